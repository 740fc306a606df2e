"""Stages and tasks of the world, made through the actions, each in the scope of the person who acts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from consortia.actions import roadmap, task_steps, tasks
from consortia.models import ChainNode, Membership, RoadmapStage, Task, TaskReport
from kernel.tenancy.scope import user_scope
from tests.world import World, membership_of


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


INDICATOR: dict[str, Any] = {
    "name": "批间差 CV",
    "unit": "%",
    "baseline": Decimal(12),
    "target": Decimal(5),
    "direction": "le",
    "method": "3 批 × 200 片",
}
SUPPORT: list[dict[str, Any]] = [
    {"kind": "funds", "text": "牵头单位自筹", "provider": "样例申江诊断科技", "amount_fen": 3_000_000_00},
    {"kind": "platform", "text": "中试线开放", "provider": "样例东海大学", "amount_fen": None},
]


def member(world: World, key: str) -> Membership:
    consortium = world.other_consortium if key == "other" else world.consortium
    return membership_of(consortium, world.organisation(key))


def part(world: World, key: str, letter: str = "R") -> dict[str, Any]:
    return {"membership_id": member(world, key).pk, "letter": letter}


def stage(world: World, by: str = "lead_admin", **fields: Any) -> RoadmapStage:
    user = world.user(by)
    consortium = world.other_consortium if by == "other_lead" else world.consortium
    values = {"name": "攻关期", "starts_on": day(-30), "ends_on": day(150), "goals": "样片达标\n论文两篇"}
    with user_scope(user):
        return roadmap.add_stage(consortium.pk, by=user, **{"support": SUPPORT, **values, **fields})


def node(world: World, name: str = "微纳制造") -> ChainNode:
    with user_scope(world.lead_admin):
        return ChainNode.objects.create(consortium=world.consortium, name=name)


def planned(world: World, by: str = "lead_admin", **fields: Any) -> Task:
    """Responsible: the university; accountable: the lead."""
    user = world.user(by)
    consortium = world.other_consortium if by == "other_lead" else world.consortium
    values: dict[str, Any] = {"title": "微流控芯片中试", "starts_on": day(-20), "due_on": day(40)}
    if by != "other_lead":
        parts = [part(world, "university"), part(world, "lead", "A")]
        values |= {"indicators": [INDICATOR], "parts": parts}
    with user_scope(user):
        return tasks.create_task(consortium.pk, by=user, **values | fields)


def step(world: World, name: str, task: Task, by: str = "lead_admin", **fields: Any) -> Any:
    user = world.user(by)
    with user_scope(user):
        return getattr(task_steps, name)(task.pk, by=user, **fields)


def started(world: World, **fields: Any) -> Task:
    task = planned(world, **fields)
    return fresh(step(world, "start", task))


def reported(
    world: World, task: Task, by: str = "member_university", progress: int = 40, **fields: Any
) -> TaskReport:
    written = step(world, "report", task, by, **{"progress": progress, "text": "完成两批样片", **fields})
    assert isinstance(written, TaskReport)
    return written


def done(world: World, task: Task, by: str = "member_university", **fields: Any) -> Task:
    """Reported as done, not confirmed yet."""
    step(world, "report_done", task, by, **{"text": "全部指标达到", **fields})
    return fresh(task)


def fresh(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)
