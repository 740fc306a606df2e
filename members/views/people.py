"""Pages of the people an organisation names, and of their own word about being shown."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import organisation_view, personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest, SignedInRequest
from members import access, selectors
from members import permissions as P
from members.actions import people as actions
from members.filters import PersonFilter
from members.forms.profile import PersonForm, ProofForm
from members.selectors import people as reading
from members.selectors.profile import people_of

PER_PAGE = 25


@organisation_view(permission=P.VIEW)
def people(request: OrganisationRequest) -> HttpResponse:
    found = PersonFilter(request.GET, people_of(request.organisation))
    in_full = request.user.has_perm(P.MANAGE, request.organisation)
    if request.GET.get("export") == "xlsx":
        rows = reading.rows(found.qs, in_full=in_full)
        return xlsx_response(f"{request.organisation.name} {_('Key people')}", *reading.table(rows))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": reading.rows(page, in_full=in_full),
        "can": selectors.abilities(request.organisation, request.user),
        "ordering": request.GET.get("ordering", ""),
    }
    return render(request, f"members/people.html{'#rows' if request.htmx else ''}", context)


@organisation_view(permission=P.MANAGE, methods=["GET", "POST"])
def add_person(request: OrganisationRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.add_person(request.organisation.pk, by=request.user, **form.values())
            return _back(request)
    context = {"form": form, "heading": _("New person")}
    return render(request, "members/person_form.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE, methods=["GET", "POST"])
def change_person(request: OrganisationRequest, person_id: UUID) -> HttpResponse:
    person = access.get_person(person_id, user=request.user, permission=P.MANAGE)
    form = PersonForm(request.POST or None, organisation=request.organisation, instance=person)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_person(person_id, by=request.user, **form.values())
            return _back(request)
    return _page(request, person_id, form, ProofForm(organisation=request.organisation))


@organisation_view(permission=P.MANAGE, methods=["POST"])
def prove_consent(request: OrganisationRequest, person_id: UUID) -> HttpResponse:
    person = access.get_person(person_id, user=request.user, permission=P.MANAGE)
    form = ProofForm(request.POST, organisation=request.organisation)
    if form.is_valid():
        with form_errors(form):
            evidence = form.cleaned_data["evidence"]
            actions.prove_consent(person_id, by=request.user, evidence_id=evidence.pk)
            return _back(request)
    return _page(request, person_id, PersonForm(organisation=request.organisation, instance=person), form)


def _page(request: OrganisationRequest, person_id: UUID, form: PersonForm, proof: ProofForm) -> HttpResponse:
    person = access.get_person(person_id, user=request.user, permission=P.MANAGE)
    context = {"form": form, "proof": proof, "person": person, "heading": person.name}
    is_wrong = form.errors or proof.errors
    return render(request, "members/person_form.html", context, status=422 if is_wrong else 200)


@organisation_view(permission=P.MANAGE, methods=["POST"])
def remove_person(request: OrganisationRequest, person_id: UUID) -> HttpResponse:
    actions.remove_person(person_id, by=request.user)
    return _back(request)


def _back(request: OrganisationRequest) -> HttpResponse:
    return redirect("members:people", request.organisation.slug)


@personal_view()
def consents(request: SignedInRequest) -> HttpResponse:
    """What organisations show of the person, or would like to."""
    return render(request, "members/consents.html", {"entries": reading.entries_about(request.user)})


@personal_view(methods=["POST"])
def give_consent(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    actions.give_consent(person_id, by=request.user, seen=request.POST.get("seen", ""))
    return redirect("members:consents")


@personal_view(methods=["POST"])
def refuse_consent(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    actions.refuse_consent(person_id, by=request.user)
    return redirect("members:consents")
