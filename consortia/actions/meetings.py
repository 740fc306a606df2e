"""Meetings are called, held or cancelled, minuted; their minutes are frozen with the approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.agenda import TEXT_OPEN, add, open_for
from consortia.models import Attendance, Meeting, Resolution
from consortia.selectors import meetings as selectors
from consortia.selectors.votes import database_clock
from consortia.states import MEETING, MeetingStatus, ResolutionStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.documents import actions as documents
from kernel.documents.models import Document, Upload
from kernel.notices.actions import notify
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed

FIELDS = ("title", "starts_at", "ends_at", "place", "link")


@transaction.atomic
def plan_meeting(
    body_pk: UUID,
    *,
    by: User,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    link: str = "",
    agenda: Iterable[Mapping[str, str]] = (),
) -> Meeting:
    """Call a meeting of a body; everybody who sits in it is expected, and told if there is an account."""
    body = access.get_body(body_pk, user=by, permission=P.MANAGE_GOVERNANCE)
    meeting = Meeting(
        consortium=body.consortium,
        body=body,
        title=title.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        link=link.strip(),
    )
    _require_sense(meeting)
    meeting.save(force_insert=True)
    for order, item in enumerate(agenda, start=1):
        add(meeting, order, item.get("title", ""), item.get("presenter", ""))
    _expect(meeting)
    record("meeting.planned", meeting, by=by, after={"body": body.name, "starts_at": starts_at})
    _tell(meeting, "meeting.invited", by=by)
    return meeting


def _require_sense(meeting: Meeting) -> None:
    if not meeting.title:
        raise RuleBroken(_("Give the meeting a title."), attr="title")
    if meeting.ends_at <= meeting.starts_at:
        raise RuleBroken(_("The meeting ends before it begins."), attr="ends_at")
    if not meeting.place and not meeting.link:
        raise RuleBroken(_("Say where the meeting is: a place, a link, or both."), attr="place")


def _expect(meeting: Meeting) -> None:
    Attendance.objects.bulk_create(
        Attendance(
            consortium=meeting.consortium,
            meeting=meeting,
            office=expected.office,
            person_name=expected.name,
            organisation_name=expected.organisation_name,
        )
        for expected in selectors.expected_at(meeting.body)
    )


def _tell(meeting: Meeting, kind: str, *, by: User, **params: str) -> None:
    people = {
        each.user.pk: each.user for each in selectors.expected_at(meeting.body) if each.user is not None
    }
    people.pop(by.pk, None)
    notify(
        people.values(),
        kind,
        key=f"{kind}:{meeting.pk}:{meeting.updated_at:%Y%m%d%H%M%S%f}",
        url=page_of(meeting),
        title=meeting.title,
        body=meeting.body.name,
        when=f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M}",
        where=meeting.place or meeting.link,
        **params,
    )


def page_of(meeting: Meeting, page: str = "meeting") -> str:
    return reverse(f"consortia:{page}", args=[meeting.consortium.slug, meeting.pk])


@transaction.atomic
def change_meeting(pk: UUID, *, by: User, **fields: Any) -> Meeting:
    """Move a planned meeting or call it otherwise; everybody expected is told."""
    meeting = open_for(pk, by, MeetingStatus.PLANNED)
    if unknown := fields.keys() - set(FIELDS):
        raise TypeError(f"not to be changed of a meeting: {sorted(unknown)}")
    changed = {name: value for name, value in fields.items() if getattr(meeting, name) != value}
    for name, value in changed.items():
        setattr(meeting, name, value)
    _require_sense(meeting)
    if changed:
        meeting.save(update_fields=[*changed, "updated_at"])
        record("meeting.changed", meeting, by=by, after=changed)
        _tell(meeting, "meeting.moved", by=by)
    return meeting


@transaction.atomic
def hold(pk: UUID, *, by: User) -> Meeting:
    """The meeting has taken place, or takes place now."""
    meeting = access.get_meeting(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    MEETING.require("hold", meeting)
    if database_clock() < meeting.starts_at:
        raise RuleBroken(_("The meeting has not begun yet."))
    MEETING.fire("hold", meeting, by=by)
    return meeting


@transaction.atomic
def save_minutes(pk: UUID, *, by: User, minutes: str, version: int) -> Meeting:
    """Write the minutes on; refused when somebody else has written since `version`."""
    meeting = open_for(pk, by, *TEXT_OPEN)
    if version != meeting.version:
        raise StaleVersion
    if minutes == meeting.minutes:
        return meeting
    meeting.minutes, meeting.version = minutes, meeting.version + 1
    meeting.save(update_fields=["minutes", "version", "updated_at"])
    record("meeting.minutes_written", meeting, by=by, after={"version": meeting.version})
    return meeting


@transaction.atomic
def attach_scan(pk: UUID, *, by: User, upload: Upload | None) -> Meeting:
    """Put the signed scan beside the minutes, also after their approval; None takes it away before."""
    meeting = open_for(pk, by, MeetingStatus.HELD, MeetingStatus.MINUTED)
    if upload is not None and upload.consortium_id != meeting.consortium_id:
        raise RuleBroken(_("The file belongs somewhere else."), attr="file")
    if meeting.status == MeetingStatus.MINUTED and meeting.minutes_file is not None:
        raise TransitionNotAllowed(_("The approved minutes have their signed scan already."))
    meeting.minutes_file = upload
    meeting.save(update_fields=["minutes_file", "updated_at"])
    after = {"file": upload.name, "sha256": upload.sha256} if upload else {}
    record("meeting.scan_attached", meeting, by=by, after=after)
    return meeting


@transaction.atomic
def approve(pk: UUID, *, by: User) -> Meeting:
    """Approve the minutes; from now on agenda, attendance and minutes stay as they are."""
    meeting = access.get_meeting(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    MEETING.require("approve", meeting)
    if not meeting.minutes.strip():
        raise RuleBroken(_("Write the minutes before you approve them."), attr="minutes")
    undecided = (ResolutionStatus.DRAFT, ResolutionStatus.OPEN)
    if Resolution.objects.filter(meeting=meeting, status__in=undecided).exists():
        raise RuleBroken(_("A motion of this meeting is not decided yet."))
    MEETING.fire("approve", meeting, by=by, version=meeting.version)
    _tell(meeting, "meeting.minuted", by=by)
    return meeting


@transaction.atomic
def cancel(pk: UUID, *, by: User, reason: str) -> Meeting:
    """Call a planned meeting off; everybody expected is told why."""
    meeting = access.get_meeting(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    MEETING.fire("cancel", meeting, by=by, reason=reason)
    Resolution.objects.filter(meeting=meeting).update(meeting=None)
    _tell(meeting, "meeting.cancelled", by=by, reason=reason.strip())
    return meeting


@transaction.atomic
def request_minutes(pk: UUID, *, by: User) -> Document:
    """The minutes as PDF as they stand: the finished one, or one that a worker is asked to make."""
    meeting = access.get_meeting(pk, user=by, permission=P.VIEW_GOVERNANCE, lock=True)
    current = selectors.document_of(meeting)
    if current is not None:
        return current
    return documents.request_document(
        selectors.MINUTES,
        meeting.pk,
        by=by,
        title=meeting.title,
        task="consortia.render_minutes",
        consortium_id=meeting.consortium_id,
    )
