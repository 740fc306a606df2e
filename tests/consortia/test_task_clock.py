"""What the clock does about tasks: a duty before the day, a word to the lead after it, each once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from time_machine import travel

from consortia.models import Task
from kernel.jobs.registry import PERIODIC, TASKS
from kernel.notices.models import Duty, Notice
from kernel.notices.workdays import SHANGHAI
from tests.consortia import task_scenes as scenes
from tests.consortia.test_task_actions import told, update
from tests.world import World

FRIDAY = date(2026, 11, 27)  # ten working days after Friday the 13th


def tick(day: date) -> None:
    with travel(datetime(day.year, day.month, day.day, 8, tzinfo=SHANGHAI), tick=False):
        TASKS["consortia.watch_tasks"](None, lambda *_: None)


def owed(task: Task) -> list[tuple[str, bool]]:
    """Who owes a report, and whether it is still open."""
    names = {None: "", **dict(_organisations())}
    duties = Duty.objects.filter(object_id=task.pk, kind="task.report")
    return sorted((names[duty.member_id], duty.done_at is None) for duty in duties)


def _organisations() -> list[tuple[Any, str]]:
    world = World()
    return [(world.organisation(key).pk, key) for key in ("lead", "university", "supplier")]


def due(world: World, day: date = FRIDAY, **fields: Any) -> Task:
    return scenes.started(world, starts_on=date(2026, 10, 1), due_on=day, **fields)


def test_clock_starts_it_every_day() -> None:
    assert PERIODIC["consortia.watch_tasks"] == "day"


def test_report_is_asked_for_ten_working_days_before(world: World) -> None:
    task = due(world)
    tick(date(2026, 11, 12))
    assert owed(task) == []
    tick(date(2026, 11, 13))
    assert owed(task) == [("university", True)]
    assert told("task.report") == ["member_university"]
    duty = Duty.objects.get(kind="task.report")
    assert duty.due_at is not None
    assert duty.due_at.astimezone(SHANGHAI).date() == FRIDAY


def test_report_is_asked_for_once_however_often_the_clock_ticks(world: World) -> None:
    task = due(world)
    for day in (13, 13, 14, 16):
        tick(date(2026, 11, day))
    assert owed(task) == [("university", True)]
    scenes.reported(world, task)
    tick(date(2026, 11, 17))
    assert owed(task) == [("university", False)]


def test_report_of_one_member_leaves_the_others_duty(world: World) -> None:
    task = due(world, parts=[scenes.part(world, "university"), scenes.part(world, "supplier")])
    tick(date(2026, 11, 16))
    scenes.reported(world, task)
    assert owed(task) == [("supplier", True), ("university", False)]
    scenes.done(world, task, "member_supplier")
    assert owed(task) == [("supplier", False), ("university", False)]


def test_new_day_due_asks_anew(world: World) -> None:
    task = due(world)
    tick(date(2026, 11, 16))
    update(world, task, due_on=date(2026, 11, 30))
    assert owed(task) == [("university", False)]
    tick(date(2026, 11, 17))
    assert owed(task) == [("university", False), ("university", True)]


def test_member_that_no_longer_holds_the_task_is_let_off(world: World) -> None:
    task = due(world)
    tick(date(2026, 11, 16))
    update(world, task, parts=[scenes.part(world, "supplier")])
    assert owed(task) == [("university", False)]


def test_lead_is_told_once_of_an_overdue_task(world: World) -> None:
    task = due(world)
    tick(FRIDAY)
    assert told("task.overdue") == []
    tick(date(2026, 11, 28))
    tick(date(2026, 11, 30))
    assert told("task.overdue") == ["lead_admin", "lead_staff"]
    assert Notice.objects.filter(kind="task.overdue").first().params["due"] == "2026-11-27"  # type: ignore[union-attr]
    update(world, task, due_on=date(2026, 12, 1))
    tick(date(2026, 12, 2))
    assert Notice.objects.filter(kind="task.overdue").count() == 4


@pytest.mark.parametrize("state", ["reported", "cancelled"])
def test_task_that_waits_for_nobody_is_left_alone(world: World, state: str) -> None:
    task = due(world)
    if state == "reported":
        scenes.done(world, task)
    else:
        scenes.step(world, "cancel", task, reason="样例")
    tick(date(2026, 11, 30))
    assert owed(task) == []
    assert told("task.overdue") == []
