"""The home of a consortium: where it stands, what is due, what it works on, who it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.states import AgreementStatus, PartyStatus
from bounties.states import ChallengeStatus
from consortia import charts
from consortia import permissions as P
from consortia.models import Consortium, MemberRole
from consortia.selectors import growth
from consortia.selectors.consortia import composed
from consortia.states import TASK_TONES, ConsortiumStatus, MembershipStatus, TaskStatus
from desk import selectors, timeline
from desk.filing_card import filing
from desk.gathering import gather, terms
from kernel.accounts.models import User

SHOWN, SHOWN_CHALLENGES, SHOWN_IDLE = 8, 4, 5
MIN_MEMBERS = 2
# What is being worked on comes first.
ORDER = ["awarded", "closed", "published", "draft", "failed", "withdrawn"]
TONES = {
    ChallengeStatus.DRAFT: "gray",
    ChallengeStatus.PUBLISHED: "blue",
    ChallengeStatus.CLOSED: "yellow",
    ChallengeStatus.AWARDED: "green",
    ChallengeStatus.FAILED: "gray",
    ChallengeStatus.WITHDRAWN: "gray",
}
type Row = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """The facts behind the step rail."""

    members: int
    is_signed: bool
    is_filed: bool
    awarded: int
    milestones: int
    accepted: int


def rail(standing: Standing) -> list[dict[str, str]]:
    """Six steps from formation to results; the first one that is not done is where the consortium stands."""
    done = [
        (_("Formation"), standing.members >= MIN_MEMBERS),
        (_("Agreement signed"), standing.is_signed),
        (_("Filing"), standing.is_filed),
        (_("Execution"), standing.awarded > 0),
        (_("Milestone review"), standing.accepted > 0),
        (_("Results"), standing.milestones > 0 and standing.accepted == standing.milestones),
    ]
    current = next((index for index, (_label, finished) in enumerate(done) if not finished), len(done))
    return [
        {"label": label, "state": "now" if index == current else "done" if finished else "todo"}
        for index, (label, finished) in enumerate(done)
    ]


def overview(consortium: Consortium, user: User) -> Row:
    """Everything the page shows, in a number of queries that does not grow with the consortium."""
    found = gather(consortium, user)
    members = [row for row in found["members"] if row["status"] == MembershipStatus.ACTIVE]
    challenges = sorted(found["challenges"], key=lambda row: ORDER.index(row["status"]))
    months = growth.over_time(terms(found))
    return {
        "lead": next((row["organisation__name"] for row in members if row["role"] == MemberRole.LEAD), ""),
        "member_count": len(members),
        "steps": rail(_standing(consortium, members, found["agreements"], challenges)),
        "tasks": selectors.task_rows(found["duties"]),
        "agreement": _agreement(found),
        **filing(consortium, user, found, members),
        "work": work(found["late"], found["tasks"], challenges, consortium.slug),
        "challenge_count": len(challenges),
        **_figures(found["task_counts"]),
        "votes": found["votes"],
        "meeting": next(iter(found["meetings"]), None),
        **_idle(consortium, user, members),
        **_composition(members),
        "months": months[::-1],
        "growth": charts.of_growth(months),
        "events": timeline.rows(found["events"]),
        "sees": {
            name
            for name, right in (
                ("agreement", P.VIEW_AGREEMENT),
                ("dossier", P.VIEW_DOSSIER),
                ("governance", P.VIEW_GOVERNANCE),
                ("roadmap", P.VIEW_ROADMAP),
            )
            if user.has_perm(right, consortium)
        },
    }


def _standing(
    consortium: Consortium, members: Sequence[Row], agreements: Iterable[Agreement], challenges: Sequence[Row]
) -> Standing:
    """Signed and filed by the state of the consortium, which everybody in it may know."""
    in_force = any(agreement.status == AgreementStatus.IN_FORCE for agreement in agreements)
    carried = [row for row in challenges if row["holder"]]
    return Standing(
        members=len(members),
        is_signed=in_force or consortium.status in (ConsortiumStatus.ACTIVE, ConsortiumStatus.FILED),
        is_filed=consortium.status == ConsortiumStatus.FILED,
        awarded=sum(row["status"] == ChallengeStatus.AWARDED for row in challenges),
        milestones=sum(row["total"] or 0 for row in carried),
        accepted=sum(row["accepted"] or 0 for row in carried),
    )


def _agreement(found: dict[str, list[Any]]) -> Row | None:
    """The one that is being written, signed or in force, and how many have signed."""
    agreement = next(iter(found["agreements"]), None)
    if agreement is None:
        return None
    parties = [row for row in found["parties"] if row["agreement_id"] == agreement.pk]
    signed = sum(row["status"] == PartyStatus.SIGNED for row in parties)
    return {"it": agreement, "signed": signed, "parties": len(parties), "text": f"{signed} / {len(parties)}"}


def work(late: Sequence[Row], due: Sequence[Row], challenges: Sequence[Row], slug: str) -> list[Row]:
    """The lines of “tasks and challenges”: what is late, the challenges, what is due next."""
    shown = [
        *(task_row(row, slug) for row in late),
        *(challenge_row(row, slug) for row in challenges[:SHOWN_CHALLENGES]),
    ]
    return [*shown, *(task_row(row, slug) for row in due[: SHOWN - len(shown)])]


def task_row(row: Row, slug: str) -> Row:
    late = row["due_on"] < selectors.today()
    status = TaskStatus(row["status"])
    return {
        "url": f"/c/{slug}/tasks/{row['id']}/",
        "kind": _("Task"),
        "title": row["title"],
        "number": row["number"],
        "holder": row["holder"] or "",
        "amount_wan": "",
        "value": row["progress"],
        "max": 100,
        "text": f"{row['progress']}%",
        "late": late,
        "label": _("Overdue") if late else status.label,
        "tone": "red" if late else TASK_TONES[status],
    }


def challenge_row(row: Row, slug: str) -> Row:
    total, accepted = row["total"] or 0, row["accepted"] or 0
    status = ChallengeStatus(row["status"])
    return {
        "url": f"/c/{slug}/challenges/{row['id']}/",
        "kind": _("Listing"),
        "title": row["title"],
        "number": row["number"],
        "holder": row["holder"] or "",
        "received": row["answers_received"],
        "amount_wan": f"{row['amount_fen'] / 1_000_000:,.2f}",
        "value": accepted,
        "max": total,
        "text": f"{accepted}/{total}",
        "late": False,
        "label": status.label,
        "tone": TONES[status],
    }


def _figures(counts: Iterable[Row]) -> Row:
    """How many tasks there are, without the cancelled ones."""
    by_status = {row["status"]: row for row in counts}
    live = [row for status, row in by_status.items() if status != TaskStatus.CANCELLED]
    return {
        "task_count": sum(row["number"] for row in live),
        "tasks_done": by_status.get(TaskStatus.DONE, {}).get("number", 0),
        "tasks_late": sum(row["late"] for row in live),
    }


def _idle(consortium: Consortium, user: User, members: Sequence[Row]) -> Row:
    """Members without a task, for those who hand tasks out; observers need none."""
    if not user.has_perm(P.WRITE_ROADMAP, consortium):
        return {"idle": [], "idle_count": 0}
    idle = [row for row in members if not row["holds"] and row["role"] != MemberRole.OBSERVER]
    return {"idle": idle[:SHOWN_IDLE], "idle_count": len(idle)}


def _composition(members: Sequence[Row]) -> Row:
    columns = ("kind", "chain_position", "size", "region")
    kinds = composed(tuple(row[f"organisation__{name}"] for name in columns) for row in members)["kinds"]
    return {"composition": kinds, "chart": charts.ring_beside(kinds)}
