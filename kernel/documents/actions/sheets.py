"""Imports of spreadsheets: begun in a request, carried on row by row in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import DataError, IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.audit.actions import record
from kernel.documents.actions.uploads import keep_upload
from kernel.documents.models import SheetImport
from kernel.documents.sheetkinds import SHEETS, tenants_of
from kernel.documents.tables import RawRow, read_table
from kernel.jobs.actions import enqueue
from kernel.tenancy.errors import DomainError
from kernel.tenancy.scope import system_scope, user_scope

if TYPE_CHECKING:
    from kernel.accounts.models import User

REFUSALS = (DomainError, ValidationError, PermissionDenied, Http404, DataError, IntegrityError)


@transaction.atomic
def start_import(
    kind_name: str,
    file: File[bytes],
    *,
    by: User,
    no_state_secrets: bool,
    consortium_id: UUID | None = None,
    organisation_id: UUID | None = None,
    authority_id: UUID | None = None,
) -> SheetImport:
    """Keep the workbook and let a worker take its rows; the caller has asked for the right to do so.

    Raises RuleBroken with field `file` for what is no workbook, lacks a column, or has too many rows.
    """
    begun = SheetImport(
        kind=kind_name,
        requested_by=by,
        consortium_id=consortium_id,
        organisation_id=organisation_id,
        authority_id=authority_id,
    )
    begun.upload = keep_upload(
        file, by=by, no_state_secrets=no_state_secrets, types=("xlsx",), **tenants_of(begun)
    )
    file.seek(0)
    rows = read_table(SHEETS[kind_name], file.read())
    begun.total = len(rows)
    begun.job = enqueue("documents.import_sheet", key=f"sheet:{begun.pk}", by=by, import_id=begun.pk)
    begun.save()
    record("import.started", begun, by=by, after={"kind": kind_name, "rows": begun.total})
    return begun


def take_row(begun: SheetImport, index: int, row: RawRow) -> bool:
    """Take the row that is next, or note why not; False if another run has got to it first.

    What a row changes and that it is done are one transaction: a worker that dies repeats nothing.
    """
    by, kind = begun.requested_by, SHEETS[begun.kind]
    try:
        with user_scope(by):
            if not _is_next(begun, index):
                return False
            kind.take(row.values(), by=by, tenant_ids=tenants_of(begun))
            _advance(begun, accepted=1)
    except REFUSALS as error:
        with system_scope():
            if not _is_next(begun, index):
                return False
            _advance(begun, refused=_refusal(row, error))
    return True


def _is_next(begun: SheetImport, index: int) -> bool:
    """Locks the import; raises Http404 if whoever began it has no place in its tenant any more."""
    current = SheetImport.objects.select_for_update().filter(pk=begun.pk).first()
    if current is None:
        raise Http404
    begun.done, begun.accepted, begun.refused = current.done, current.accepted, current.refused
    return current.done == index


def _advance(begun: SheetImport, *, accepted: int = 0, refused: dict[str, Any] | None = None) -> None:
    begun.done += 1
    begun.accepted += accepted
    begun.refused = [*begun.refused, refused] if refused else begun.refused
    SheetImport.objects.filter(pk=begun.pk).update(
        done=begun.done, accepted=begun.accepted, refused=begun.refused, updated_at=timezone.now()
    )


def _refusal(row: RawRow, error: Exception) -> dict[str, Any]:
    attr, reason = _reason(error)
    return {"row": row.number, "name": row.name, "attr": attr, "reason": reason}


def _reason(error: Exception) -> tuple[str, str]:
    """(column, reason) in the language now active."""
    if isinstance(error, ValidationError):
        by_field = getattr(error, "error_dict", None)
        return (next(iter(by_field)) if by_field else "", " ".join(error.messages))
    if isinstance(error, DomainError):
        return getattr(error, "attr", None) or "", str(error)
    if isinstance(error, DataError):
        return "", _("A value cannot be stored as it is.")
    if isinstance(error, IntegrityError):
        return "", _("This contradicts something that is stored already.")
    return "", _("You may not do this here, or what the row names does not exist.")


def finish_import(begun: SheetImport) -> None:
    """Once: the record, and the notice that `kernel.notices` writes."""
    with system_scope():
        ended = SheetImport.objects.select_for_update().get(pk=begun.pk)
        if ended.finished_at is not None:
            return
        SheetImport.objects.filter(pk=begun.pk).update(finished_at=timezone.now(), updated_at=timezone.now())
        counts = {"accepted": ended.accepted, "refused": len(ended.refused)}
        record("import.finished", ended, by=begun.requested_by, after=counts)
        enqueue("notices.import_finished", key=f"sheet:{begun.pk}", import_id=begun.pk)
