"""The tasks of a consortium over time, by indicator and by member: what charts and the matrix show."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia.models import Consortium, Membership, RaciLetter, Task, TaskIndicator, TaskReport
from consortia.selectors import active_members
from consortia.selectors.tasks import HOLDING, tasks_of
from consortia.states import TaskStatus

# Beyond ten years a month by month picture says nothing.
MOST_MONTHS = 120


@dataclass(frozen=True)
class Month:
    """Where all tasks together stood at the end of a month; `done` and `progress` are None in the future."""

    last: date
    planned: int
    done: int | None = None
    # The reported progress of all tasks, counted in whole tasks.
    progress: float | None = None


def burn_up(consortium: Consortium) -> list[Month]:
    """Planned by the days due, done by the days finished, progress by the reports; two queries."""
    tasks = list(_live(consortium).values_list("pk", "starts_on", "due_on", "finished_on", "progress"))
    if not tasks:
        return []
    today = timezone.localdate()
    due = sorted(row[2] for row in tasks)
    finished = sorted(row[3] for row in tasks if row[3])
    reports = _reports(consortium, {row[0] for row in tasks}, {row[0]: row[3] for row in tasks if row[3]})
    first = min(row[1] for row in tasks)
    return [
        Month(
            last,
            bisect_right(due, last),
            bisect_right(finished, last) if begun else None,
            _progress_at(reports, last) if begun else None,
        )
        for last in _months(first, max(*due, today))
        for begun in [last.replace(day=1) <= today]
    ]


def _live(consortium: Consortium) -> QuerySet[Task]:
    return Task.objects.filter(consortium=consortium).exclude(status=TaskStatus.CANCELLED)


def _reports(
    consortium: Consortium, live: set[UUID], finished: Mapping[UUID, date]
) -> dict[UUID, list[tuple[date, int]]]:
    """Task → (day, progress) in the order of the days; the confirmation counts as the last report."""
    said: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    reports = TaskReport.objects.filter(consortium=consortium).order_by("reported_on", "created_at")
    for task_id, day, progress in reports.values_list("task_id", "reported_on", "progress"):
        if task_id in live:
            said[task_id].append((day, progress))
    for task_id, day in finished.items():
        said[task_id].append((day, 100))
    return said


def _progress_at(reports: Mapping[UUID, list[tuple[date, int]]], day: date) -> float:
    latest = (_latest(rows, day) for rows in reports.values())
    return round(sum(latest) / 100, 2)


def _latest(rows: list[tuple[date, int]], day: date) -> int:
    place = bisect_right(rows, day, key=lambda row: row[0])
    return rows[place - 1][1] if place else 0


def _months(first: date, last: date) -> Iterator[date]:
    """The last days of the months from `first` to `last`."""
    day = first.replace(day=1)
    for _count in range(MOST_MONTHS):
        if day > last:
            return
        following = (day + timedelta(days=32)).replace(day=1)
        yield following - timedelta(days=1)
        day = following


OUTCOMES = ("met", "missed", "open")


@dataclass(frozen=True)
class Fulfilment:
    """How many indicators of a stage are met, missed, or still open."""

    label: str
    met: int
    missed: int
    open: int


def fulfilments(consortium: Consortium) -> list[Fulfilment]:
    """By stage in the order of the roadmap, tasks without a stage last; one query."""
    indicators = TaskIndicator.objects.filter(consortium=consortium).exclude(
        task__status=TaskStatus.CANCELLED
    )
    rows = indicators.select_related("task__stage").order_by("task__stage__order")
    found: dict[str, list[int]] = {}
    for row in rows:
        counts = found.setdefault(row.task.stage.name if row.task.stage else _("No stage"), [0, 0, 0])
        counts[OUTCOMES.index(row.outcome)] += 1
    return [Fulfilment(label, *counts) for label, counts in found.items()]


@dataclass(frozen=True)
class Line:
    """A member and its letters by task."""

    membership: Membership
    letters: dict[UUID, str] = field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        """Neither responsible nor accountable for anything."""
        return not set(HOLDING) & {RaciLetter(letter) for letter in self.letters.values()}

    @property
    def held(self) -> int:
        return sum(letter in HOLDING for letter in self.letters.values())


@dataclass(frozen=True)
class Matrix:
    """Members × tasks; `tasks` are all that were not cancelled."""

    lines: list[Line]
    tasks: list[Task]

    @property
    def idle(self) -> list[Membership]:
        return [line.membership for line in self.lines if line.is_idle]

    def cells(self, line: Line, tasks: Iterable[Task]) -> list[str]:
        return [line.letters.get(task.pk, "") for task in tasks]


def matrix(consortium: Consortium) -> Matrix:
    """Three queries; members that have left but still stand on a task come last."""
    lines = {each.pk: Line(each) for each in active_members(consortium)}
    tasks = list(tasks_of(consortium).exclude(status=TaskStatus.CANCELLED).order_by("due_on", "number"))
    for task in tasks:
        for part in task.parts.all():
            line = lines.setdefault(part.membership_id, Line(part.membership))
            line.letters[task.pk] = part.letter
    return Matrix(list(lines.values()), tasks)
