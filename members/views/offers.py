"""What organisations offer: their own lists, the search over all that is open, one thing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.documents.sheets import SheetForm, template_response
from kernel.tenancy.decorators import organisation_view, public_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest
from members import access, offer_sheets
from members import permissions as P
from members.actions import offers as actions
from members.actions import terms as term_actions
from members.forms.offers import OfferForm, ProposalForm, form_for
from members.kinds import OfferKind
from members.models import Facility, Offered, Organisation, kind_of
from members.offer_filters import OfferFilter, OwnOfferFilter
from members.presentation import offers as presentation
from members.selectors import bookings, offer_tables
from members.selectors import offers as selectors

PER_PAGE = 25
KINDS = presentation.FOLDERS
FOLDERS = {kind: folder for folder, kind in KINDS.items()}


# For everybody ----------------------------------------------------------------


@public_view(reason="what organisations have opened to everybody; facilities for members show to members")
def offers(request: HttpRequest) -> HttpResponse:
    found = OfferFilter(request.GET, selectors.offers(), request=request)
    wanted = found.form.cleaned_data if found.form.is_valid() else {}
    rows = selectors.listing(found.qs, request.user, wanted)
    if request.GET.get("export") == "xlsx" and request.user.is_authenticated:
        return xlsx_response(_("Capabilities and facilities"), *offer_tables.offers_table(rows))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    rows = selectors.shown(page)
    is_of_one = bool(wanted.get("organisation"))
    context = {"filter": found, "page": page, "rows": rows, "is_of_one": is_of_one}
    return render(request, "members/offers/list.html", context)


@public_view(reason="one thing that is open to everybody; what is not shows to its own people or to members")
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    thing = access.get_offer(pk, user=request.user)
    context: dict[str, Any] = presentation.page_of(thing, request.user)
    if isinstance(thing, Facility):
        context["month"] = bookings.month_of(thing, request.GET.get("month", ""))
    return render(request, "members/offers/detail.html", context)


# One's own --------------------------------------------------------------------


def _kind(folder: str) -> OfferKind:
    if folder not in KINDS:
        raise Http404
    return KINDS[folder]


def _list_url(organisation: Organisation, kind: str) -> str:
    return reverse("members:own-offers-of", args=[organisation.slug, FOLDERS[OfferKind(kind)]])


@organisation_view(permission=P.VIEW)
def own_offers(request: OrganisationRequest, folder: str = "capabilities") -> HttpResponse:
    kind = _kind(folder)
    found = OwnOfferFilter(request.GET, selectors.own_offers(request.organisation, kind))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(presentation.title_of(kind), *offer_tables.own_table(kind, found.qs))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": presentation.rows_of(page),
        "ordering": request.GET.get("ordering"),
        "folder": folder,
        "kind": kind,
        "tabs": presentation.tabs(request.organisation, folder),
        "title": presentation.title_of(kind),
        "may_offer": request.user.has_perm(P.OFFER, request.organisation),
        "may_import": folder in offer_sheets.SHEETS,
        "proposal": ProposalForm(),
    }
    return render(request, "members/offers/own.html", context)


@organisation_view(permission=P.OFFER, methods=["GET", "POST"])
def new_offer(request: OrganisationRequest, folder: str) -> HttpResponse:
    kind = _kind(folder)
    form = form_for(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.add_offer(request.organisation.pk, kind, by=request.user, **form.values())
            return redirect(_list_url(request.organisation, kind))
    return _form_page(request, kind, form)


@organisation_view(permission=P.OFFER, methods=["GET", "POST"])
def own_offer(request: OrganisationRequest, folder: str, pk: UUID) -> HttpResponse:
    kind = _kind(folder)
    thing = _own(request, kind, pk)
    form = form_for(kind, request.POST or None, thing)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_offer(kind, pk, by=request.user, **form.values())
            return redirect(_list_url(request.organisation, kind))
    return _form_page(request, kind, form, thing)


def _own(request: OrganisationRequest, kind: str, pk: UUID) -> Offered:
    return access.get_own_offer(
        kind, pk, user=request.user, permission=P.OFFER, organisation_id=request.organisation.pk
    )


def _form_page(
    request: OrganisationRequest, kind: OfferKind, form: OfferForm, thing: Offered | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "folder": FOLDERS[kind],
        "title": presentation.title_of(kind),
        "thing": thing,
        "has_bookings": thing is not None and selectors.has_bookings(thing),
    }
    status = 422 if form.errors else 200
    return render(request, "members/offers/edit.html", context, status=status)


@organisation_view(permission=P.OFFER, methods=["POST"])
def show_offer(request: OrganisationRequest, folder: str, pk: UUID) -> HttpResponse:
    return _back(
        request, actions.show_offer(_kind(folder), _own(request, _kind(folder), pk).pk, by=request.user)
    )


@organisation_view(permission=P.OFFER, methods=["POST"])
def hide_offer(request: OrganisationRequest, folder: str, pk: UUID) -> HttpResponse:
    return _back(
        request, actions.hide_offer(_kind(folder), _own(request, _kind(folder), pk).pk, by=request.user)
    )


def _back(request: OrganisationRequest, thing: Offered) -> HttpResponse:
    return redirect(_list_url(request.organisation, kind_of(thing)))


@organisation_view(permission=P.OFFER, methods=["POST"])
def remove_offer(request: OrganisationRequest, folder: str, pk: UUID) -> HttpResponse:
    kind = _kind(folder)
    retired = actions.remove_offer(kind, _own(request, kind, pk).pk, by=request.user)
    if retired is not None:
        messages.info(request, _("It has bookings, so it is retired and keeps its place in your list."))
    return redirect(_list_url(request.organisation, kind))


@organisation_view(permission=P.OFFER, methods=["POST"])
def propose_term(request: OrganisationRequest) -> HttpResponse:
    form = ProposalForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            term_actions.propose_term(request.organisation.pk, by=request.user, **form.cleaned_data)
    if form.errors:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        messages.success(request, _("The operators have your proposal and will answer in the vocabulary."))
    return redirect(_list_url(request.organisation, OfferKind.CAPABILITY))


@organisation_view(permission=P.OFFER, methods=["GET", "POST"])
def import_offers(request: OrganisationRequest, folder: str) -> HttpResponse:
    sheet = offer_sheets.SHEETS.get(folder)
    if sheet is None:
        raise Http404
    if "template" in request.GET:
        return template_response(offer_sheets.template_for(sheet))
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            begun = form.start(sheet, by=request.user, organisation_id=request.organisation.pk)
            return redirect("documents:import", begun.pk)
    context = {"form": form, "folder": folder, "title": sheet.title, "columns": sheet.columns}
    return render(request, "members/offers/import.html", context, status=422 if form.errors else 200)
