"""The yearly confirmation, and the profile that everybody may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kernel.tenancy.decorators import organisation_view, public_view
from kernel.tenancy.requests import OrganisationRequest
from members import permissions as P
from members.actions.confirmation import confirm_data as confirm
from members.selectors import figures as yearly
from members.selectors import profile as reading


@organisation_view(permission=P.MANAGE, methods=["GET", "POST"])
def confirm_data(request: OrganisationRequest) -> HttpResponse:
    organisation = request.organisation
    if request.method == "POST":
        confirm(organisation.pk, by=request.user, seen=request.POST.get("seen", ""))
        return redirect(organisation)
    context = {
        "organisation": organisation,
        "years": yearly.rows(reading.figures_of(organisation)[: reading.YEARS_IN_FACTS]),
        "evidence": reading.evidence_in_force(organisation),
        "people": reading.people_of(organisation),
        "due_on": reading.confirm_due_on(organisation),
        "seen": reading.facts(organisation).fingerprint,
    }
    return render(request, "members/confirm.html", context)


@public_view(reason="an organisation that has opened its profile to everybody")
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = reading.public_organisation(slug)
    context = {
        "organisation": organisation,
        "honours": reading.public_honours(organisation),
        "people": reading.public_people(organisation),
    }
    return render(request, "members/unit.html", context)
