"""The agenda of a meeting and who came to it, until the minutes are approved."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.kinds import AttendanceStatus
from consortia.models import AgendaItem, Attendance, Meeting
from consortia.states import MeetingStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed

TEXT_OPEN = (MeetingStatus.PLANNED, MeetingStatus.HELD)


def open_for(pk: UUID, by: User, *states: str) -> Meeting:
    """A meeting, locked, in one of the states."""
    meeting = access.get_meeting(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    if meeting.status not in states:
        raise TransitionNotAllowed(_("The meeting can no longer be changed in this way."))
    return meeting


def _touch(meeting: Meeting) -> None:
    """The meeting's own time moves along, by which its PDF is known to be old."""
    meeting.save(update_fields=["updated_at"])


@transaction.atomic
def add_item(meeting_pk: UUID, *, by: User, title: str, presenter: str = "") -> AgendaItem:
    """Put one more item at the end of the agenda."""
    meeting = open_for(meeting_pk, by, *TEXT_OPEN)
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    item = add(meeting, last + 1, title, presenter)
    _touch(meeting)
    record("meeting.agenda_changed", meeting, by=by, after={"added": item.title})
    return item


def add(meeting: Meeting, order: int, title: str, presenter: str) -> AgendaItem:
    if not title.strip():
        raise RuleBroken(_("Give the item a title."), attr="title")
    return AgendaItem.objects.create(
        consortium=meeting.consortium,
        meeting=meeting,
        order=order,
        title=title.strip(),
        presenter=presenter.strip(),
    )


def _item(meeting: Meeting, item_pk: UUID) -> AgendaItem:
    item = AgendaItem.objects.filter(meeting=meeting, pk=item_pk).first()
    if item is None:
        raise RuleBroken(_("The agenda has no such item."), attr="item")
    return item


@transaction.atomic
def change_item(meeting_pk: UUID, item_pk: UUID, *, by: User, **fields: str) -> AgendaItem:
    """Change title, presenter or outcome of an item."""
    meeting = open_for(meeting_pk, by, *TEXT_OPEN)
    item = _item(meeting, item_pk)
    for name, value in fields.items():
        setattr(item, name, value.strip())
    if not item.title:
        raise RuleBroken(_("Give the item a title."), attr="title")
    item.save(update_fields=[*fields, "updated_at"])
    _touch(meeting)
    record("meeting.agenda_changed", meeting, by=by, after={"changed": item.title})
    return item


@transaction.atomic
def remove_item(meeting_pk: UUID, item_pk: UUID, *, by: User) -> None:
    meeting = open_for(meeting_pk, by, *TEXT_OPEN)
    item = _item(meeting, item_pk)
    item.delete()
    AgendaItem.objects.filter(meeting=meeting, order__gt=item.order).update(order=F("order") - 1)
    _touch(meeting)
    record("meeting.agenda_changed", meeting, by=by, after={"removed": item.title})


@transaction.atomic
def move_item(meeting_pk: UUID, item_pk: UUID, *, by: User, steps: int) -> None:
    """One place up (-1) or down (1); at either end it stays where it is."""
    meeting = open_for(meeting_pk, by, *TEXT_OPEN)
    item = _item(meeting, item_pk)
    other = AgendaItem.objects.filter(meeting=meeting, order=item.order + steps).first()
    if other is None:
        return
    item.order, other.order = other.order, item.order
    AgendaItem.objects.bulk_update([item, other], ["order"])
    _touch(meeting)
    record("meeting.agenda_changed", meeting, by=by, after={"moved": item.title})


@transaction.atomic
def note_attendance(meeting_pk: UUID, *, by: User, lines: Mapping[UUID, Mapping[str, str]]) -> Meeting:
    """Who came: line → `presence` and, by proxy, `proxy_name`; lines left out stay as they are."""
    meeting = open_for(meeting_pk, by, *TEXT_OPEN)
    rows = {row.pk: row for row in Attendance.objects.filter(meeting=meeting, pk__in=lines)}
    if len(rows) != len(lines):
        raise RuleBroken(_("The list of attendance has no such line."), attr="attendance")
    for pk, line in lines.items():
        _note(rows[pk], line)
    Attendance.objects.bulk_update(rows.values(), ["presence", "proxy_name", "updated_at"])
    _touch(meeting)
    record("meeting.attendance_noted", meeting, by=by, after={"lines": len(rows)})
    return meeting


def _note(row: Attendance, line: Mapping[str, str]) -> None:
    row.presence = line["presence"]
    row.proxy_name = line.get("proxy_name", "").strip() if row.presence == AttendanceStatus.PROXY else ""
    row.updated_at = timezone.now()
    if row.presence == AttendanceStatus.PROXY and not row.proxy_name:
        message = _("Name the proxy of %(person)s.") % {"person": row.person_name}
        raise RuleBroken(message, attr="attendance")
