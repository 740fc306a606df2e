"""Pages of the expert who was asked; the expert has no seat in the consortium."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consortia import access
from consortia import permissions as P
from consortia.actions import advice as actions
from consortia.expert_filters import OwnAdviceFilter
from consortia.forms.experts import AdviceForm, DeclarationForm
from consortia.models import AdviceRequest
from consortia.selectors import experts as selectors
from consortia.views.governance import reason_of
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_conflicts, form_errors
from kernel.tenancy.requests import SignedInRequest

PER_PAGE = 25


@personal_view()
def mine(request: SignedInRequest) -> HttpResponse:
    """Everything the person was ever asked."""
    found = OwnAdviceFilter(request.GET, selectors.advice_asked_of(request.user))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(*selectors.own_advice_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
    }
    return render(request, f"consortia/experts/mine.html{'#rows' if request.htmx else ''}", context)


@personal_view(methods=["GET", "POST"])
def asked(request: SignedInRequest, advice_id: UUID) -> HttpResponse:
    """For the expert who was asked; people of the consortium are led to their own page of it."""
    found = access.find_advice(advice_id, user=request.user, permission=P.VIEW_ADVICE)
    if found.user_id != request.user.pk:
        return redirect("consortia:advice", found.consortium.slug, found.pk)
    if request.method == "POST":
        return _write(request, found)
    return _show(request, found)


def _show(request: SignedInRequest, found: AdviceRequest, **forms: BaseForm) -> HttpResponse:
    context: dict[str, Any] = {
        "advice": found,
        "can": selectors.expert_steps(found),
        "statement": actions.statement(),
        "reason": selectors.why_ended(found),
        "form": AdviceForm(initial={"text": found.advice, "version": found.version}),
        "declaration": DeclarationForm(),
    }
    return render(request, "consortia/experts/asked.html", context | forms, status=_status(*forms.values()))


def _write(request: SignedInRequest, found: AdviceRequest) -> HttpResponse:
    """Save, and with the button that says so give the advice."""
    form = AdviceForm(request.POST)
    if form.is_valid():
        act = actions.answer if "answer" in request.POST else actions.write
        with form_conflicts(form):
            found = act(found.pk, by=request.user, **form.cleaned_data)
    if not request.accepts("text/html"):
        return _autosaved(found, form)
    return _show(request, found, form=form) if form.errors else redirect("consortia:asked-advice", found.pk)


def _autosaved(found: AdviceRequest, form: BaseForm) -> JsonResponse:
    if form.has_error("__all__", "stale_version"):
        return JsonResponse({"detail": " ".join(map(str, form.non_field_errors()))}, status=409)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=422)
    saved_at = timezone.localtime(found.updated_at)
    return JsonResponse({"version": found.version, "saved_at": f"{saved_at:%H:%M}"})


def _status(*forms: BaseForm) -> int:
    if any(form.has_error("__all__", "stale_version") for form in forms):
        return 409
    return 422 if any(form.errors for form in forms) else 200


@personal_view(methods=["POST"])
def take(request: SignedInRequest, advice_id: UUID) -> HttpResponse:
    found = access.get_asked_advice(advice_id, user=request.user)
    form = DeclarationForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            actions.take(found.pk, by=request.user, **form.cleaned_data)
            return redirect("consortia:asked-advice", found.pk)
    return _show(request, found, declaration=form)


@personal_view(methods=["POST"])
def decline(request: SignedInRequest, advice_id: UUID) -> HttpResponse:
    actions.decline(advice_id, by=request.user, reason=reason_of(request))
    return redirect("consortia:asked-advice", advice_id)
