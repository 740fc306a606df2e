"""Powers of attorney of an organisation."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import organisation_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest
from members import permissions as P
from members import selectors
from members.actions import powers as actions
from members.filters import PowerFilter
from members.forms import PowerForm
from members.selectors import powers as powers_selectors

PER_PAGE = 25


@organisation_view(permission=P.VIEW)
def powers(request: OrganisationRequest) -> HttpResponse:
    organisation = request.organisation
    found = PowerFilter(request.GET, powers_selectors.powers_of(organisation))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Powers of attorney"), *powers_selectors.powers_table(found.qs))
    context = {
        "organisation": organisation,
        "filter": found,
        "ordering": request.GET.get("ordering") or "",
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "lacking": powers_selectors.agents_without_power(organisation, timezone.localdate()),
        "can": selectors.abilities(organisation, request.user),
    }
    return render(request, f"members/powers.html{'#rows' if request.htmx else ''}", context)


@organisation_view(permission=P.MANAGE_STAFF, methods=["GET", "POST"])
def add_power(request: OrganisationRequest) -> HttpResponse:
    organisation = request.organisation
    form = PowerForm(request.POST or None, request.FILES or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            upload = form.keep_upload(by=request.user, organisation_id=organisation.pk)
            actions.add_power(organisation.pk, by=request.user, upload=upload, **form.power())
            return redirect("members:powers", organisation.slug)
    context = {"organisation": organisation, "form": form}
    return render(request, "members/power_new.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE_STAFF, methods=["POST"])
def revoke_power(request: OrganisationRequest, power_id: UUID) -> HttpResponse:
    actions.revoke_power(power_id, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("members:powers", request.organisation.slug)
