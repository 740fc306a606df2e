"""Members that are idle (联而不合): without a task, or without a sign of life for a long time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from consortia.models import Consortium, MemberRole, Membership, Seat
from consortia.selectors.consortia import active_members
from consortia.selectors.tasks import NO_PARTS, Counts, holders
from consortia.states import MembershipStatus
from kernel.audit.models import Event

REMINDED = "membership.reminded"
REMINDED_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Idle:
    """A member, why it counts as idle, and when it was last seen and reminded."""

    membership: Membership
    has_task: bool
    last_active_on: date | None
    reminded_at: datetime | None

    @property
    def since(self) -> date:
        """Its last sign of life, or the day on which it joined."""
        return self.last_active_on or self.membership.joined_on or timezone.localdate()

    @property
    def may_be_reminded(self) -> bool:
        """At most once a week."""
        return self.reminded_at is None or timezone.now() - self.reminded_at >= REMINDED_EVERY

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.since).days


def idle_members(consortium: Consortium) -> list[Idle]:
    """Active members but observers that hold no task, or were silent for `idle_days`; a few queries."""
    members = list(active_members(consortium).exclude(role=MemberRole.OBSERVER))
    before = timezone.localdate() - timedelta(days=consortium.idle_days)
    parts, seen, reminded = holders(consortium), _last_deeds(consortium), _reminders(members)
    found = [
        _seen(each, parts.get(each.pk, NO_PARTS), seen.get(each.organisation_id), reminded.get(each.pk))
        for each in members
    ]
    return [each for each in found if not each.has_task or each.since < before]


def _seen(membership: Membership, counts: Counts, deed_on: date | None, reminded_at: datetime | None) -> Idle:
    days = [day for day in (deed_on, counts.last_report_on) if day is not None]
    return Idle(membership, counts.held > 0, max(days, default=None), reminded_at)


def _last_deeds(consortium: Consortium) -> dict[UUID | None, date]:
    """Organisation → the last day on which one of its seated people did something in the consortium."""
    seats = list(Seat.objects.filter(consortium=consortium).values_list("user_id", "organisation_id"))
    people = {user_id for user_id, _organisation_id in seats}
    deeds = Event.objects.filter(consortium_id=consortium.pk, actor_id__in=people).order_by()
    last = dict(deeds.values_list("actor_id").annotate(last=Max("at")))
    found: dict[UUID | None, date] = {}
    for user_id, organisation_id in seats:
        if at := last.get(user_id):
            day = timezone.localdate(at)
            found[organisation_id] = max(found.get(organisation_id, day), day)
    return found


def _reminders(members: Iterable[Membership]) -> dict[UUID, datetime]:
    events = Event.objects.filter(object_id__in=[each.pk for each in members], name=REMINDED).order_by()
    return dict(events.values_list("object_id").annotate(last=Max("at")))


def idle_one(membership: Membership) -> Idle | None:
    """What is to be said of this member, or None if it is not idle."""
    if membership.status != MembershipStatus.ACTIVE:
        return None
    found = idle_members(membership.consortium)
    return next((each for each in found if each.membership.pk == membership.pk), None)
