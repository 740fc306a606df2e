"""Asking for the PDF of a case; a worker makes it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from consortia import permissions as consortia
from filings import access, selectors
from filings.models import Dossier, Submission
from filings.selectors import DRAFT_PDF, SUBMISSION_PDF
from kernel.accounts.models import User
from kernel.documents.actions import request_document
from kernel.documents.models import Document, DocumentStatus
from kernel.documents.selectors import current_document


@transaction.atomic
def request_draft_document(dossier_id: UUID, *, by: User) -> Document:
    """The dossier as it is being written, marked as a draft; only the consortium sees it."""
    dossier = access.get_dossier(dossier_id, user=by, permission=consortia.VIEW_DOSSIER)
    return request_document(
        DRAFT_PDF,
        dossier.pk,
        by=by,
        title=_("%(name)s construction plan, draft") % {"name": dossier.consortium_name},
        task="filings.render_draft",
        consortium_id=dossier.consortium_id,
    )


@transaction.atomic
def request_submission_document(dossier: Dossier, submission: Submission, *, by: User) -> Document:
    """One submission as it was frozen; the same file for the consortium and the authority."""
    return request_document(
        SUBMISSION_PDF,
        submission.pk,
        by=by,
        title=_("%(name)s construction plan, submission %(round)s")
        % {"name": submission.snapshot["consortium"]["name"], "round": submission.round},
        task="filings.render_submission",
        consortium_id=dossier.consortium_id,
        authority_id=dossier.authority_id,
    )


@transaction.atomic
def current_or_requested_document(dossier_id: UUID, *, by: User) -> Document:
    """The PDF of what the caller's side reads now: the finished one if up to date, else one is asked for."""
    dossier = access.get_case(dossier_id, user=by)
    if dossier.is_editable and access.is_reader_of(by, dossier):
        ready = current_document(DRAFT_PDF, dossier.pk)
        written_at = max(section.updated_at for section in selectors.sections_of(dossier))
        if ready is not None and ready.created_at > written_at and _is_alive(ready):
            return ready
        return request_draft_document(dossier_id, by=by)
    submission = access.get_submission(dossier)
    ready = current_document(SUBMISSION_PDF, submission.pk)
    if ready is not None and _is_alive(ready):
        return ready
    return request_submission_document(dossier, submission, by=by)


def _is_alive(document: Document) -> bool:
    """Finished, or still being made."""
    return document.status == DocumentStatus.READY or (document.job is not None and document.job.is_open)
