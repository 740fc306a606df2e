"""Pages of the people seated in a consortium."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortia import actions, selectors
from consortia import permissions as P
from consortia.forms import SeatForm
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest


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
