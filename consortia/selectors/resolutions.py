"""Reading of resolutions, as lists show them and as one person may see and act on one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia import permissions as P
from consortia.kinds import Ballot, Choice, MajorityBase
from consortia.models import Consortium, Resolution, Vote, Voter
from consortia.models.votes import Procedure
from consortia.selectors.votes import database_clock, line_of, roll_of
from consortia.states import RESOLUTION, ResolutionStatus
from kernel.accounts.models import User
from kernel.audit.models import Event

WHY = {
    "carried": gettext_lazy("The majority was reached."),
    "no_voters": gettext_lazy("Nobody was entitled to vote."),
    "no_quorum": gettext_lazy("Too few took part."),
    "nobody_for": gettext_lazy("Nobody voted for it."),
    "tie": gettext_lazy("As many voted against as for it; a tie does not carry."),
    "outvoted": gettext_lazy("More voted against than for it."),
    "majority_missed": gettext_lazy("More voted for than against, but too few for the majority asked for."),
}


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


@dataclass(frozen=True)
class Outcome:
    """The count as the page shows it."""

    rows: list[tuple[str, int, str]]
    taking_part: int
    entitled: int
    why: str

    @property
    def percent(self) -> int:
        return 100 * self.taking_part // self.entitled if self.entitled else 0


def result_of(resolution: Resolution) -> Outcome | None:
    """What was counted, or nothing while the vote is open or was taken back."""
    result = resolution.result
    if not result:
        return None
    tones = {Choice.FOR: "green", Choice.AGAINST: "red", Choice.ABSTAIN: "gray"}
    rows = [(str(choice.label), int(result[choice]), tones[choice]) for choice in Choice]
    return Outcome(rows, result["taking_part"], result["entitled"], why_text(resolution))


def why_withdrawn(resolution: Resolution) -> str:
    if resolution.status != ResolutionStatus.WITHDRAWN:
        return ""
    event = Event.objects.filter(object_id=resolution.pk, name="resolution.withdrawn").first()
    return event.reason if event else ""


@dataclass(frozen=True)
class OpenVote:
    """An open vote on the governance page, and whether the person still has to vote."""

    resolution: Any
    is_mine: bool


def open_votes(consortium: Consortium, user: User) -> list[OpenVote]:
    """The most urgent first."""
    open_now = resolutions_of(consortium).filter(status=ResolutionStatus.OPEN).order_by("deadline", "id")
    found = list(open_now)
    lines = lines_of(user, found)
    waiting = {pk for pk, line in lines.items() if not line.is_barred and line.voted_at is None}
    return [OpenVote(each, each.pk in waiting) for each in found]
