"""The home of a consortium: where it stands, what is due, what it works on, who it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.selectors import live_agreement
from agreements.states import AgreementStatus
from bounties.models import Challenge, Milestone
from bounties.selectors import visible_challenges
from bounties.states import ChallengeStatus, MilestoneStatus
from consortia import permissions as P
from consortia.models import Consortium, Membership
from consortia.selectors import active_members
from filings.completeness import percent
from filings.models import Dossier
from filings.presentation.cases import check_items
from filings.selectors.cases import dossiers_of
from filings.selectors.records import draft_checks
from filings.states import DossierStatus
from kernel.accounts.models import User

SHOWN = 6
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


@dataclass(frozen=True)
class Standing:
    """The facts behind the step rail."""

    members: int
    agreement: str
    dossier: str
    awarded: int
    milestones: int
    accepted: int


def rail(standing: Standing) -> list[dict[str, str]]:
    """Six steps from formation to results; the first one that is not done is where the consortium stands."""
    done = [
        (_("Formation"), standing.members >= MIN_MEMBERS),
        (_("Agreement signed"), standing.agreement == AgreementStatus.IN_FORCE),
        (_("Filing"), standing.dossier == DossierStatus.FILED),
        (_("Execution"), standing.awarded > 0),
        (_("Milestone review"), standing.accepted > 0),
        (_("Results"), standing.milestones > 0 and standing.accepted == standing.milestones),
    ]
    current = next((index for index, (_label, finished) in enumerate(done) if not finished), len(done))
    return [
        {"label": label, "state": "now" if index == current else "done" if finished else "todo"}
        for index, (label, finished) in enumerate(done)
    ]


def overview(consortium: Consortium, user: User) -> dict[str, Any]:
    """Everything the page shows, in a number of queries that does not grow with the consortium."""
    members = list(active_members(consortium))
    agreement = live_agreement(consortium)
    dossier = dossiers_of(consortium).first()
    challenges = sorted(_challenges(consortium, user), key=lambda challenge: ORDER.index(challenge.status))
    milestones = [
        milestone for challenge in challenges for milestone in _plan(challenge) if milestone.organisation_id
    ]
    standing = Standing(
        members=len(members),
        agreement=agreement.status if agreement else "",
        dossier=dossier.status if dossier else "",
        awarded=sum(challenge.status == ChallengeStatus.AWARDED for challenge in challenges),
        milestones=len(milestones),
        accepted=sum(milestone.status == MilestoneStatus.ACCEPTED for milestone in milestones),
    )
    return {
        "members": members,
        "steps": rail(standing),
        "agreement": agreement,
        "dossier": dossier,
        **filing(dossier, user),
        "challenges": [challenge_row(challenge) for challenge in challenges[:SHOWN]],
        "challenge_count": len(challenges),
        "composition": composition(members),
        "chart": ring(members),
    }


def filing(dossier: Dossier | None, user: User) -> dict[str, Any]:
    """What is still missing, live while the consortium writes; afterwards what was submitted."""
    if dossier is None or not user.has_perm(P.VIEW_DOSSIER, dossier.consortium):
        return {"percent": 0, "checks": []}
    if not dossier.is_editable:
        return {"percent": dossier.percent, "checks": []}
    checks = draft_checks(dossier)
    linked = user.has_perm(P.WRITE_DOSSIER, dossier.consortium)
    return {"percent": percent(checks), "checks": check_items(checks, dossier, linked=linked)}


def _challenges(consortium: Consortium, user: User) -> Iterable[Challenge]:
    plan = Prefetch("milestones", Milestone.objects.select_related("organisation"), to_attr="plan")
    return visible_challenges(consortium, user).prefetch_related(plan).order_by("-created_at")


def _plan(challenge: Challenge) -> list[Milestone]:
    # Set by the prefetch above, with the organisations that carry the milestones out.
    plan: list[Milestone] = getattr(challenge, "plan")  # noqa: B009
    return plan


def challenge_row(challenge: Challenge) -> dict[str, Any]:
    """One line of “tasks and challenges”."""
    plan = _plan(challenge)
    accepted = sum(milestone.status == MilestoneStatus.ACCEPTED for milestone in plan)
    holder = next((str(milestone.organisation) for milestone in plan if milestone.organisation_id), "")
    return {
        "id": challenge.pk,
        "title": challenge.title,
        "number": challenge.number,
        "holder": holder,
        "amount_wan": f"{challenge.amount_fen / 1_000_000:,.2f}",
        "accepted": accepted,
        "total": len(plan),
        "total_text": str(len(plan)),
        "label": challenge.get_status_display(),
        "tone": TONES[ChallengeStatus(challenge.status)],
        "received": getattr(challenge, "answers_received", 0),
    }


def _organisations(members: Sequence[Membership]) -> list[Any]:
    return [member.organisation for member in members if member.organisation is not None]


def composition(members: Sequence[Membership]) -> list[dict[str, Any]]:
    """How many members of each kind; the table under the ring."""
    kinds = Counter(str(organisation.get_kind_display()) for organisation in _organisations(members))
    return [{"label": label, "count": count} for label, count in kinds.most_common()]


def ring(members: Sequence[Membership]) -> dict[str, Any]:
    """The composition as an echarts option; labels stand beside the ring so that none is cut off."""
    data = [{"name": row["label"], "value": row["count"]} for row in composition(members)]
    return {
        "tooltip": {"trigger": "item"},
        "legend": {"type": "scroll", "orient": "vertical", "right": 0, "top": "middle"},
        "series": [
            {
                "type": "pie",
                "radius": ["50%", "75%"],
                "center": ["28%", "50%"],
                "label": {"show": False},
                "data": data,
            }
        ],
    }
