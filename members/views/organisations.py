"""Pages of the directory and of an organisation's own data."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import organisation_view, personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest, SignedInRequest
from members import access, actions, selectors
from members import permissions as P
from members.filters import DirectoryFilter
from members.forms import OrganisationForm, RegistrationForm
from members.models import Organisation
from members.selectors import claims
from members.selectors.profile import public_honours, public_people

PER_PAGE = 25


@personal_view()
def directory(request: SignedInRequest) -> HttpResponse:
    found = DirectoryFilter(request.GET, selectors.directory())
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Directory of organisations"), *selectors.directory_table(found.qs))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "ordering": request.GET.get("ordering") or "name"}
    return render(request, f"members/directory.html{'#rows' if request.htmx else ''}", context)


@personal_view()
def profile(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    organisation = access.get_listed_organisation(organisation_id)
    if organisation.merged_into_id is not None:
        return redirect("members:profile", organisation.merged_into_id)
    context = {
        "organisation": organisation,
        "is_claimable": claims.is_claimable(organisation),
        "can": selectors.abilities(organisation, request.user),
        "is_own": request.user.has_perm(P.VIEW, organisation),
        "honours": public_honours(organisation),
        "people": public_people(organisation),
    }
    return render(request, "members/profile.html", context)


@personal_view(methods=["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    if request.method == "GET" and request.htmx:
        return _code_check(request)
    form = RegistrationForm(request.POST or None, initial={"kind": ""})
    if request.method == "POST" and (organisation := _register(request, form)):
        return redirect(_next(request) or organisation)
    check = selectors.check_code(form["credit_code"].value() or "")
    return render(
        request, "members/register.html", {"form": form, "check": check}, status=422 if form.errors else 200
    )


def _code_check(request: SignedInRequest) -> HttpResponse:
    """What is known of the code typed so far; the kind is filled in while nobody has chosen one."""
    check = selectors.check_code(request.GET.get("credit_code", ""))
    chosen = request.GET.get("kind", "")
    filled_in = request.GET.get("filled_in", "")
    kind = chosen if chosen and chosen != filled_in else check.kind
    form = RegistrationForm(initial={"kind": kind}).replacing_kind()
    return render(request, "members/register.html#code-check", {"form": form, "check": check, "live": True})


def _register(request: SignedInRequest, form: RegistrationForm) -> Organisation | None:
    organisation = None
    if form.is_valid():
        with form_errors(form):
            organisation = actions.register_organisation(by=request.user, **form.cleaned_data)
    return organisation


def _next(request: SignedInRequest) -> str:
    """Where the person came from, such as an invitation; only an address of our own."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else ""


@organisation_view(permission=P.MANAGE, methods=["GET", "POST"])
def edit(request: OrganisationRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=request.organisation)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.update_organisation(request.organisation.pk, by=request.user, **form.cleaned_data)
            return redirect(request.organisation)
    return render(request, "members/edit.html", {"form": form}, status=422 if form.errors else 200)
