"""Challenges of generated consortia, and their entries on the public board."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bounties.actions import board
from bounties.kinds import Direction, Openness, Stage
from bounties.models import BoardEntry, BoardIndex, Challenge, Indicator, Milestone
from bounties.states import ChallengeStatus
from consortia.states import ConsortiumStatus
from desk.scale.places import dice, identifier
from desk.scale.tenants import Tenant
from desk.scale.words import FIELDS, SENTENCES

STATES = (
    ChallengeStatus.PUBLISHED,
    ChallengeStatus.DRAFT,
    ChallengeStatus.PUBLISHED,
    ChallengeStatus.WITHDRAWN,
)


@dataclass
class Posting:
    challenge: Challenge
    indicators: list[Indicator]
    milestones: list[Milestone]
    entry: BoardEntry | None
    index: BoardIndex | None


def posting_of(tenant: Tenant, *, now: datetime) -> Posting | None:
    """One challenge for each consortium that is at work."""
    if tenant.consortium.status not in (ConsortiumStatus.ACTIVE, ConsortiumStatus.FILED):
        return None
    rng = dice(f"board:{tenant.consortium.pk}")
    challenge = _challenge(tenant, rng, now)
    indicators = [_indicator(challenge, order, rng) for order in (1, 2)]
    milestones = [_milestone(challenge, order, rng, now) for order in (1, 2)]
    entry = None
    if challenge.status == ChallengeStatus.PUBLISHED:
        entry = board.entry_of(challenge, indicators, milestones)
        tenant.happened("challenge.published", tenant.consortium, rng, number=challenge.number)
    index = board.index_of(entry) if entry is not None and entry.is_public else None
    return Posting(challenge, indicators, milestones, entry, index)


def _challenge(tenant: Tenant, rng: random.Random, now: datetime) -> Challenge:
    field, topic, node = FIELDS[tenant.number % len(FIELDS)]
    status = STATES[tenant.number % len(STATES)]
    texts = [line.format(lead=tenant.consortium.lead.name, topic=topic) for line in rng.sample(SENTENCES, 3)]
    published = None if status == ChallengeStatus.DRAFT else now - timedelta(days=rng.randint(1, 20))
    return Challenge(
        id=identifier(rng),
        consortium=tenant.consortium,
        organisation=tenant.consortium.lead,
        number=f"SCALE{tenant.number}-{now.year}-001",
        title=f"{topic}{node}关键指标提升（第{tenant.number}号）",
        field=field,
        node=node,
        status=status,
        openness=Openness.CONSORTIUM if tenant.number % 5 == 0 else Openness.PUBLIC,
        background=texts[0],
        goal=texts[1],
        scene=texts[2],
        amount_fen=rng.randint(30, 500) * 1_000_000,
        deadline=now + timedelta(days=rng.randint(2, 60)),
        published_at=published,
        created_at=now - timedelta(days=30),
    )


def _indicator(challenge: Challenge, order: int, rng: random.Random) -> Indicator:
    return Indicator(
        id=identifier(rng),
        consortium=challenge.consortium,
        challenge=challenge,
        order=order,
        name=f"关键指标{order}",
        unit="%",
        baseline=str(rng.randint(50, 80)),
        direction=Direction.AT_LEAST,
        target=str(rng.randint(85, 99)),
        method="第三方检测",
    )


def _milestone(challenge: Challenge, order: int, rng: random.Random, now: datetime) -> Milestone:
    return Milestone(
        id=identifier(rng),
        consortium=challenge.consortium,
        challenge=challenge,
        order=order,
        stage=Stage.RESEARCH if order == 1 else Stage.PILOT,
        title="研发样机" if order == 1 else "中试验证",
        due_on=(now + timedelta(days=180 * order)).date(),
        amount_fen=challenge.amount_fen // 2,
    )
