"""The consortium's side: its dossiers, the editor, handing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import permissions as P
from filings import access, actions, presentation, selectors
from filings.forms import OpenForm, ReasonForm, ReplyForm, SubmitForm
from filings.models import Dossier
from filings.selectors import DRAFT_PDF, SUBMISSION_PDF
from filings.states import DossierStatus
from kernel.documents.selectors import current_document
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.VIEW_DOSSIER)
def dossiers(request: ConsortiumRequest) -> HttpResponse:
    rows = [
        {"dossier": dossier, "badge": presentation.badge(dossier), "deadline": presentation.deadline(dossier)}
        for dossier in selectors.dossiers_of(request.consortium)
    ]
    may_write = request.user.has_perm(P.WRITE_DOSSIER, request.consortium)
    return render(request, "filings/dossiers.html", {"rows": rows, "may_write": may_write})


@consortium_view(permission=P.WRITE_DOSSIER, methods=["GET", "POST"])
def open_dossier(request: ConsortiumRequest) -> HttpResponse:
    guidelines = selectors.guidelines_in_force()
    form = OpenForm(request.POST or None, guidelines=guidelines)
    if form.is_valid():
        with form_errors(form):
            dossier = actions.open_dossier(
                by=request.user,
                consortium_id=request.consortium.pk,
                guideline_id=form.cleaned_data["guideline"].pk,
            )
            return redirect("filings:dossier", request.consortium.slug, dossier.pk)
    context = {"form": form, "guidelines": guidelines}
    return render(request, "filings/open.html", context, status=422 if form.errors else 200)


def dossier_context(request: ConsortiumRequest, dossier: Dossier, *, section: str = "") -> dict[str, Any]:
    """What the overview and the editor share: the two side columns."""
    remarks = selectors.handed_over(dossier)
    sections = list(selectors.sections_of(dossier))
    checks = selectors.draft_checks(dossier, sections=sections, remarks=remarks)
    submissions = list(selectors.submissions_of(dossier).defer("snapshot"))
    can = selectors.abilities(dossier, request.user)
    return {
        "dossier": dossier,
        "can": can,
        "may_answer": "edit" in can and dossier.status == DossierStatus.RETURNED,
        "badge": presentation.badge(dossier),
        "deadline": presentation.deadline(dossier),
        "remarks": remarks,
        "steps": presentation.section_steps(dossier, sections, checks, remarks, section),
        "items": presentation.check_items(checks, dossier, linked=dossier.is_editable),
        "progress": presentation.progress(checks),
        "way": presentation.way_of(dossier, submissions),
        "submissions": submissions,
    }


@consortium_view(permission=P.VIEW_DOSSIER)
def dossier(request: ConsortiumRequest, dossier_id: UUID) -> HttpResponse:
    found = access.get_dossier(dossier_id, user=request.user, permission=P.VIEW_DOSSIER)
    context = dossier_context(request, found)
    titles = {step["key"]: step["label"] for step in context["steps"]}
    for remark in context["remarks"]:
        remark.section_title = titles.get(remark.section_key, "")
    context["general_remarks"] = [remark for remark in context["remarks"] if not remark.section_key]
    context["document"] = current_document(DRAFT_PDF, found.pk)
    return render(request, "filings/dossier.html", context)


@consortium_view(permission=P.WRITE_DOSSIER, methods=["POST"])
def answer_remark(request: ConsortiumRequest, remark_id: UUID) -> HttpResponse:
    form = ReplyForm(request.POST)
    remark = access.get_remark(remark_id, user=request.user, permission=P.WRITE_DOSSIER)
    if form.is_valid():
        with form_errors(form):
            actions.answer_remark(remark_id, by=request.user, **form.cleaned_data)
    if form.errors:
        texts = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(texts))
    if remark.section_key:
        return redirect("filings:section", request.consortium.slug, remark.dossier_id, remark.section_key)
    return redirect("filings:dossier", request.consortium.slug, remark.dossier_id)


@consortium_view(permission=P.SUBMIT_DOSSIER, methods=["GET", "POST"])
def submit(request: ConsortiumRequest, dossier_id: UUID) -> HttpResponse:
    found = access.get_dossier(dossier_id, user=request.user, permission=P.SUBMIT_DOSSIER)
    form = SubmitForm(request.POST or None)
    if form.is_valid():
        with form_errors(form):
            submission = actions.submit(dossier_id, by=request.user, **form.cleaned_data)
            messages.success(request, _("The dossier has been handed in."))
            return redirect("filings:receipt", request.consortium.slug, dossier_id, submission.round)
    context = dossier_context(request, found) | {"form": form}
    return render(request, "filings/submit.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.SUBMIT_DOSSIER, methods=["POST"])
def withdraw(request: ConsortiumRequest, dossier_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.is_valid()
    actions.withdraw(dossier_id, by=request.user, reason=form.cleaned_data.get("reason", ""))
    return redirect("filings:dossier", request.consortium.slug, dossier_id)


@consortium_view(permission=P.VIEW_DOSSIER)
def receipt(request: ConsortiumRequest, dossier_id: UUID, number: int) -> HttpResponse:
    found = access.get_dossier(dossier_id, user=request.user, permission=P.VIEW_DOSSIER)
    submission = access.get_submission(found, number)
    context = {
        "dossier": found,
        "submission": submission,
        "badge": presentation.badge(found),
        "document": current_document(SUBMISSION_PDF, submission.pk),
    }
    return render(request, "filings/receipt.html", context)
