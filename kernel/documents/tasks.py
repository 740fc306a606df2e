"""Background work of documents: taking in the rows of a spreadsheet."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation

from kernel.documents import stored
from kernel.documents.actions import finish_import, take_row
from kernel.documents.models import SheetImport
from kernel.documents.sheetkinds import SHEETS
from kernel.documents.tables import read_table
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.tenancy.scope import system_scope


@task("documents.import_sheet")
def import_sheet(job: Job, progress: Progress, *, import_id: str) -> None:
    """From the row that is next: a second run goes on where the first one ended."""
    with system_scope():
        begun = SheetImport.objects.select_related("upload", "requested_by").get(pk=UUID(import_id))
    rows = read_table(SHEETS[begun.kind], stored.get(begun.upload.sha256))
    with translation.override(begun.requested_by.language):
        for index in range(begun.done, len(rows)):
            progress("importing", index, len(rows))
            if not take_row(begun, index, rows[index]):
                return
    finish_import(begun)
