"""Reading of resolutions, the roll of voters, the votes and the rules for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia import permissions as P
from consortia.kinds import Ballot, BodyKind, Choice, MajorityBase, ResolutionKind
from consortia.models import Consortium, MemberRole, Membership, Office, Resolution, Seat, Vote, Voter
from consortia.models import VotingRule as Rule
from consortia.models.votes import Procedure
from consortia.permissions import ADMIN_ROLES
from consortia.states import RESOLUTION, MembershipStatus, ResolutionStatus
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.selectors import holders

PROCEDURE = tuple(each.name for each in Procedure._meta.local_fields)
# Whatever a body likes may be put to the vote in whatever way; of the other matters the rules say how.
FREE = (ResolutionKind.GENERAL,)
WHY = {
    "carried": gettext_lazy("The majority was reached."),
    "no_voters": gettext_lazy("Nobody was entitled to vote."),
    "no_quorum": gettext_lazy("Too few took part."),
    "nobody_for": gettext_lazy("Nobody voted for it."),
    "tie": gettext_lazy("As many voted against as for it; a tie does not carry."),
    "outvoted": gettext_lazy("More voted against than for it."),
    "majority_missed": gettext_lazy("More voted for than against, but too few for the majority asked for."),
}


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


def resolutions_of(consortium: Consortium) -> QuerySet[Resolution]:
    """Newest first, each with how many are on its roll, barred ones left out, and how many have voted."""
    able = Q(voters__is_barred=False)
    return (
        Resolution.objects.filter(consortium=consortium)
        .select_related("body", "meeting", "consortium")
        .annotate(
            voter_count=Count("voters", filter=able),
            voted_count=Count("voters", filter=able & Q(voters__voted_at__isnull=False)),
        )
        .order_by("-created_at", "-id")
    )


def overdue(consortium: Consortium) -> list[UUID]:
    """Votes whose time is over by the clock of the database and that nobody has counted yet."""
    waiting = Resolution.objects.filter(consortium=consortium, status=ResolutionStatus.OPEN)
    rows = list(waiting.values_list("pk", "deadline"))
    # Asked only where something is open, which is rare.
    now = database_clock() if rows else None
    return [pk for pk, deadline in rows if now and deadline < now]


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
    return User.objects.filter(pk=drafted.actor_id).first() if drafted else None


# One resolution, as a person sees it


@dataclass(frozen=True)
class Line:
    """A line of the roll; `vote` where the ballot is open and the line has voted."""

    voter: Voter
    vote: Vote | None = None


@dataclass(frozen=True)
class Insight:
    """A resolution, the roll and what the person asking may know and do."""

    resolution: Resolution
    lines: list[Line]
    own: Voter | None
    own_vote: Vote | None
    can: list[str] = field(default_factory=list)

    @property
    def able(self) -> list[Line]:
        return [line for line in self.lines if not line.voter.is_barred]

    @property
    def voted(self) -> int:
        return sum(line.voter.voted_at is not None for line in self.able)


def insight(resolution: Resolution, user: User) -> Insight:
    """In a constant number of queries; of a secret ballot row-level security shows one's own vote only."""
    voters = list(roll_of(resolution))
    visible = {vote.user_id: vote for vote in Vote.objects.filter(resolution=resolution)}
    is_open_ballot = resolution.ballot == Ballot.OPEN
    lines = [Line(voter, visible.get(voter.user_id) if is_open_ballot else None) for voter in voters]
    own = next((voter for voter in voters if voter.user_id == user.pk), None) or (
        line_of(resolution, user) if voters else None
    )
    can = abilities(resolution, user, own=own, is_complete=_is_complete(voters))
    return Insight(resolution, lines, own, visible.get(user.pk), can)


def _is_complete(voters: Iterable[Voter]) -> bool:
    able = [voter for voter in voters if not voter.is_barred]
    return bool(able) and all(voter.voted_at for voter in able)


def abilities(
    resolution: Resolution, user: User, *, own: Voter | None = None, is_complete: bool = False
) -> list[str]:
    """Steps open to `user`: those of the table, voting, and the count where it is due."""
    can = set(RESOLUTION.available(resolution, user))
    may_manage = user.has_perm(P.MANAGE_GOVERNANCE, resolution.consortium)
    is_open = resolution.status == ResolutionStatus.OPEN
    is_over = is_open and resolution.deadline < timezone.now()
    if may_manage and resolution.status == ResolutionStatus.DRAFT:
        can.add("edit")
    if may_manage and (is_over or (is_open and is_complete)):
        can.add("close")
    if is_open and not is_over and own is not None and not own.is_barred:
        can.add("vote")
    return sorted(can)


def lines_of(user: User, resolutions: Iterable[Resolution]) -> dict[UUID, Voter]:
    """The user's own lines on the rolls of a page of resolutions, in one query."""
    ids = [resolution.pk for resolution in resolutions]
    return {voter.resolution_id: voter for voter in Voter.objects.filter(resolution__in=ids, user=user)}


def why_text(resolution: Resolution) -> str:
    """What the count says of itself, in the reader's language."""
    return str(WHY.get(str(resolution.result.get("why", "")), ""))


def procedure_text(rule: Procedure) -> str:
    """How a vote is taken, in one line."""
    majority = f"{rule.majority_num}/{rule.majority_den}"
    shown = _("more than %(majority)s") if rule.majority_exceeds else _("%(majority)s or more")
    base = MajorityBase(rule.base).label
    return " · ".join(
        [
            f"{Ballot(rule.ballot).label}",
            str(rule.get_weighting_display()),
            _("%(n)s %% must take part") % {"n": rule.quorum_percent},
            f"{shown % {'majority': majority}} ({base})",
        ]
    )


def resolutions_table(resolutions: Iterable[Any]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of `resolutions_of` as a spreadsheet."""
    head = [
        _("Number"),
        _("Title"),
        _("Matter"),
        _("Body"),
        _("Status"),
        _("Vote until"),
        _("Voters"),
        _("Have voted"),
        *(str(Choice(choice).label) for choice in Choice.values),
        _("Vote closed at"),
    ]
    return head, [_row(each) for each in resolutions]


def _row(resolution: Any) -> list[Any]:
    closed = resolution.closed_at
    return [
        resolution.number,
        resolution.title,
        resolution.get_kind_display(),
        resolution.body.name,
        resolution.get_status_display(),
        f"{timezone.localtime(resolution.deadline):%Y-%m-%d %H:%M}",
        resolution.voter_count,
        resolution.voted_count,
        *(resolution.result.get(choice) for choice in Choice.values),
        f"{timezone.localtime(closed):%Y-%m-%d %H:%M}" if closed else "",
    ]
