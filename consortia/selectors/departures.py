"""What the departure of a member touches among its consortium's tasks, seats, offices and votes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortia import permissions as P
from consortia.departures import Touch, register_touch, touches
from consortia.kinds import ResolutionKind
from consortia.models import (
    LeadChange,
    MemberRole,
    Membership,
    Resolution,
    Seat,
    TaskIndicator,
    TaskPart,
    Voter,
)
from consortia.selectors.consortia import active_members
from consortia.selectors.tasks import HOLDING, OPEN
from consortia.selectors.votes import carried_resolution, held_offices, pending_resolution
from consortia.states import MEMBERSHIP, LeadChangeStatus, MembershipStatus, ResolutionStatus
from kernel.accounts.models import User

TASKS = _("Open tasks held")
INDICATORS = _("Indicators of open tasks")
SEATS = _("Seats that end")
OFFICES = _("Offices that end")
VOTES = _("Votes that are open")


def open_parts(membership: Membership) -> list[TaskPart]:
    """Parts of a member, responsible or accountable, in tasks that are still worked on."""
    parts = TaskPart.objects.filter(membership=membership, letter__in=HOLDING, task__status__in=OPEN)
    return list(parts.select_related("task").order_by("task__due_on", "task__number"))


def open_indicators(membership: Membership) -> list[TaskIndicator]:
    indicators = TaskIndicator.objects.filter(membership=membership, task__status__in=OPEN)
    return list(indicators.select_related("task").order_by("task__number", "order"))


def heirs(membership: Membership) -> list[Membership]:
    """Members to whom tasks can be handed."""
    others = active_members(membership.consortium).exclude(pk=membership.pk)
    return list(others.exclude(role=MemberRole.OBSERVER))


@register_touch
def own_touches(membership: Membership) -> Iterator[Touch]:
    """What this room knows."""
    for part in open_parts(membership):
        note = _("Hand it to another member, or it stays without this holder.")
        url = reverse("consortia:task", args=[membership.consortium_slug, part.task_id])
        yield Touch(TASKS, f"{part.task} · {part.get_letter_display()}", note, url, is_open=True)
    for indicator in open_indicators(membership):
        yield Touch(INDICATORS, f"{indicator.task.number} · {indicator.name}", _("Goes with the task."))
    seats = Seat.objects.filter(consortium=membership.consortium_id, organisation=membership.organisation_id)
    for seat in seats.select_related("user").order_by("user__name", "role"):
        yield Touch(SEATS, f"{seat.user.name} · {seat.get_role_display()}", _("Ends at once."))
    offices = held_offices().filter(
        consortium=membership.consortium_id, organisation=membership.organisation_id
    )
    for office in offices.select_related("body").order_by("body__kind", "created_at"):
        what = f"{office.body.name} · {office.person_name} · {office.get_title_display()}"
        yield Touch(OFFICES, what, _("Ends today."))
    yield from _votes(membership)


def _votes(membership: Membership) -> Iterator[Touch]:
    lines = Voter.objects.filter(
        consortium=membership.consortium_id,
        organisation=membership.organisation_id,
        is_barred=False,
        resolution__status=ResolutionStatus.OPEN,
    )
    for line in lines.select_related("resolution").order_by("resolution__deadline", "name"):
        note = _("Has voted; the vote counts.") if line.voted_at else _("Can no longer vote.")
        yield Touch(VOTES, f"{line.resolution} · {line.name}", note)
    changes = LeadChange.objects.filter(successor=membership, status=LeadChangeStatus.PROPOSED)
    for change in changes.select_related("leaving__organisation", "successor__organisation"):
        yield Touch(_("Change of the lead"), str(change), _("Is withdrawn."))


@dataclass(frozen=True)
class Group:
    """Touches under one heading."""

    heading: str
    touches: list[Touch]


@dataclass(frozen=True)
class Impact:
    """All that a departure touches, and whether it can be carried out."""

    membership: Membership
    groups: list[Group]
    parts: list[TaskPart]
    heirs: list[Membership]
    pending: Resolution | None
    carried: Resolution | None


def impact(membership: Membership) -> Impact:
    groups: dict[str, list[Touch]] = {}
    for touch in touches(membership):
        groups.setdefault(str(touch.heading), []).append(touch)
    args = (membership.consortium, ResolutionKind.REMOVAL, membership.pk)
    return Impact(
        membership=membership,
        groups=[Group(heading, found) for heading, found in groups.items()],
        parts=open_parts(membership),
        heirs=heirs(membership),
        pending=pending_resolution(*args),
        carried=carried_resolution(*args),
    )


def departure_abilities(impact: Impact, user: User, acting_for: Iterable[UUID]) -> list[str]:
    """Leaving, for the member's own people; the vote on a removal and its execution, for the lead."""
    membership = impact.membership
    if membership.status != MembershipStatus.ACTIVE or membership.role == MemberRole.LEAD:
        return []
    can = set(MEMBERSHIP.available(membership, user)) & {"leave", "remove"}
    if membership.organisation_id not in set(acting_for):
        can.discard("leave")
    if impact.carried is None:
        can.discard("remove")
    may_propose = user.has_perm(P.MANAGE_GOVERNANCE, membership.consortium)
    if may_propose and impact.carried is None and impact.pending is None:
        can.add("propose_removal")
    return sorted(can)
