"""Pages of consortia that take applications, and of the applications, for either side."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access, actions
from consortia import permissions as P
from consortia.actions.motions import page_of
from consortia.filters import ApplicationFilter, ListingFilter
from consortia.forms import ReasonForm
from consortia.forms.joining import ApplicationForm
from consortia.models import Application
from consortia.selectors import consortium_abilities, joining
from kernel.accounts.models import User
from kernel.tenancy.decorators import consortium_view, personal_view, public_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest, SignedInRequest

PER_PAGE = 25


@public_view(reason="organisations look for a consortium to join")
def open_consortia(request: HttpRequest) -> HttpResponse:
    found = ListingFilter(request.GET, joining.listings())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    template = f"consortia/open.html{'#rows' if request.htmx else ''}"  # type: ignore[attr-defined]
    return render(request, template, {"filter": found, "page": page})


@public_view(reason="what a consortium that takes applications says of itself")
def open_consortium(request: HttpRequest, listing_slug: str) -> HttpResponse:
    form = ApplicationForm(user=request.user) if isinstance(request.user, User) else None
    return _entry(request, listing_slug, form)


def _entry(request: HttpRequest, slug: str, form: ApplicationForm | None) -> HttpResponse:
    listing = access.get_listing(slug)
    context: dict[str, object] = {"listing": listing, "form": form}
    if form is not None and isinstance(request.user, User):
        context["own"] = joining.own_application(listing, request.user)
        context["may_apply"] = joining.applicants(request.user).exists()
    status = 422 if form is not None and form.errors else 200
    return render(request, "consortia/open_entry.html", context, status=status)


@personal_view(methods=["POST"])
def apply(request: SignedInRequest, listing_slug: str) -> HttpResponse:
    form = ApplicationForm(request.POST, user=request.user)
    access.get_listing(listing_slug)
    if form.is_valid():
        with form_errors(form):
            application = actions.apply_to_join(listing_slug, by=request.user, **form.application())
            return redirect("consortia:application", application.pk)
    return _entry(request, listing_slug, form)


@personal_view()
def application(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """For the applicant; whoever decides goes to the page in the consortium."""
    found = access.get_readable_application(application_id, user=request.user)
    if request.user.has_perm(P.INVITE, found.consortium):
        return redirect("consortia:application-here", found.consortium_slug, found.pk)
    context = {
        "application": found,
        "can": joining.application_abilities(found, request.user),
        "reason": joining.reason_of(found),
    }
    return render(request, "consortia/application.html", context)


@personal_view(methods=["POST"])
def withdraw(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    actions.withdraw_application(application_id, by=request.user)
    return redirect("consortia:application", application_id)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def applications(request: ConsortiumRequest) -> HttpResponse:
    found = ApplicationFilter(request.GET, joining.applications_of(request.consortium))
    if request.GET.get("export") == "xlsx":
        name = _("Applications to %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *joining.applications_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering") or "-created_at",
        "consortium": request.consortium,
        "can": consortium_abilities(request.consortium, request.user),
    }
    return render(request, f"consortia/applications.html{'#rows' if request.htmx else ''}", context)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def application_here(request: ConsortiumRequest, application_id: UUID) -> HttpResponse:
    found = _get(request, application_id)
    context = {
        "application": found,
        "consortium": request.consortium,
        "can": joining.application_abilities(found, request.user),
        "motion": joining.motion_on(found),
        "reason": joining.reason_of(found),
    }
    return render(request, "consortia/application_here.html", context)


def _get(request: ConsortiumRequest, application_id: UUID) -> Application:
    found = access.get_readable_application(application_id, user=request.user)
    if found.consortium_id != request.consortium.pk:
        raise Http404
    return found


@consortium_view(permission=P.INVITE, methods=["POST"])
def admit(request: ConsortiumRequest, application_id: UUID) -> HttpResponse:
    admitted = actions.admit(_get(request, application_id).pk, by=request.user)
    return redirect("consortia:application-here", request.consortium.slug, admitted.pk)


@consortium_view(permission=P.INVITE, methods=["POST"])
def refuse(request: ConsortiumRequest, application_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.full_clean()
    reason = form.cleaned_data.get("reason", "")
    refused = actions.refuse_application(_get(request, application_id).pk, by=request.user, reason=reason)
    return redirect("consortia:application-here", request.consortium.slug, refused.pk)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def put_to_vote(request: ConsortiumRequest, application_id: UUID) -> HttpResponse:
    resolution = actions.put_application_to_vote(_get(request, application_id).pk, by=request.user)
    return redirect(page_of(resolution))
