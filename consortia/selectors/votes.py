"""Reading of resolutions, the roll of voters, the votes and the rules for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from consortia import permissions as P
from consortia.kinds import BodyKind, ResolutionKind
from consortia.models import Consortium, MemberRole, Membership, Office, Resolution, Seat, Voter
from consortia.models import VotingRule as Rule
from consortia.models.votes import Procedure
from consortia.permissions import ADMIN_ROLES
from consortia.states import MembershipStatus, ResolutionStatus
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.selectors import holders

PROCEDURE = tuple(each.name for each in Procedure._meta.local_fields)
# Whatever a body likes may be put to the vote in whatever way; of the other matters the rules say how.
FREE = (ResolutionKind.GENERAL,)


def database_clock() -> datetime:
    """The clock that decides what is late, at this moment; not the clock of whichever machine asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def rule_for(consortium: Consortium, kind: str) -> Rule:
    """The rule laid down for one kind of matter, or else the default, not saved.

    By default the council decides, where it has members who can vote, else the assembly; every matter but
    the general ones requires a vote.
    """
    saved = Rule.objects.filter(consortium=consortium, kind=kind).first()
    return saved or _default(consortium, kind, _default_body(consortium))


def rules_of(consortium: Consortium) -> list[Rule]:
    """The rule of every kind of matter, laid down or default, in two queries."""
    saved = {rule.kind: rule for rule in Rule.objects.filter(consortium=consortium)}
    body = _default_body(consortium)
    return [saved.get(kind) or _default(consortium, kind, body) for kind in ResolutionKind.values]


def _default(consortium: Consortium, kind: str, body_kind: BodyKind) -> Rule:
    is_required = kind not in FREE
    return Rule(consortium=consortium, kind=kind, body_kind=body_kind, is_required=is_required)


def _default_body(consortium: Consortium) -> BodyKind:
    seated = held_offices().filter(consortium=consortium, body__kind=BodyKind.COUNCIL, user__isnull=False)
    return BodyKind.COUNCIL if seated.exists() else BodyKind.ASSEMBLY


def procedure_of(rule: Procedure) -> dict[str, Any]:
    """How a vote is taken, as the fields of another row."""
    return {name: getattr(rule, name) for name in PROCEDURE}


def held_offices() -> QuerySet[Office]:
    """Offices held today."""
    today = timezone.localdate()
    is_open = Q(ends_on=None) | Q(ends_on__gte=today)
    return Office.objects.filter(is_open, starts_on__lte=today, end_reason="")


def carried_resolution(consortium: Consortium, kind: str, subject_id: UUID | None) -> Resolution | None:
    """The resolution that allows something and was not carried out yet, the latest of them."""
    carried = Resolution.objects.filter(
        consortium=consortium,
        kind=kind,
        subject_id=subject_id,
        status=ResolutionStatus.CARRIED,
        carried_out_at=None,
    )
    return carried.order_by("-closed_at", "-id").first()


def pending_resolution(consortium: Consortium, kind: str, subject_id: UUID | None) -> Resolution | None:
    """The motion on something that is drafted or open for votes, the latest of them."""
    pending = Resolution.objects.filter(
        consortium=consortium,
        kind=kind,
        subject_id=subject_id,
        status__in=(ResolutionStatus.DRAFT, ResolutionStatus.OPEN),
    )
    return pending.order_by("-created_at", "-id").first()


# The roll


@dataclass(frozen=True)
class Named:
    """Somebody who goes on the roll when a vote opens."""

    user: User
    organisation_id: UUID | None
    weight: int = 1


def electorate(resolution: Resolution) -> list[Named]:
    """Who may vote on it as things stand: one line a person, and in the assembly one a member.

    A person who could not even read the motion is left out: nobody is counted who cannot vote.
    """
    if resolution.body.kind == BodyKind.ASSEMBLY:
        return _assembly(resolution.consortium)
    able = {user.pk for user in holders(P.VIEW_GOVERNANCE, resolution.consortium_id)}
    offices = held_offices().filter(body=resolution.body_id, user__in=able).select_related("user")
    # Two offices in one body are still one person; the heavier one counts.
    heaviest = {office.user_id: office for office in offices.order_by("weight", "created_at")}
    return [
        Named(office.user, office.organisation_id, office.weight)
        for office in heaviest.values()
        if office.user is not None
    ]


def _assembly(consortium: Consortium) -> list[Named]:
    """For each member but observers the administrator seated longest who does not stand for another one."""
    active = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    members = active.exclude(role=MemberRole.OBSERVER).order_by("joined_on", "created_at", "pk")
    admins = administrators(consortium)
    standing: dict[UUID, Named] = {}
    for organisation_id in members.values_list("organisation_id", flat=True):
        free = (user for user in admins.get(organisation_id, ()) if user.pk not in standing)
        if user := next(free, None):
            standing[user.pk] = Named(user, organisation_id)
    return list(standing.values())


def administrators(consortium: Consortium) -> dict[UUID | None, list[User]]:
    """Active administrators seated for each organisation, the one seated longest first."""
    seats = Seat.objects.filter(consortium=consortium, role__in=ADMIN_ROLES, user__is_active=True)
    found: dict[UUID | None, list[User]] = {}
    for seat in seats.select_related("user").order_by("created_at", "pk"):
        people = found.setdefault(seat.organisation_id, [])
        if seat.user not in people:
            people.append(seat.user)
    return found


def line_of(resolution: Resolution, user: User) -> Voter | None:
    """The line of the roll on which `user` votes: one's own, in the assembly also that of one's member."""
    roll = Voter.objects.filter(resolution=resolution).select_related("organisation")
    own = roll.filter(user=user).first()
    if own is not None or resolution.body.kind != BodyKind.ASSEMBLY:
        return own
    seats = Seat.objects.filter(consortium=resolution.consortium_id, user=user, role__in=ADMIN_ROLES)
    return roll.filter(organisation__in=seats.values("organisation")).order_by("pk").first()


def roll_of(resolution: Resolution) -> QuerySet[Voter]:
    voters = Voter.objects.filter(resolution=resolution).select_related("organisation")
    return voters.order_by("organisation__name", "name", "pk")


def proposer_of(resolution: Resolution) -> User | None:
    drafted = Event.objects.filter(object_id=resolution.pk, name="resolution.drafted").first()
    actor = drafted.actor_id if drafted else None
    return User.objects.filter(pk=actor).first() if actor else None
