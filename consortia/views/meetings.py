"""Pages of meetings: list, one with agenda, attendance and minutes, calling one, its papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access, calendars
from consortia import permissions as P
from consortia.actions import meetings as actions
from consortia.filters import MeetingFilter
from consortia.forms.meetings import AttendanceForm, ItemForm, MeetingForm, MinutesForm, PlanForm, ScanForm
from consortia.models import Meeting
from consortia.selectors import meetings as selectors
from consortia.selectors import resolutions
from consortia.states import MEETING
from consortia.views.governance import reason_of
from kernel.documents.actions import keep_upload
from kernel.documents.api import pdf_response
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_conflicts, form_errors
from kernel.tenancy.requests import ConsortiumRequest

PER_PAGE = 25


def to(request: ConsortiumRequest, meeting_id: UUID, page: str = "meeting") -> HttpResponse:
    return redirect(f"consortia:{page}", request.consortium.slug, meeting_id)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def meetings(request: ConsortiumRequest) -> HttpResponse:
    found = MeetingFilter(request.GET, selectors.meetings_of(request.consortium))
    if request.GET.get("export") == "xlsx":
        name = _("Meetings of %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *selectors.meetings_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
        "consortium": request.consortium,
        "may_manage": request.user.has_perm(P.MANAGE_GOVERNANCE, request.consortium),
    }
    return render(request, f"consortia/meetings.html{'#rows' if request.htmx else ''}", context)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def meeting(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.VIEW_GOVERNANCE)
    return show(request, found)


def show(request: ConsortiumRequest, found: Meeting, **forms: BaseForm) -> HttpResponse:
    """The page of a meeting; a form that was refused comes back with what was typed."""
    lines = list(selectors.attendance_of(found))
    context: dict[str, Any] = {
        "consortium": request.consortium,
        "meeting": found,
        "agenda": list(selectors.agenda_of(found)),
        "turnout": selectors.turnout(lines),
        "resolutions": list(resolutions.resolutions_of(request.consortium).filter(meeting=found)),
        "can": selectors.meeting_abilities(found, request.user),
        "reason": selectors.why_cancelled(found),
        "item_form": ItemForm(),
        "attendance_form": AttendanceForm(lines=lines),
        "scan_form": ScanForm(),
    }
    return render(request, "consortia/meeting.html", context | forms, status=422 if forms else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def plan_meeting(request: ConsortiumRequest) -> HttpResponse:
    initial = {"body": request.GET.get("body")}
    form = PlanForm(request.POST or None, consortium=request.consortium, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            return to(request, actions.plan_meeting(by=request.user, **form.meeting()).pk)
    context = {"consortium": request.consortium, "form": form}
    return render(request, "consortia/meeting_form.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def edit_meeting(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    MEETING.require("cancel", found)
    form = MeetingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_meeting(meeting_id, by=request.user, **form.cleaned_data)
            return to(request, meeting_id)
    context = {"consortium": request.consortium, "form": form, "meeting": found}
    return render(request, "consortia/meeting_form.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def minutes(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    form = MinutesForm(request.POST or None, initial={"minutes": found.minutes, "version": found.version})
    if request.method == "POST":
        if form.is_valid():
            with form_conflicts(form):
                found = actions.save_minutes(meeting_id, by=request.user, **form.cleaned_data)
        if not request.accepts("text/html"):
            return _answer_autosave(found, form)
        if not form.errors:
            return to(request, meeting_id)
    context = {"consortium": request.consortium, "meeting": found, "form": form}
    context["agenda"] = list(selectors.agenda_of(found))
    return render(request, "consortia/minutes.html", context, status=_status(form))


def _answer_autosave(found: Meeting, form: MinutesForm) -> JsonResponse:
    if form.has_error("__all__", "stale_version"):
        return JsonResponse({"detail": " ".join(map(str, form.non_field_errors()))}, status=409)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=422)
    saved_at = timezone.localtime(found.updated_at)
    return JsonResponse({"version": found.version, "saved_at": f"{saved_at:%H:%M}"})


def _status(form: MinutesForm) -> int:
    if form.has_error("__all__", "stale_version"):
        return 409
    return 422 if form.errors else 200


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def hold_meeting(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    actions.hold(meeting_id, by=request.user)
    return to(request, meeting_id)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def approve_minutes(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    actions.approve(meeting_id, by=request.user)
    return to(request, meeting_id)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def cancel_meeting(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    actions.cancel(meeting_id, by=request.user, reason=reason_of(request))
    return to(request, meeting_id)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def attach_scan(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        with form_errors(form):
            upload = keep_upload(by=request.user, consortium_id=request.consortium.pk, **form.cleaned_data)
            actions.attach_scan(meeting_id, by=request.user, upload=upload)
            return to(request, meeting_id)
    return show(request, found, scan_form=form)


@consortium_view(permission=P.VIEW_GOVERNANCE, methods=["GET", "POST"])
def minutes_document(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.request_minutes(meeting_id, by=request.user)
        return to(request, meeting_id, "minutes-document")
    found = access.get_meeting(meeting_id, user=request.user, permission=P.VIEW_GOVERNANCE)
    template = f"consortia/minutes_document.html{'#state' if request.htmx else ''}"
    context = {"consortium": request.consortium, "meeting": found, **selectors.document_state(found)}
    return render(request, template, context)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def minutes_file(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.VIEW_GOVERNANCE)
    document = selectors.ready_document_of(found)
    if document is None:
        raise Http404
    return pdf_response(document, inline="inline" in request.GET)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def calendar(request: ConsortiumRequest, meeting_id: UUID) -> HttpResponse:
    found = access.get_meeting(meeting_id, user=request.user, permission=P.VIEW_GOVERNANCE)
    response = HttpResponse(calendars.of_meeting(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
