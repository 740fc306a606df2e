"""Reminders before, on and after the day: each once, whoever runs twice or dies halfway."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from time_machine import travel

from kernel.jobs.models import Job
from kernel.jobs.registry import TASKS
from kernel.jobs.worker import execute
from kernel.notices.actions import discharge, oblige
from kernel.notices.models import DayKind, Duty, Notice, Reminder
from kernel.notices.periodic import rule_on
from kernel.notices.workdays import SHANGHAI, end_of_day
from members import permissions as members
from members.models import Organisation
from tests.processes import Portal
from tests.world import World

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def remind_at(moment: datetime) -> None:
    with travel(moment, tick=False):
        TASKS["notices.remind"](None, lambda *_: None)


def owe(due: date, *, kind: str = DayKind.WORKING, about: Organisation | None = None) -> Duty:
    """The university owes an answer; nothing else is due to anybody."""
    university = World().organisation("university")
    oblige(
        "membership.answer",
        permission=members.JOIN,
        tenant=university,
        about=about or university,
        url="/x/",
        due_at=end_of_day(due),
        day_kind=kind,
        tell=False,
        lead="样例",
        consortium="样例",
    )
    return Duty.objects.latest("created_at")


@pytest.fixture
def nothing_due(world: World) -> World:
    Duty.objects.all().delete()
    Job.objects.all().delete()
    return world


def sent() -> list[str]:
    return list(Reminder.objects.order_by("pk").values_list("rule", flat=True))


@pytest.mark.parametrize(
    ("today", "due", "rule"),
    [
        (date(2026, 11, 18), MONDAY, "before-3"),  # Wednesday: Thursday, Friday, Monday
        (date(2026, 11, 19), MONDAY, None),
        (FRIDAY, MONDAY, "before-1"),
        (date(2026, 11, 21), MONDAY, "before-1"),  # Saturday, if Friday was missed
        (MONDAY, MONDAY, "on"),
        (date(2026, 11, 21), FRIDAY, None),  # the weekend after a Friday
        (date(2026, 11, 22), FRIDAY, None),
        (MONDAY, FRIDAY, "after-1"),
        (date(2026, 11, 27), FRIDAY, "after-5"),
        (date(2026, 11, 28), FRIDAY, "after-5"),
        (date(2026, 11, 30), FRIDAY, None),
        (date(2026, 9, 29), date(2026, 10, 9), "before-3"),  # over National Day
        (date(2026, 11, 21), date(2026, 11, 21), "on"),  # a Saturday all the same
    ],
)
def test_rule_in_working_days(today: date, due: date, rule: str | None) -> None:
    assert rule_on(Duty(due_at=end_of_day(due), day_kind=DayKind.WORKING), today) == rule


@pytest.mark.parametrize(
    ("left", "rule"),
    [
        (4, None),
        (3, "before-3"),
        (2, None),
        (1, "before-1"),
        (0, "on"),
        (-1, "after-1"),
        (-2, None),
        (-5, "after-5"),
    ],
)
def test_rule_in_calendar_days(left: int, rule: str | None) -> None:
    duty = Duty(due_at=end_of_day(MONDAY), day_kind=DayKind.CALENDAR)
    assert rule_on(duty, MONDAY - timedelta(days=left)) == rule


@pytest.mark.parametrize("kind", DayKind.values)
def test_reminders_of_an_hourly_clock_go_out_once_each(kind: str, nothing_due: World) -> None:
    duty = owe(MONDAY, kind=kind)
    start = noon(MONDAY - timedelta(days=8))
    for hours in range(0, 24 * 18, 5):
        remind_at(start + timedelta(hours=hours))
    assert sent() == ["before-3", "before-1", "on", "after-1", "after-5"]
    notices = Notice.objects.filter(key__startswith=duty.key)
    assert {(notice.user.email, notice.kind) for notice in notices} == {
        ("member_university@example.test", f"reminder.{when}") for when in ("before", "on", "after")
    }
    assert notices.count() == 5


def test_reminder_is_mailed_once(nothing_due: World, mailoutbox: list[object]) -> None:
    owe(MONDAY)
    for _ in range(3):
        remind_at(noon(MONDAY))
        for job in Job.objects.filter(task="notices.mail"):
            with travel(noon(MONDAY) + timedelta(minutes=1)):
                execute(str(job.pk))
    assert len(mailoutbox) == 1


def test_reminder_says_until_when(nothing_due: World) -> None:
    duty = owe(MONDAY)
    remind_at(noon(FRIDAY))
    notice = Notice.objects.get(key__startswith=duty.key)
    assert (notice.params["date"], notice.url) == ("2026-11-23", "/x/")
    assert "2026-11-23" in notice.text
    assert duty.text in notice.text


def test_duty_that_is_done_is_not_reminded_of(nothing_due: World) -> None:
    duty = owe(MONDAY)
    discharge(duty.object_id)
    remind_at(noon(MONDAY))
    assert sent() == []


def test_reminder_of_a_day_that_was_missed_is_not_sent_late(nothing_due: World) -> None:
    owe(MONDAY)
    remind_at(noon(date(2026, 11, 18)))
    remind_at(noon(MONDAY))
    assert sent() == ["before-3", "on"]


def _owe_many(count: int) -> None:
    Duty.objects.all().delete()
    Job.objects.all().delete()
    for _ in range(count):
        owe(MONDAY, about=Organisation(pk=uuid4()))


def _all_told_once(count: int) -> None:
    assert sent() == ["on"] * count
    keys = list(Notice.objects.filter(kind="reminder.on").values_list("key", "user_id"))
    assert len(keys) == len(set(keys)) == count
    assert Job.objects.filter(task="notices.mail").count() == count


def test_reminders_of_many_clocks_at_once_go_out_once(own_database: str) -> None:
    _owe_many(10)

    def run() -> None:
        TASKS["notices.remind"](None, lambda *_: None)
        connection.close()

    with travel(noon(MONDAY)):
        threads = [threading.Thread(target=run) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    _all_told_once(10)


# Killed outright, once between two duties and once with a duty's transaction open.
DYING = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from time_machine import travel
from kernel.jobs.registry import TASKS

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def progress(stage, done, total):
    if done == 4 and sys.argv[2] == "between":
        die()

def watch(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    watch.inserts += sql.startswith('INSERT INTO "notices_notice"')
    if watch.inserts == 4 and sys.argv[2] == "inside":
        die()
    return result

watch.inserts = 0
with travel(sys.argv[1]), connection.execute_wrapper(watch):
    TASKS["notices.remind"](None, progress)
"""


@pytest.mark.parametrize(("where", "before"), [("between", 4), ("inside", 3)])
def test_reminders_of_a_run_that_was_killed_go_out_once(
    where: str, before: int, own_database: str, tmp_path: Path
) -> None:
    _owe_many(8)
    portal = Portal(own_database, tmp_path)
    process = portal.start("-c", DYING, noon(MONDAY).isoformat(), where)
    assert process.wait(60) == -9, portal.output()
    assert len(sent()) == before
    remind_at(noon(MONDAY))
    _all_told_once(8)
