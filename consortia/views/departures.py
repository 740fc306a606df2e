"""Pages before a member leaves or is removed: what that touches, and who takes its tasks over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortia import access, actions, selectors
from consortia import permissions as P
from consortia.actions.motions import page_of
from consortia.forms import ReasonForm
from consortia.forms.joining import DepartureForm
from consortia.models import Membership
from consortia.selectors import departures
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.VIEW_GOVERNANCE)
def departure(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    membership = _get(request, membership_id)
    impact = departures.impact(membership)
    return _page(request, impact, DepartureForm(impact=impact))


def _get(request: ConsortiumRequest, membership_id: UUID) -> Membership:
    return access.get_member(membership_id, user=request.user, consortium=request.consortium)


def _page(request: ConsortiumRequest, impact: departures.Impact, form: DepartureForm) -> HttpResponse:
    acting_for = selectors.acting_for(request.user, [request.consortium.pk])
    context = {
        "consortium": request.consortium,
        "membership": impact.membership,
        "impact": impact,
        "form": form,
        "can": departures.departure_abilities(impact, request.user, acting_for),
    }
    return render(request, "consortia/departure.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.LEAVE, methods=["POST"])
def leave(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    impact = departures.impact(_get(request, membership_id))
    form = DepartureForm(request.POST, impact=impact)
    if form.is_valid():
        with form_errors(form):
            actions.leave(membership_id, by=request.user, **form.departure())
            return redirect("consortia:invitation", membership_id)
    return _page(request, impact, form)


@consortium_view(permission=P.REMOVE_MEMBER, methods=["POST"])
def remove(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    impact = departures.impact(_get(request, membership_id))
    form = DepartureForm(request.POST, impact=impact)
    if form.is_valid():
        with form_errors(form):
            actions.remove(membership_id, by=request.user, **form.departure())
            return redirect("consortia:member", request.consortium.slug, membership_id)
    return _page(request, impact, form)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def propose_removal(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.full_clean()
    reason = form.cleaned_data.get("reason", "")
    membership = _get(request, membership_id)
    resolution = actions.propose_removal(membership.pk, by=request.user, reason=reason)
    return redirect(page_of(resolution))
