"""Background work of filings: the PDFs of a case, and the consortium's own state after it was filed."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from consortia.actions import mark_active, mark_filed
from consortia.models import Consortium
from consortia.states import ConsortiumStatus
from filings import access, printing, selectors
from filings import permissions as P
from filings.models import Submission
from filings.selectors import DRAFT_PDF, SUBMISSION_PDF
from kernel.accounts.models import User
from kernel.documents.actions import render_document
from kernel.documents.content import DossierContent
from kernel.documents.models import Document
from kernel.documents.selectors import current_document
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.actions import notify
from kernel.tenancy.scope import system_scope, user_scope


@task("filings.render_draft")
def render_draft(job: Job, progress: Progress, *, object_id: str, user_id: str) -> None:
    """The PDF of a dossier that is being written."""
    by = User.objects.get(pk=UUID(user_id))
    with user_scope(by):
        dossier = access.get_case(UUID(object_id), user=by)
        content = printing.content_of(selectors.draft_snapshot(dossier), on=timezone.localdate())
    url = reverse("filings:draft-document", args=[dossier.consortium_slug, dossier.pk])
    _render(DRAFT_PDF, UUID(object_id), content, by, progress, url=url)


@task("filings.render_submission")
def render_submission(job: Job, progress: Progress, *, object_id: str, user_id: str) -> None:
    """The PDF of one submission, from its frozen record."""
    by = User.objects.get(pk=UUID(user_id))
    with user_scope(by):
        submission = Submission.objects.select_related("dossier__authority").get(pk=UUID(object_id))
        day = timezone.localdate(submission.submitted_at)
        content = printing.content_of(submission.snapshot, on=day, sha256=submission.sha256)
        url = _address(submission, by)
    _render(SUBMISSION_PDF, UUID(object_id), content, by, progress, url=url)


def _address(submission: Submission, by: User) -> str:
    dossier = submission.dossier
    if by.has_perm(P.VIEW_QUEUE, dossier.authority):
        return reverse(
            "filings:officer-document", args=[dossier.authority.slug, dossier.pk, submission.round]
        )
    return reverse("filings:document", args=[dossier.consortium_slug, dossier.pk, submission.round])


def _render(
    kind: str, object_id: UUID, content: DossierContent, by: User, progress: Progress, *, url: str
) -> None:
    with user_scope(by):
        # Written in the transaction that asked for this job.
        document = cast("Document", current_document(kind, object_id))
    render_document(document, printing.TEMPLATE, {"dossier": content}, by=by, progress=progress)
    with user_scope(by):
        notify([by], "dossier.document_ready", key=f"document:{document.pk}", url=url, title=document.title)


@task("filings.mark_filed")
def mark_consortium_filed(job: Job, progress: Progress, *, consortium_id: str) -> None:
    """The authority has decided: the consortium is on file, and stays so if it was already."""
    with system_scope():
        consortium = Consortium.objects.select_for_update().get(pk=UUID(consortium_id))
        if consortium.status == ConsortiumStatus.PREPARING:
            # Under a guideline that asks for no agreement in force the filing itself forms it.
            mark_active(consortium)
        if consortium.status == ConsortiumStatus.ACTIVE:
            mark_filed(consortium.pk)
