"""Bookings: asking for a time, both sides' lists, one booking and what can be done with it."""

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
from members import access
from members import permissions as P
from members.actions import bookings as actions
from members.forms.offers import AnswerForm, BookingForm
from members.models import Booking
from members.offer_filters import BookingListFilter
from members.presentation import offers as presentation
from members.selectors import bookings as selectors
from members.selectors import organisations_where

PER_PAGE = 25
SIDES = ("incoming", "outgoing")


@personal_view(methods=["GET", "POST"])
def book(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Choose for which of one's organisations, and when."""
    facility = access.get_facility(pk, user=request.user)
    organisations = list(organisations_where(request.user, P.BOOK))
    form = BookingForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        place = next(each for each in organisations if str(each.pk) == data.pop("organisation"))
        with form_errors(form):
            booking = actions.request_booking(pk, by=request.user, organisation_id=place.pk, **data)
            return redirect("members:booking", place.slug, booking.pk)
    context = {
        "facility": facility,
        "form": form,
        "organisations": organisations,
        "month": selectors.month_of(facility, request.GET.get("month", "")),
        "first_day": presentation.first_day(facility),
    }
    return render(request, "members/offers/book.html", context, status=422 if form.errors else 200)


@organisation_view(permission=P.VIEW)
def bookings(request: OrganisationRequest) -> HttpResponse:
    side = request.GET.get("side", "incoming")
    side = side if side in SIDES else "incoming"
    found = BookingListFilter(request.GET, selectors.bookings_of(request.organisation, side))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Bookings"), *selectors.bookings_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "side": side,
        "waiting": selectors.waiting_count(request.organisation),
        "ordering": request.GET.get("ordering"),
    }
    return render(request, "members/offers/bookings.html", context)


@organisation_view(permission=P.VIEW)
def booking(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    found = access.get_booking(pk, user=request.user)
    context = {
        "booking": found,
        "can": selectors.abilities(found, request.user),
        "is_owner": found.owner_id == request.organisation.pk,
        "facts": presentation.booking_facts(found),
    }
    return render(request, "members/offers/booking.html", context)


def _done(request: OrganisationRequest, done: Booking) -> HttpResponse:
    return redirect("members:booking", request.organisation.slug, done.pk)


@organisation_view(permission=P.OFFER, methods=["POST"])
def confirm(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    answer = AnswerForm.text_in(request.POST)
    return _done(request, actions.confirm_booking(pk, by=request.user, answer=answer))


@organisation_view(permission=P.OFFER, methods=["POST"])
def refuse(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    reason = AnswerForm.text_in(request.POST)
    return _done(request, actions.refuse_booking(pk, by=request.user, reason=reason))


@organisation_view(permission=P.OFFER, methods=["POST"])
def use(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    return _done(request, actions.use_booking(pk, by=request.user))


@organisation_view(permission=P.BOOK, methods=["POST"])
def withdraw(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    reason = AnswerForm.text_in(request.POST)
    return _done(request, actions.withdraw_booking(pk, by=request.user, reason=reason))


@organisation_view(permission=P.VIEW, methods=["POST"])
def cancel(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    """By either side; the action asks for the right of one."""
    reason = AnswerForm.text_in(request.POST)
    return _done(request, actions.cancel_booking(pk, by=request.user, reason=reason))
