"""Pages of the people seated in a consortium, and of the roles at an organisation that seats rest on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortia import actions, selectors
from consortia import permissions as P
from consortia.forms import SeatForm
from kernel.tenancy.decorators import consortium_view, organisation_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest, OrganisationRequest
from members import permissions as members
from members.forms import StaffForm
from members.views import staff_page


@consortium_view(permission=P.VIEW)
def seats(request: ConsortiumRequest) -> HttpResponse:
    seating = selectors.seating(request.consortium, request.user)
    return _page(request, SeatForm(seating=seating), seating)


@consortium_view(permission=P.MANAGE_SEATS, methods=["POST"])
def add_seat(request: ConsortiumRequest) -> HttpResponse:
    seating = selectors.seating(request.consortium, request.user)
    form = SeatForm(request.POST, seating=seating)
    if form.is_valid():
        with form_errors(form):
            actions.add_seat(request.consortium.pk, by=request.user, **form.seat())
            return redirect("consortia:seats", request.consortium.slug)
    return _page(request, form, seating)


def _page(request: ConsortiumRequest, form: SeatForm, seating: selectors.Seating) -> HttpResponse:
    context = {
        "consortium": request.consortium,
        "seats": seating.rows,
        "can": selectors.consortium_abilities(request.consortium, request.user),
        "form": form,
    }
    return render(request, "consortia/seats.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.MANAGE_SEATS, methods=["POST"])
def remove_seat(request: ConsortiumRequest, seat_id: UUID) -> HttpResponse:
    actions.remove_seat(seat_id, by=request.user)
    # Whoever ends the last seat of its own has no place on the page any more.
    target = selectors.consortia_of(request.user).filter(pk=request.consortium.pk)
    return (
        redirect("consortia:seats", request.consortium.slug)
        if target.exists()
        else redirect("consortia:mine")
    )


@organisation_view(permission=members.MANAGE_STAFF, methods=["POST"])
def appoint_staff(request: OrganisationRequest) -> HttpResponse:
    form = StaffForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            actions.appoint_staff(request.organisation.pk, by=request.user, **form.staff())
            return redirect("members:staff", request.organisation.slug)
    return staff_page(request, form)


@organisation_view(permission=members.MANAGE_STAFF, methods=["POST"])
def dismiss_staff(request: OrganisationRequest, staff_id: UUID) -> HttpResponse:
    staff = actions.dismiss_staff(staff_id, by=request.user)
    gone = staff.user_id == request.user.pk
    return redirect("consortia:mine") if gone else redirect("members:staff", request.organisation.slug)
