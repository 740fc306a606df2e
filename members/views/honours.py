"""Pages of an organisation's honours."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import organisation_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest
from members import access, selectors
from members import permissions as P
from members.actions import honours as actions
from members.filters import HonourFilter
from members.forms.profile import HonourForm
from members.selectors import profile as reading

PER_PAGE = 25


@organisation_view(permission=P.VIEW)
def honours(request: OrganisationRequest) -> HttpResponse:
    found = HonourFilter(request.GET, reading.honours_of(request.organisation))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(f"{request.organisation.name} {_('Honours')}", *reading.honours_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "can": selectors.abilities(request.organisation, request.user),
        "ordering": request.GET.get("ordering", "-awarded_on"),
    }
    return render(request, f"members/honours.html{'#rows' if request.htmx else ''}", context)


@organisation_view(permission=P.MANAGE, methods=["GET", "POST"])
def add_honour(request: OrganisationRequest) -> HttpResponse:
    form = HonourForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.add_honour(request.organisation.pk, by=request.user, **form.values())
            return _back(request)
    context = {"form": form, "heading": _("New honour")}
    return render(request, "members/honour_form.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE, methods=["GET", "POST"])
def change_honour(request: OrganisationRequest, honour_id: UUID) -> HttpResponse:
    honour = access.get_honour(honour_id, user=request.user, permission=P.MANAGE)
    form = HonourForm(request.POST or None, organisation=request.organisation, instance=honour)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_honour(honour_id, by=request.user, **form.values())
            return _back(request)
    context = {"form": form, "honour": honour, "heading": form.initial["name"]}
    return render(request, "members/honour_form.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE, methods=["POST"])
def remove_honour(request: OrganisationRequest, honour_id: UUID) -> HttpResponse:
    actions.remove_honour(honour_id, by=request.user)
    return _back(request)


def _back(request: OrganisationRequest) -> HttpResponse:
    return redirect("members:honours", request.organisation.slug)
