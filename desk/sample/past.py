"""Deeds of the past: each is done now, through its action, and dated back at once.

Runs as the owner of the tables. Audit events keep the moment at which they were written: nobody can
change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pgtrigger
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from agreements.models import Clause
from bounties.models import Answer, AnswerResponse
from kernel.notices.workdays import SHANGHAI, is_working_day
from kernel.tenancy.models import BaseModel

# The guard of answers compares with the clock of the database, so `bids` dates them back; clauses are frozen.
UNTOUCHED = (Answer, AnswerResponse, Clause)
# Days that an action sets by the calendar of the day on which it runs.
DAYS = frozenset(
    {
        "joined_on",
        "left_on",
        "founded_on",
        "sign_by",
        "reminded_on",
        "filed_on",
        "reported_on",
        "finished_on",
    }
)
# Moments that the sample names itself.
KEPT = {
    ("bounties_challenge", "deadline"),
    ("bounties_boardentry", "deadline"),
    ("consortia_membership", "expires_at"),
    ("jobs_job", "due_at"),
    ("members_booking", "starts_at"),
    ("members_booking", "ends_at"),
}
# Triggers that keep a moment as it was written; nothing else about these rows is changed here.
FROZEN = (
    "agreements.Agreement:agreement_sent_is_frozen",
    "agreements.Signature:signature_kept",
    "consortia.TaskReport:task_report_kept",
    "filings.Submission:submission_is_frozen",
)


def office_hour(days: float) -> datetime:
    """A moment in office hours of the working day `days` ago or the last one before it."""
    moment = timezone.now().astimezone(SHANGHAI) - timedelta(days=days)
    while not is_working_day(moment.date()):
        moment -= timedelta(days=1)
    minutes = int(days * 9973) % 480
    return moment.replace(hour=9, minute=0, second=0) + timedelta(minutes=minutes)


@contextmanager
def happened(days: float) -> Iterator[None]:
    """What is written inside happened `days` ago; due dates that it set move along."""
    start = timezone.now()
    yield
    if days:
        shift(start, min(office_hour(days), start))


@dataclass(frozen=True)
class Times:
    """The columns of a table that hold moments or days."""

    table: str
    moments: tuple[str, ...]
    days: tuple[str, ...]


@cache
def tables() -> tuple[Times, ...]:
    shown = [model for model in apps.get_models() if issubclass(model, BaseModel) and model not in UNTOUCHED]
    return tuple(_times(model) for model in shown)


def _times(model: type[models.Model]) -> Times:
    fields = [field for field in model._meta.local_fields if isinstance(field, models.DateField)]
    table = model._meta.db_table
    moments = tuple(
        f.attname for f in fields if isinstance(f, models.DateTimeField) and (table, f.attname) not in KEPT
    )
    return Times(table, moments, tuple(f.attname for f in fields if f.attname in DAYS))


def shift(start: datetime, then: datetime) -> None:
    """Move what was written since `start`: in new rows every later time, in older ones the moments."""
    day, days = timezone.localdate(start), (timezone.localdate(start) - timezone.localdate(then)).days
    values = (start, timezone.now(), f"{(start - then).total_seconds()} seconds", day, days)
    with pgtrigger.ignore(*FROZEN), connection.cursor() as cursor:
        cursor.execute(SETTINGS, [str(value) for value in values])
        cursor.execute(_statements())


# As settings of the transaction, because the statements below take no parameters beside pgtrigger's own.
NAMES = ("start", "end", "back", "day", "days")
SETTINGS = "SELECT " + ", ".join(f"set_config('sample.{name}', %s, true)" for name in NAMES)
START = "current_setting('sample.start')::timestamptz"
END = "current_setting('sample.end')::timestamptz"
BACK = "current_setting('sample.back')::interval"
DAY = "current_setting('sample.day')::date"
DAYS_BACK = "current_setting('sample.days')::int"


@cache
def _statements() -> str:
    """For all tables at once; deferred constraints are checked before, so that no row waits for them."""
    each = [statement for times in tables() for statement in (_new_rows(times), _older_rows(times))]
    return ";\n".join(["SET CONSTRAINTS ALL IMMEDIATE", *each, "SET CONSTRAINTS ALL DEFERRED"])


def _new_rows(times: Times) -> str:
    moments = [_moved(c, f'"{c}" >= {START}', f'"{c}" - {_back(c)}') for c in times.moments]
    days = [_moved(c, f'"{c}" >= {DAY}', f'"{c}" - {DAYS_BACK}') for c in times.days]
    return f'UPDATE "{times.table}" SET {", ".join(moments + days)} WHERE created_at >= {START}'  # noqa: S608


def _back(column: str) -> str:
    """What falls due with the end of a day still does."""
    return f"make_interval(days => {DAYS_BACK})" if column == "due_at" else BACK


def _older_rows(times: Times) -> str:
    written = {c: f'"{c}" BETWEEN {START} AND {END}' for c in times.moments}
    moments = [_moved(c, condition, f'"{c}" - {BACK}') for c, condition in written.items()]
    days = [_moved(c, f'"{c}" = {DAY}', f'"{c}" - {DAYS_BACK}') for c in times.days]
    where = " OR ".join(written.values())
    return f'UPDATE "{times.table}" SET {", ".join(moments + days)} WHERE {where}'  # noqa: S608


def _moved(column: str, condition: str, value: str) -> str:
    return f'"{column}" = CASE WHEN {condition} THEN {value} ELSE "{column}" END'
