"""Taking in files that people hand in, and giving them out again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kernel.audit.actions import record
from kernel.documents import filetypes, stored
from kernel.documents.access import get_upload
from kernel.documents.models import Level, ScanStatus, SheetImport, Upload
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.grants import grants_of

if TYPE_CHECKING:
    from kernel.accounts.models import User

log = structlog.get_logger(__name__)
# Whoever reads one of these leaves a trace.
RECORDED = (Level.SENSITIVE, Level.CORE)


@transaction.atomic
def keep_upload(
    file: File[bytes],
    *,
    by: User,
    name: str = "",
    level: str = Level.INTERNAL,
    no_state_secrets: bool,
    consortium_id: UUID | None = None,
    organisation_id: UUID | None = None,
    authority_id: UUID | None = None,
    types: Collection[str] | None = None,
) -> Upload:
    """Check a file and keep it for one tenant of `by`, or without one for `by` alone.

    `types` (keys of filetypes.TYPES) narrows what is allowed. A refusal names field `file`, or
    `no_state_secrets` where the statement is missing.
    """
    if not no_state_secrets:
        raise RuleBroken(_statement_missing(), attr="no_state_secrets")
    if level not in Level.values:
        raise RuleBroken(_("There is no such level."), attr="level")
    tenants = {"consortium": consortium_id, "organisation": organisation_id, "authority": authority_id}
    _require_place(by, tenants)
    content = _content(file)
    clean = _clean_name(name or file.name or "")
    media_type = _media_type(clean, content, filetypes.allowed(types))
    upload = Upload.objects.create(
        name=clean,
        media_type=media_type,
        size=len(content),
        scan=_scan(content),
        sha256=stored.put(content),
        level=level,
        no_state_secrets=True,
        uploaded_by=by,
        **{f"{axis}_id": tenant for axis, tenant in tenants.items()},
    )
    record("upload.handed_in", upload, by=by, after=_facts(upload))
    return upload


@transaction.atomic
def read_upload(pk: UUID, *, by: User) -> tuple[Upload, bytes]:
    """The bytes, compared with their hash; reading what is sensitive is recorded."""
    upload = get_upload(pk)
    # An import is of whoever began it alone, and so is its workbook.
    if upload.uploaded_by_id != by.pk and SheetImport.objects.filter(upload=upload).exists():
        raise Http404
    content = stored.get(upload.sha256)
    if upload.level in RECORDED:
        record("upload.read", upload, by=by, after=_facts(upload))
    return upload, content


def _facts(upload: Upload) -> dict[str, Any]:
    return {"sha256": upload.sha256, "size": upload.size, "level": upload.level}


def _require_place(by: User, tenants: dict[str, UUID | None]) -> None:
    """One tenant at most, in which the person has some role: to others it does not exist."""
    named = [(axis, tenant) for axis, tenant in tenants.items() if tenant]
    if len(named) > 1:
        raise RuleBroken(_("A file belongs to one consortium, one organisation or one authority."))
    if any(tenant not in grants_of(by).tenants(axis) for axis, tenant in named):
        raise Http404


def _content(file: File[bytes]) -> bytes:
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise RuleBroken(too_large_text(), attr="file")
    file.seek(0)
    content: bytes = file.read()
    if not content:
        raise RuleBroken(_("The file is empty. Was it saved before you chose it?"), attr="file")
    return content


def too_large_text() -> str:
    limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
    return _("The file is larger than %(limit)s. Split it, or save its pictures smaller.") % {"limit": limit}


def _clean_name(name: str) -> str:
    clean = filetypes.clean_name(name)
    if not clean:
        raise RuleBroken(_("The file has no name."), attr="file")
    return clean


def _media_type(name: str, content: bytes, allowed: Mapping[str, filetypes.FileType]) -> str:
    try:
        key = filetypes.recognise(content)
    except filetypes.DamagedFile:
        message = _("The file is damaged or was not transferred completely. Open it, save it and try again.")
        raise RuleBroken(message, attr="file") from None
    except filetypes.TooLargeUnpacked:
        raise RuleBroken(_("The file would become far too large when opened."), attr="file") from None
    except filetypes.UnknownType:
        raise RuleBroken(not_allowed_text(allowed), attr="file") from None
    kind = allowed.get(key)
    if kind is None:
        raise RuleBroken(not_allowed_text(allowed), attr="file")
    if filetypes.ending_of(name) not in kind.endings:
        text = _("The content is %(type)s, so the name must end in %(ending)s.")
        raise RuleBroken(text % {"type": kind.label, "ending": f".{kind.endings[0]}"}, attr="file")
    return kind.media_type


def not_allowed_text(allowed: Mapping[str, filetypes.FileType]) -> str:
    return _(
        "What can be handed in: %(types)s. Older formats, files with macros and files with a password must"
        " be saved as one of these first."
    ) % {"types": filetypes.names_of(allowed)}


def _statement_missing() -> str:
    return _("State that the file holds no state secrets. If in doubt, stop here and go offline.")


def _scan(content: bytes) -> str:
    """By the installation's scanner, if it has one; a scanner out of order lets nothing pass."""
    if not settings.UPLOAD_SCANNER:
        return ScanStatus.UNCHECKED
    if not _is_clean(content):
        raise RuleBroken(_("The virus scanner has found something in this file."), attr="file")
    return ScanStatus.CLEAN


def _is_clean(content: bytes) -> bool:
    try:
        return bool(import_string(settings.UPLOAD_SCANNER)(content))
    except Exception:
        log.exception("upload.scanner_failed")
    text = _("The virus scanner does not answer, so no files are taken now. Try again later.")
    raise RuleBroken(text, attr="file")
