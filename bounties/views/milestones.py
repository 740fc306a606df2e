"""Milestones, from the side of the awarded organisation and of the consortium."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bounties import access, actions, selectors
from bounties.forms import ReasonForm, ReportForm
from bounties.models import Milestone
from consortia import permissions as P
from kernel.tenancy.decorators import consortium_view, organisation_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest, OrganisationRequest
from members import permissions as members


@consortium_view(permission=P.VIEW_CHALLENGE)
def milestone(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    found = access.get_milestone(pk, user=request.user, permission=P.VIEW_CHALLENGE)
    challenge = access.get_challenge(found.challenge_id, user=request.user, permission=P.VIEW_CHALLENGE)
    can = selectors.milestone_abilities(found, request.user)
    return render(
        request, "bounties/milestone.html", {"milestone": found, "challenge": challenge, "can": can}
    )


@consortium_view(permission=P.CHECK_MILESTONE, methods=["POST"])
def accept(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    checked = actions.accept(pk, by=request.user, reason=ReasonForm.reason_in(request.POST))
    return redirect("bounties:milestone", request.consortium.slug, checked.pk)


@consortium_view(permission=P.CHECK_MILESTONE, methods=["POST"])
def reject(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    checked = actions.reject(pk, by=request.user, reason=ReasonForm.reason_in(request.POST))
    return redirect("bounties:milestone", request.consortium.slug, checked.pk)


def _own(request: OrganisationRequest, pk: UUID, permission: str) -> Milestone:
    return access.get_milestone(
        pk, user=request.user, permission=permission, organisation_id=request.organisation.pk
    )


@organisation_view(permission=members.VIEW)
def own_milestone(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk, members.VIEW)
    can = selectors.milestone_abilities(found, request.user)
    return render(
        request, "bounties/own_milestone.html", {"milestone": found, "can": can, "form": ReportForm()}
    )


@organisation_view(permission=members.REPORT_MILESTONE, methods=["POST"])
def report(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk, members.REPORT_MILESTONE)
    form = ReportForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            actions.report(pk, by=request.user, **form.cleaned_data)
            return redirect("bounties:own-milestone", request.organisation.slug, found.pk)
    can = selectors.milestone_abilities(found, request.user)
    return render(
        request, "bounties/own_milestone.html", {"milestone": found, "can": can, "form": form}, status=422
    )
