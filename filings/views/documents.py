"""PDFs of a case: asked for, followed while a worker makes them, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consortia import permissions as consortia
from filings import access, actions
from filings import permissions as P
from filings.models import Submission
from filings.selectors import DRAFT_PDF, SUBMISSION_PDF
from kernel.accounts.models import User
from kernel.documents.api import pdf_response
from kernel.documents.models import Document, DocumentStatus
from kernel.documents.selectors import current_document
from kernel.tenancy.decorators import authority_view, consortium_view
from kernel.tenancy.requests import AuthorityRequest, ConsortiumRequest


@consortium_view(permission=consortia.VIEW_DOSSIER, methods=["GET", "POST"])
def draft(request: ConsortiumRequest, dossier_id: UUID) -> HttpResponse:
    dossier = access.get_dossier(dossier_id, user=request.user, permission=consortia.VIEW_DOSSIER)
    if request.method == "POST":
        actions.request_draft_document(dossier_id, by=request.user)
    if not request.htmx:
        return redirect("filings:dossier", request.consortium.slug, dossier_id)
    context = {"document": current_document(DRAFT_PDF, dossier.pk), "dossier": dossier}
    return render(request, "filings/dossier.html#document", context)


@consortium_view(permission=consortia.VIEW_DOSSIER)
def draft_file(request: ConsortiumRequest, dossier_id: UUID) -> HttpResponse:
    dossier = access.get_dossier(dossier_id, user=request.user, permission=consortia.VIEW_DOSSIER)
    return _file(request, current_document(DRAFT_PDF, dossier.pk))


@consortium_view(permission=consortia.VIEW_DOSSIER, methods=["GET", "POST"])
def submitted(request: ConsortiumRequest, dossier_id: UUID, number: int) -> HttpResponse:
    submission = _submission(request.user, dossier_id, number, consortia.VIEW_DOSSIER)
    if request.method == "POST":
        actions.request_submission_document(submission.dossier, submission, by=request.user)
    if not request.htmx:
        return redirect("filings:receipt", request.consortium.slug, dossier_id, number)
    context = {
        "document": current_document(SUBMISSION_PDF, submission.pk),
        "submission": submission,
        "dossier": submission.dossier,
    }
    return render(request, "filings/receipt.html#document", context)


@consortium_view(permission=consortia.VIEW_DOSSIER)
def submitted_file(request: ConsortiumRequest, dossier_id: UUID, number: int) -> HttpResponse:
    submission = _submission(request.user, dossier_id, number, consortia.VIEW_DOSSIER)
    return _file(request, current_document(SUBMISSION_PDF, submission.pk))


@authority_view(permission=P.VIEW_QUEUE, methods=["GET", "POST"])
def for_officer(request: AuthorityRequest, dossier_id: UUID, number: int) -> HttpResponse:
    submission = _submission(request.user, dossier_id, number, P.VIEW_QUEUE)
    if request.method == "POST":
        actions.request_submission_document(submission.dossier, submission, by=request.user)
    if not request.htmx:
        return redirect(f"/a/{request.authority.slug}/dossiers/{dossier_id}/?tab=documents")
    submission.document = current_document(SUBMISSION_PDF, submission.pk)  # type: ignore[attr-defined]
    context = {"submission": submission, "dossier": submission.dossier}
    return render(request, "filings/review.html#document", context)


@authority_view(permission=P.VIEW_QUEUE)
def file_for_officer(request: AuthorityRequest, dossier_id: UUID, number: int) -> HttpResponse:
    submission = _submission(request.user, dossier_id, number, P.VIEW_QUEUE)
    return _file(request, current_document(SUBMISSION_PDF, submission.pk))


def _submission(user: User, dossier_id: UUID, number: int, permission: str) -> Submission:
    dossier = access.get_dossier(dossier_id, user=user, permission=permission)
    submission = access.get_submission(dossier, number)
    submission.dossier = dossier
    return submission


def _file(request: HttpRequest, document: Document | None) -> HttpResponse:
    if document is None or document.status != DocumentStatus.READY:
        raise Http404
    return pdf_response(document, inline="inline" in request.GET)
