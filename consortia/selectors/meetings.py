"""Reading of meetings: who is expected, who came, the minutes and their PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import permissions as P
from consortia.kinds import AttendanceStatus, BodyKind
from consortia.models import (
    AgendaItem,
    Attendance,
    Body,
    Consortium,
    Meeting,
    Office,
    Resolution,
)
from consortia.selectors.governance import member_voices
from consortia.selectors.votes import administrators, held_offices
from consortia.states import MEETING, MeetingStatus
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.documents.models import Document, DocumentStatus
from kernel.documents.selectors import current_document
from kernel.jobs.models import JobStatus

MINUTES = "minutes"
CAME = (AttendanceStatus.PRESENT, AttendanceStatus.PROXY)


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected at a meeting, and is told of it where there is an account."""

    name: str
    organisation_name: str
    user: User | None = None
    office: Office | None = None


def expected_at(body: Body) -> list[Expected]:
    """Whoever sits in the body now; in the assembly the administrator of each member."""
    if body.kind == BodyKind.ASSEMBLY:
        return _representatives(body.consortium)
    offices = held_offices().filter(body=body).select_related("user", "organisation")
    return [
        Expected(each.person_name, each.organisation.name if each.organisation else "", each.user, each)
        for each in offices.order_by("created_at", "pk")
    ]


def _representatives(consortium: Consortium) -> list[Expected]:
    admins = administrators(consortium)
    found = []
    for membership in member_voices(consortium).order_by("joined_on", "pk"):
        user = next(iter(admins.get(membership.organisation_id, [])), None)
        found.append(Expected(user.name if user else "—", str(membership.organisation), user))
    return found


def meetings_of(consortium: Consortium) -> QuerySet[Meeting]:
    """The latest first, with how many were expected and came, and how many resolutions."""
    came = Q(attendance__presence__in=CAME)
    return (
        Meeting.objects.filter(consortium=consortium)
        .select_related("body", "consortium", "minutes_file")
        .annotate(
            expected_count=Count("attendance", distinct=True),
            present_count=Count("attendance", filter=came, distinct=True),
            resolution_count=Count("resolutions", distinct=True),
        )
        .order_by("-starts_at", "-id")
    )


def open_meetings_of(consortium: Consortium) -> QuerySet[Meeting]:
    """Meetings a motion can still be put before: neither minuted nor cancelled."""
    states = (MeetingStatus.PLANNED, MeetingStatus.HELD)
    return Meeting.objects.filter(consortium=consortium, status__in=states).order_by("-starts_at", "-id")


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting).order_by("order")


def attendance_of(meeting: Meeting) -> QuerySet[Attendance]:
    lines = Attendance.objects.filter(meeting=meeting).select_related("office")
    return lines.order_by("organisation_name", "person_name", "pk")


@dataclass(frozen=True)
class Turnout:
    """How many of those expected came, and whether that is enough; half is, as for votes."""

    expected: int
    present: int
    percent: int = 50

    @property
    def has_quorum(self) -> bool:
        return self.expected > 0 and self.present * 100 >= self.percent * self.expected


def turnout(lines: Iterable[Attendance]) -> Turnout:
    presences = [line.presence for line in lines]
    return Turnout(len(presences), sum(presence in CAME for presence in presences))


def meeting_abilities(meeting: Meeting, user: User) -> list[str]:
    can = set(MEETING.available(meeting, user))
    may_manage = user.has_perm(P.MANAGE_GOVERNANCE, meeting.consortium)
    if may_manage and meeting.status == MeetingStatus.PLANNED:
        can.add("edit")
    if may_manage and meeting.status in (MeetingStatus.PLANNED, MeetingStatus.HELD):
        can.add("write")
    if may_manage and meeting.status in (MeetingStatus.HELD, MeetingStatus.MINUTED):
        can.add("attach")
    if meeting.starts_at > timezone.now():
        can.discard("hold")
    if meeting.status == MeetingStatus.MINUTED and meeting.minutes_file_id:
        can.discard("attach")
    return sorted(can)


def why_cancelled(meeting: Meeting) -> str:
    event = Event.objects.filter(object_id=meeting.pk, name="meeting.cancelled").first()
    return event.reason if event else ""


def document_of(meeting: Meeting) -> Document | None:
    """The newest PDF of the minutes, unless something in it changed since or making it failed."""
    document = current_document(MINUTES, meeting.pk)
    if document is None or document.created_at < changed_at(meeting):
        return None
    return None if _is_given_up(document) else document


def changed_at(meeting: Meeting) -> datetime:
    latest = Resolution.objects.filter(meeting=meeting).aggregate(at=Max("updated_at"))["at"]
    return max(meeting.updated_at, latest or meeting.updated_at)


def _is_given_up(document: Document) -> bool:
    ended = document.job is not None and document.job.status in (JobStatus.FAILED, JobStatus.CANCELLED)
    return ended and document.status != DocumentStatus.READY


def document_state(meeting: Meeting) -> dict[str, Any]:
    """The current PDF, how far it is, and whether the last attempt failed."""
    document = document_of(meeting)
    newest = document or current_document(MINUTES, meeting.pk)
    job = document.job if document else None
    return {
        "document": document,
        "percent": 100 * job.progress // job.total if job and job.total else None,
        "failed": newest is not None and _is_given_up(newest),
    }


def ready_document_of(meeting: Meeting) -> Document | None:
    document = document_of(meeting)
    return document if document is not None and document.status == DocumentStatus.READY else None


def meetings_table(meetings: Iterable[Any]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of `meetings_of` as a spreadsheet."""
    head = [
        _("Title"),
        _("Body"),
        _("From"),
        _("To"),
        _("Place"),
        _("Status"),
        _("Expected"),
        _("Present"),
        _("Resolutions"),
    ]
    return head, [_row(each) for each in meetings]


def _row(meeting: Any) -> list[Any]:
    return [
        meeting.title,
        meeting.body.name,
        f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M}",
        f"{timezone.localtime(meeting.ends_at):%Y-%m-%d %H:%M}",
        meeting.place or meeting.link,
        meeting.get_status_display(),
        meeting.expected_count,
        meeting.present_count,
        meeting.resolution_count,
    ]
