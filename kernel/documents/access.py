"""The only door to one file that was handed in, or one import."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from kernel.accounts.models import User
from kernel.documents.models import SheetImport, Upload


def get_upload(pk: UUID) -> Upload:
    """The wall shows it to its tenant's people and to whoever handed it in; to others it does not exist."""
    upload = Upload.objects.filter(pk=pk).first()
    if upload is None:
        raise Http404
    return upload


def get_import(pk: UUID, *, user: User) -> SheetImport:
    """An import, with its job and its workbook, for the person who began it."""
    imports = SheetImport.objects.select_related("job", "upload").filter(requested_by=user)
    found = imports.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
