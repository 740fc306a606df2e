"""Reading of documents; the caller has fetched the object through its app's access door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kernel.documents import stored
from kernel.documents.models import Document, DocumentStatus, SheetImport
from kernel.documents.sheetkinds import SHEETS, SheetKind, tenants_of
from kernel.documents.tables import read_table
from kernel.jobs.models import JobStatus


def current_document(kind: str, object_id: UUID) -> Document | None:
    """The newest request for this object's document, with its job for the progress bar."""
    documents = Document.objects.filter(kind=kind, object_id=object_id).select_related("job")
    return documents.first()


def ready_document(kind: str, object_id: UUID) -> Document | None:
    """The newest finished document of the object."""
    return Document.objects.filter(kind=kind, object_id=object_id, status=DocumentStatus.READY).first()


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused row, as the page shows it."""

    row: int
    name: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import as its page shows it; `status` is running, done or failed."""

    sheet: SheetImport
    kind: SheetKind
    status: str
    refusals: list[Refusal]

    @property
    def percent(self) -> int:
        return 100 * self.sheet.done // max(self.sheet.total, 1)

    @property
    def back(self) -> str:
        return self.kind.back(tenants_of(self.sheet)) if self.kind.back else ""


def kind_of(sheet: SheetImport) -> SheetKind:
    return SHEETS[sheet.kind]


def status_of(sheet: SheetImport) -> str:
    """Failed when its job has been given up: the rows that were done stay done."""
    if sheet.finished_at is not None:
        return "done"
    has_ended = sheet.job is None or sheet.job.status in (JobStatus.FAILED, JobStatus.CANCELLED)
    return "failed" if has_ended else "running"


def import_state(sheet: SheetImport) -> ImportState:
    kind = kind_of(sheet)
    labels = {column.name: str(column.label) for column in kind.columns}
    refusals = [_refusal(entry, labels) for entry in sheet.refused]
    return ImportState(sheet, kind, status_of(sheet), refusals)


def _refusal(entry: dict[str, Any], labels: dict[str, str]) -> Refusal:
    return Refusal(entry["row"], entry["name"], labels.get(entry["attr"], ""), entry["reason"])


def refused_rows(sheet: SheetImport) -> list[tuple[list[str], str]]:
    """What stood in each refused row, with the reason."""
    reasons = {entry["row"]: entry["reason"] for entry in sheet.refused}
    rows = read_table(kind_of(sheet), stored.get(sheet.upload.sha256))
    return [(row.texts(), reasons[row.number]) for row in rows if row.number in reasons]
