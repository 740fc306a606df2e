"""Pages of an organisation's evidence."""

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
from members.actions import evidence as actions
from members.filters import EvidenceFilter
from members.forms.profile import EvidenceForm, NewEvidenceForm, ReplacementForm
from members.selectors import evidence as reading
from members.selectors.profile import evidence_of

PER_PAGE = 25


@organisation_view(permission=P.VIEW)
def evidence(request: OrganisationRequest) -> HttpResponse:
    found = EvidenceFilter(request.GET, evidence_of(request.organisation))
    if request.GET.get("export") == "xlsx":
        name = f"{request.organisation.name} {_('Evidence files')}"
        return xlsx_response(name, *reading.table(reading.rows(found.qs)))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": reading.rows(page),
        "can": selectors.abilities(request.organisation, request.user),
        "ordering": request.GET.get("ordering", ""),
    }
    return render(request, f"members/evidence.html{'#rows' if request.htmx else ''}", context)


@organisation_view(permission=P.MANAGE_FIGURES, methods=["GET", "POST"])
def add_evidence(request: OrganisationRequest) -> HttpResponse:
    form = NewEvidenceForm(request.POST or None, request.FILES or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            upload = form.keep_for(request.organisation, by=request.user)
            actions.add_evidence(request.organisation.pk, by=request.user, upload=upload, **form.said())
            return _back(request)
    return render(request, "members/evidence_new.html", {"form": form}, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE_FIGURES, methods=["GET", "POST"])
def change_evidence(request: OrganisationRequest, evidence_id: UUID) -> HttpResponse:
    form = EvidenceForm(
        request.POST or None,
        organisation=request.organisation,
        instance=access.get_evidence(evidence_id, user=request.user, permission=P.MANAGE_FIGURES),
    )
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_evidence(evidence_id, by=request.user, **form.values())
            return _back(request)
    return _page(request, evidence_id, form, ReplacementForm())


@organisation_view(permission=P.MANAGE_FIGURES, methods=["POST"])
def replace_evidence(request: OrganisationRequest, evidence_id: UUID) -> HttpResponse:
    old = access.get_evidence(evidence_id, user=request.user, permission=P.MANAGE_FIGURES)
    form = ReplacementForm(request.POST, request.FILES)
    if form.is_valid():
        with form_errors(form):
            upload = form.keep_for(request.organisation, by=request.user)
            actions.replace_evidence(evidence_id, by=request.user, upload=upload, **form.term())
            return _back(request)
    editor = EvidenceForm(organisation=request.organisation, instance=old)
    return _page(request, evidence_id, editor, form)


def _page(
    request: OrganisationRequest, evidence_id: UUID, form: EvidenceForm, replacement: ReplacementForm
) -> HttpResponse:
    evidence = access.get_evidence(evidence_id, user=request.user, permission=P.MANAGE_FIGURES)
    context = {
        "form": form,
        "replacement": replacement,
        "evidence": evidence,
        "state": reading.state_of(evidence),
        "uses": reading.uses_of(evidence),
    }
    is_wrong = form.errors or replacement.errors
    return render(request, "members/evidence_form.html", context, status=422 if is_wrong else 200)


@organisation_view(permission=P.MANAGE_FIGURES, methods=["POST"])
def remove_evidence(request: OrganisationRequest, evidence_id: UUID) -> HttpResponse:
    actions.remove_evidence(evidence_id, by=request.user, reason=request.POST.get("reason", ""))
    return _back(request)


def _back(request: OrganisationRequest) -> HttpResponse:
    return redirect("members:evidence", request.organisation.slug)
