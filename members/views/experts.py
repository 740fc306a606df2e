"""Pages of experts: the list of those who can be asked, and one's own entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import SignedInRequest
from members import access, consent
from members.actions import experts as actions
from members.expert_filters import ExpertFilter
from members.forms.experts import ConsentForm, ExpertForm, RecusalForm
from members.selectors import experts as selectors

PER_PAGE = 25


@personal_view()
def experts(request: SignedInRequest) -> HttpResponse:
    found = ExpertFilter(request.GET, selectors.listed_experts())
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Experts"), *selectors.experts_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
    }
    return render(request, f"members/experts/list.html{'#rows' if request.htmx else ''}", context)


@personal_view()
def expert(request: SignedInRequest, expert_id: UUID) -> HttpResponse:
    return render(request, "members/experts/detail.html", {"expert": access.get_listed_expert(expert_id)})


@personal_view(methods=["GET", "POST"])
def own(request: SignedInRequest) -> HttpResponse:
    """One's own entry; a first saving makes it, as a draft that nobody sees."""
    entry = selectors.own_expert(request.user)
    initial = {} if entry else {"name": request.user.name}
    form = ExpertForm(request.POST or None, expert=entry, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.write_expert(by=request.user, **form.cleaned_data)
            return redirect("members:own-expert")
    return _show(request, form=form)


def _show(request: SignedInRequest, **forms: BaseForm) -> HttpResponse:
    entry = selectors.own_expert(request.user)
    context: dict[str, Any] = {
        "expert": entry,
        "recusals": list(selectors.recusals_of(entry)) if entry else [],
        "consent": consent.consent_text(),
        "form": ExpertForm(expert=entry),
        "recusal_form": RecusalForm(prefix="recusal"),
        "consent_form": ConsentForm(),
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "members/experts/own.html", context | forms, status=status)


@personal_view(methods=["POST"])
def list_own(request: SignedInRequest) -> HttpResponse:
    form = ConsentForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            actions.list_expert(by=request.user, consent_given=form.cleaned_data["consent"])
            return redirect("members:own-expert")
    return _show(request, consent_form=form)


@personal_view(methods=["POST"])
def pause_own(request: SignedInRequest) -> HttpResponse:
    actions.pause_expert(by=request.user, withdraw_consent="withdraw" in request.POST)
    return redirect("members:own-expert")


@personal_view(methods=["POST"])
def add_recusal(request: SignedInRequest) -> HttpResponse:
    form = RecusalForm(request.POST, prefix="recusal")
    if form.is_valid():
        with form_errors(form):
            actions.add_recusal(by=request.user, **form.cleaned_data)
            return redirect("members:own-expert")
    return _show(request, recusal_form=form)


@personal_view(methods=["POST"])
def remove_recusal(request: SignedInRequest, recusal_id: UUID) -> HttpResponse:
    actions.remove_recusal(recusal_id, by=request.user)
    return redirect("members:own-expert")
