"""Pages of the change of the lead."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from consortia import access, actions, selectors
from consortia import permissions as P
from consortia.actions.motions import page_of
from consortia.forms import ReasonForm
from consortia.forms.joining import LeadChangeForm
from consortia.models import LeadChange
from consortia.selectors import joining
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.VIEW_GOVERNANCE)
def lead_change(request: ConsortiumRequest) -> HttpResponse:
    return _page(request, LeadChangeForm(consortium=request.consortium))


def _page(request: ConsortiumRequest, form: LeadChangeForm) -> HttpResponse:
    changes = list(joining.lead_changes(request.consortium)[:20])
    change = next((each for each in changes if each.status == "proposed"), None)
    acting_for = selectors.acting_for(request.user, [request.consortium.pk])
    context = {
        "consortium": request.consortium,
        "change": change,
        "past": [each for each in changes if each is not change],
        "can": joining.lead_change_abilities(change, request.user, acting_for) if change else [],
        "may_propose": request.user.has_perm(P.CHANGE_LEAD, request.consortium),
        "motion": joining.motion_on_lead(change) if change else None,
        "form": form,
    }
    return render(request, "consortia/lead_change.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.CHANGE_LEAD, methods=["POST"])
def propose(request: ConsortiumRequest) -> HttpResponse:
    form = LeadChangeForm(request.POST, consortium=request.consortium)
    if form.is_valid():
        with form_errors(form):
            actions.propose_lead(request.consortium.pk, by=request.user, **form.proposal())
            return redirect("consortia:lead-change", request.consortium.slug)
    return _page(request, form)


def _get(request: ConsortiumRequest, change_id: UUID, permission: str) -> LeadChange:
    found = access.get_lead_change(change_id, user=request.user, permission=permission)
    if found.consortium_id != request.consortium.pk:
        raise Http404
    return found


@consortium_view(permission=P.LEAVE, methods=["POST"])
def accept(request: ConsortiumRequest, change_id: UUID) -> HttpResponse:
    actions.accept_lead(_get(request, change_id, P.LEAVE).pk, by=request.user)
    return redirect("consortia:lead-change", request.consortium.slug)


@consortium_view(permission=P.LEAVE, methods=["POST"])
def decline(request: ConsortiumRequest, change_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.full_clean()
    reason = form.cleaned_data.get("reason", "")
    actions.decline_lead(_get(request, change_id, P.LEAVE).pk, by=request.user, reason=reason)
    return redirect("consortia:lead-change", request.consortium.slug)


@consortium_view(permission=P.CHANGE_LEAD, methods=["POST"])
def withdraw(request: ConsortiumRequest, change_id: UUID) -> HttpResponse:
    actions.withdraw_lead_change(_get(request, change_id, P.CHANGE_LEAD).pk, by=request.user)
    return redirect("consortia:lead-change", request.consortium.slug)


@consortium_view(permission=P.CHANGE_LEAD, methods=["POST"])
def put_to_vote(request: ConsortiumRequest, change_id: UUID) -> HttpResponse:
    change = _get(request, change_id, P.CHANGE_LEAD)
    return redirect(page_of(actions.put_lead_change_to_vote(change.pk, by=request.user)))
