"""Pages of files that were handed in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from kernel.documents import access, responses
from kernel.documents.actions import read_upload
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.requests import SignedInRequest


@personal_view()
def upload(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """The file itself; whoever the wall shows its row may have it."""
    found = access.get_upload(upload_id)
    if responses.is_known(request, found):
        return responses.not_modified(found)
    return responses.upload_response(*read_upload(upload_id, by=request.user))
