"""Changing the agenda of a meeting and noting who came."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from consortia import access
from consortia import permissions as P
from consortia.actions import agenda as actions
from consortia.forms.meetings import AttendanceForm, ItemForm, OutcomeForm
from consortia.selectors import meetings as selectors
from consortia.views.meetings import show, to
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest

STEPS = {"up": -1, "down": 1}


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def add_item(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    form = ItemForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            actions.add_item(meeting_id, by=request.user, **form.cleaned_data)
            return to(request, meeting_id)
    return show(request, found, item_form=form)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def item(request: ConsortiumRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    meeting = access.get_meeting(meeting_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    found = access.get_item(meeting, item_id)
    form = OutcomeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_item(meeting_id, item_id, by=request.user, **form.cleaned_data)
            return to(request, meeting_id)
    context = {"consortium": request.consortium, "meeting": meeting, "item": found, "form": form}
    return render(request, "consortia/agenda_item.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def remove_item(request: ConsortiumRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    actions.remove_item(meeting_id, item_id, by=request.user)
    return to(request, meeting_id)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def move_item(request: ConsortiumRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    steps = STEPS.get(request.POST.get("to", ""), 0)
    actions.move_item(meeting_id, item_id, by=request.user, steps=steps)
    return to(request, meeting_id)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def attendance(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    form = AttendanceForm(request.POST, lines=selectors.attendance_of(found))
    if form.is_valid():
        with form_errors(form):
            actions.note_attendance(meeting_id, by=request.user, lines=form.attendance())
            return to(request, meeting_id)
    return show(request, found, attendance_form=form)
