"""The officer's steps on a case; each is one POST that ends on the case again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from filings import actions, selectors
from filings import permissions as P
from filings.forms import AssignForm, PublicityForm, ReasonForm, RemarkForm
from filings.models import Dossier
from filings.views.authority import case_of, review_context
from kernel.tenancy.decorators import authority_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import AuthorityRequest


def _back(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    return redirect("filings:review", request.authority.slug, dossier_id)


def _reason(request: AuthorityRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


@authority_view(permission=P.CHECK, methods=["POST"])
def accept(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    dossier: Dossier = actions.accept(case_of(request, dossier_id).pk, by=request.user)
    messages.success(request, _("Accepted as %(number)s.") % {"number": dossier.number})
    return _back(request, dossier_id)


@authority_view(permission=P.CHECK, methods=["POST"])
def send_back(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    actions.send_back(case_of(request, dossier_id).pk, by=request.user, reason=_reason(request))
    messages.success(request, _("Returned for correction, with all remarks."))
    return _back(request, dossier_id)


@authority_view(permission=P.CHECK, methods=["POST"])
def pass_check(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    actions.pass_check(case_of(request, dossier_id).pk, by=request.user)
    return _back(request, dossier_id)


@authority_view(permission=P.DECIDE, methods=["POST"])
def publicise(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    form = PublicityForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else None
    actions.publicise(case_of(request, dossier_id).pk, by=request.user, days=days)
    return _back(request, dossier_id)


@authority_view(permission=P.DECIDE, methods=["POST"])
def file(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    dossier = actions.file(case_of(request, dossier_id).pk, by=request.user)
    messages.success(request, _("On file under %(number)s.") % {"number": dossier.number})
    return _back(request, dossier_id)


@authority_view(permission=P.DECIDE, methods=["POST"])
def refuse(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    actions.refuse(case_of(request, dossier_id).pk, by=request.user, reason=_reason(request))
    return _back(request, dossier_id)


@authority_view(permission=P.ASSIGN, methods=["POST"])
def assign(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    dossier = case_of(request, dossier_id, P.ASSIGN)
    form = AssignForm(request.POST, officers=selectors.checkers_of(request.authority))
    if form.is_valid():
        actions.assign(dossier.pk, by=request.user, officer_id=UUID(form.cleaned_data["officer"]))
    return _back(request, dossier_id)


@authority_view(permission=P.CHECK, methods=["POST"])
def add_remark(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    dossier = case_of(request, dossier_id, P.CHECK)
    context = review_context(request, dossier)
    form = RemarkForm(request.POST, sections=context["remark_form"].fields["section_key"].choices[1:])
    if form.is_valid():
        with form_errors(form):
            actions.add_remark(dossier.pk, by=request.user, **form.cleaned_data)
            return _back(request, dossier_id)
    return render(request, "filings/review.html", context | {"remark_form": form}, status=422)


@authority_view(permission=P.CHECK, methods=["POST"])
def delete_remark(request: AuthorityRequest, dossier_id: UUID, remark_id: UUID) -> HttpResponse:
    actions.delete_remark(remark_id, by=request.user)
    return _back(request, dossier_id)
