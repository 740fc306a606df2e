"""Challenges and answers of the world, made through the actions, each in the scope of the person who acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from bounties import actions
from bounties.models import Answer, Challenge
from kernel.jobs.models import Job
from kernel.jobs.registry import TASKS
from kernel.tenancy.scope import user_scope
from tests.world import World

SECRET = "微流控键合的独门工艺"

BRIEF: dict[str, Any] = {
    "title": "微流控芯片批间差 ≤ 5% 的规模化制造工艺",
    "field": "医疗器械",
    "node": "微纳制造",
    "background": "批间差大，产线良率低。",
    "goal": "批间差不高于百分之五。",
    "scene": "产线试运行 72 小时",
    "amount_fen": 180_000_000,
}
INDICATORS: list[dict[str, Any]] = [
    {
        "name": "批间差 CV",
        "unit": "%",
        "baseline": "12%",
        "direction": "le",
        "target": "5",
        "method": "3 批 × 200 片，CLSI EP05-A3",
    },
    {"name": "兼容现有注塑设备", "direction": "eq", "target": "是", "method": "产线试运行 72 h"},
]
MILESTONES: list[dict[str, Any]] = [
    {"stage": "research", "title": "样片达标", "due_on": date(2027, 5, 31), "amount_fen": 54_000_000},
    {"stage": "pilot", "title": "中试验证", "due_on": date(2027, 11, 30), "amount_fen": 72_000_000},
    {"stage": "production", "title": "量产验收", "due_on": date(2028, 5, 31), "amount_fen": 54_000_000},
]


def draft(world: World, by: str = "lead_admin", **fields: Any) -> Challenge:
    """A draft that lacks nothing, in the consortium of the world's lead."""
    user = world.user(by)
    consortium = world.consortium if by.startswith("lead") else world.other_consortium
    values = {
        "indicators": INDICATORS,
        "milestones": MILESTONES,
        "deadline": timezone.now() + timedelta(days=9),
        **BRIEF,
        **fields,
    }
    with user_scope(user):
        return actions.create_challenge(consortium.pk, by=user, **values)


def published(world: World, by: str = "lead_admin", **fields: Any) -> Challenge:
    challenge = draft(world, by, **fields)
    user = world.user(by)
    with user_scope(user):
        return actions.publish(challenge.pk, by=user)


def begun(
    world: World, challenge: Challenge, by: str = "answerer_outside", place: str = "outside", **fields: Any
) -> Answer:
    """A draft answer that lacks nothing; its approach holds SECRET."""
    user, organisation = world.user(by), world.organisation(place)
    with user_scope(user):
        answer = actions.start_answer(challenge.pk, by=user, organisation_id=organisation.pk)
        responses = [
            {"indicator": row.indicator_id, "response": "exceeds", "value": "4.2", "note": "三批实测"}
            for row in answer.responses.all()
        ]
        values = {"approach": SECRET, "price_fen": 170_000_000, "responses": responses, **fields}
        return actions.save_answer(answer.pk, by=user, **values)


def submitted(
    world: World, challenge: Challenge, by: str = "answerer_outside", place: str = "outside", **fields: Any
) -> Answer:
    answer = begun(world, challenge, by, place, **fields)
    user = world.user(by)
    with user_scope(user):
        return actions.submit(answer.pk, by=user)


def let_deadline_pass(challenge: Challenge) -> None:
    """Move the deadline before the start of this transaction; only the owner of the tables can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bounties_challenge SET deadline = now() - interval '1 minute' WHERE id = %s",
            [challenge.pk],
        )
        # The trigger takes the new deadline over.
        cursor.execute("UPDATE bounties_answer SET version = version WHERE challenge_id = %s", [challenge.pk])
        cursor.execute("UPDATE bounties_boardentry SET deadline = now() WHERE id = %s", [challenge.pk])


def run_job(task: str, challenge: Challenge) -> None:
    """What the worker does with the challenge's job."""
    job = Job.objects.get(task=task, key=str(challenge.pk))
    TASKS[task](job, lambda *_args, **_kwargs: None, **job.arguments)


def closed(world: World, *answerers: tuple[str, str]) -> Challenge:
    """A challenge whose answers the portal has opened at the deadline."""
    challenge = published(world)
    for by, place in answerers or (("answerer_outside", "outside"),):
        submitted(world, challenge, by, place)
    let_deadline_pass(challenge)
    run_job("bounties.settle", challenge)
    challenge.refresh_from_db()
    return challenge


def awarded(world: World) -> Challenge:
    """Awarded to the outside institute; the university was not chosen."""
    challenge = closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    chosen = Answer.objects.get(challenge=challenge, organisation=world.organisation("outside"))
    with user_scope(world.lead_admin):
        return actions.award(
            challenge.pk, by=world.lead_admin, answer_id=chosen.pk, reason="指标全面优于目标"
        )
