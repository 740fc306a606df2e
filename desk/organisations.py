"""The home of an organisation: its data and people, its consortia, what waits for its answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from consortia import selectors as consortia
from desk import selectors
from kernel.tenancy.decorators import organisation_view
from kernel.tenancy.requests import OrganisationRequest
from members import permissions as members
from members import selectors as directory
from members.selectors import figures as yearly
from members.selectors import profile


@organisation_view(permission=members.VIEW)
def home(request: OrganisationRequest) -> HttpResponse:
    organisation = request.organisation
    context = {
        "organisation": organisation,
        "can": directory.abilities(organisation, request.user),
        "standing": (standing := profile.standing(organisation)),
        "latest": yearly.rows([standing.latest] if standing.latest else []),
        "staff": directory.staff_of(organisation),
        "memberships": consortia.memberships_held_by(organisation),
        "invitations": consortia.invitations_to(organisation),
        "tasks": selectors.tasks_of(request.user, tenant_id=organisation.pk),
    }
    return render(request, "desk/organisation.html", context)
