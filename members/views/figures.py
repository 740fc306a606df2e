"""Pages of an organisation's yearly figures."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import organisation_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest
from members import access, selectors
from members import permissions as P
from members.actions import figures as actions
from members.forms.profile import FiguresForm
from members.selectors import figures as reading
from members.selectors.profile import figures_of


@organisation_view(permission=P.VIEW)
def figures(request: OrganisationRequest) -> HttpResponse:
    years = reading.rows(figures_of(request.organisation))
    if request.GET.get("ordering") == "year":
        years.reverse()
    if request.GET.get("export") == "xlsx":
        name = f"{request.organisation.name} {_('Figures by year')}"
        return xlsx_response(name, *reading.table(years))
    context = {
        "years": years,
        "chart": reading.chart(years),
        "can": selectors.abilities(request.organisation, request.user),
        "ordering": "year" if request.GET.get("ordering") == "year" else "-year",
    }
    return render(request, "members/figures.html", context)


@organisation_view(permission=P.MANAGE_FIGURES, methods=["GET", "POST"])
def add_figures(request: OrganisationRequest) -> HttpResponse:
    form = FiguresForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.add_figures(request.organisation.pk, by=request.user, **form.values())
            return _back(request)
    context = {"form": form, "heading": _("Figures of a year")}
    return render(request, "members/figures_form.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE_FIGURES, methods=["GET", "POST"])
def change_figures(request: OrganisationRequest, figures_id: UUID) -> HttpResponse:
    figures = access.get_figures(figures_id, user=request.user, permission=P.MANAGE_FIGURES)
    form = FiguresForm(request.POST or None, organisation=request.organisation, instance=figures)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_figures(figures_id, by=request.user, **form.values())
            return _back(request)
    context = {
        "form": form,
        "figures": figures,
        "heading": _("Figures of %(year)s") % {"year": form.initial["year"]},
    }
    return render(request, "members/figures_form.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE_FIGURES, methods=["POST"])
def remove_figures(request: OrganisationRequest, figures_id: UUID) -> HttpResponse:
    actions.remove_figures(figures_id, by=request.user, reason=request.POST.get("reason", ""))
    return _back(request)


def _back(request: OrganisationRequest) -> HttpResponse:
    return redirect("members:figures", request.organisation.slug)
