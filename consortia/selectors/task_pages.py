"""The page of one task: its facts, what it is measured by, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from consortia.models import Consortium, Task, TaskIndicator, TaskReport
from consortia.selectors import tasks as selectors
from kernel.accounts.models import User
from kernel.audit.models import Event

# Steps beside the reports that say how a task went.
STEPS = ("task.started", "task.confirmed", "task.sent_back", "task.cancelled", "task.reopened")


@dataclass(frozen=True)
class ReportRow:
    """A report as it was written, with the names that its indicators have now."""

    report: TaskReport
    values: list[tuple[str, str]]


def task_page(consortium: Consortium, pk: UUID, user: User) -> dict[str, Any]:
    task = selectors.tasks_of(consortium).get(pk=pk)
    indicators = list(selectors.indicators_of(task))
    return {
        "consortium": consortium,
        "task": task,
        "can": selectors.abilities(task, user, selectors.reporting_for(user, consortium)),
        "facts": _facts(task),
        "indicators": indicators,
        "reports": report_rows(selectors.reports_of(task), indicators),
        "steps": _steps(task),
    }


def _facts(task: Task) -> list[dict[str, Any]]:
    return [
        {"label": _("Number"), "value": task.number, "num": True},
        {"label": _("Stage"), "value": task.stage.name if task.stage else None},
        {"label": _("Chain node"), "value": task.node.name if task.node else None},
        {"label": _("From"), "value": task.starts_on.isoformat(), "num": True},
        {"label": _("Due on"), "value": task.due_on.isoformat(), "num": True},
        {
            "label": _("Finished on"),
            "value": task.finished_on.isoformat() if task.finished_on else None,
            "num": True,
        },
    ]


def report_rows(reports: Iterable[TaskReport], indicators: Iterable[TaskIndicator]) -> list[ReportRow]:
    """Values of indicators that were taken out since then stand without a name."""
    names = {str(each.pk): f"{each.name} ({each.unit})" if each.unit else each.name for each in indicators}
    return [
        ReportRow(each, [(names.get(pk, _("Former indicator")), value) for pk, value in each.values.items()])
        for each in reports
    ]


def _steps(task: Task) -> list[dict[str, Any]]:
    titles = {
        "task.started": _("Work has begun"),
        "task.confirmed": _("Confirmed as done"),
        "task.sent_back": _("Sent back"),
        "task.cancelled": _("Cancelled"),
        "task.reopened": _("Taken up again"),
    }
    events = Event.objects.filter(object_id=task.pk, name__in=STEPS).order_by("-at", "-number")
    return [
        {"title": titles[each.name], "when": each.at, "who": each.actor_name, "text": each.reason}
        for each in events
    ]
