"""Reading of tasks: who holds which, how far they are, what is late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Avg, Count, Q
from django.utils import timezone

from consortia.models import Consortium, RaciLetter, Task, TaskPart, TaskReport
from consortia.states import TaskStatus

# Still to be worked on; the rest has come to an end.
OPEN = (TaskStatus.PLANNED, TaskStatus.ACTIVE, TaskStatus.REPORTED)
HOLDING = (RaciLetter.RESPONSIBLE, RaciLetter.ACCOUNTABLE)
NEXT_DUE = 5


@dataclass(frozen=True)
class Counts:
    """The parts of one member in tasks that were not cancelled; `open` and `overdue` are of those it holds."""

    responsible: int = 0
    accountable: int = 0
    consulted: int = 0
    informed: int = 0
    open: int = 0
    overdue: int = 0
    last_report_on: date | None = None

    @property
    def held(self) -> int:
        return self.responsible + self.accountable


NO_PARTS = Counts()


def holders(consortium: Consortium) -> dict[UUID, Counts]:
    """Membership id → its parts; whoever has none is not in it (`NO_PARTS`). Two queries."""
    letters: dict[UUID, Counter[str]] = {}
    today = timezone.localdate()
    parts = TaskPart.objects.filter(consortium=consortium).exclude(task__status=TaskStatus.CANCELLED)
    rows = parts.order_by().values_list("membership_id", "letter", "task__status", "task__due_on")
    for membership_id, letter, status, due_on in rows:
        counted = letters.setdefault(membership_id, Counter())
        counted[letter] += 1
        if letter in HOLDING and status in OPEN:
            counted["open"] += 1
            counted["overdue"] += due_on < today
    last = _last_reports(consortium)
    return {pk: _counts(counted, last.get(pk)) for pk, counted in letters.items()}


def _counts(counted: Counter[str], last_report_on: date | None) -> Counts:
    return Counts(
        responsible=counted[RaciLetter.RESPONSIBLE],
        accountable=counted[RaciLetter.ACCOUNTABLE],
        consulted=counted[RaciLetter.CONSULTED],
        informed=counted[RaciLetter.INFORMED],
        open=counted["open"],
        overdue=counted["overdue"],
        last_report_on=last_report_on,
    )


def _last_reports(consortium: Consortium) -> dict[UUID, date]:
    reports = TaskReport.objects.filter(consortium=consortium)
    newest = reports.order_by("membership_id", "-reported_on").distinct("membership_id")
    return dict(newest.values_list("membership_id", "reported_on"))


@dataclass(frozen=True)
class TaskSummary:
    """The tasks of a consortium in figures; `progress` is the mean of all that were not cancelled."""

    counts: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    progress: int = 0
    next_due: list[Task] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Without the cancelled ones."""
        return sum(number for status, number in self.counts.items() if status != TaskStatus.CANCELLED)

    @property
    def done(self) -> int:
        return self.counts.get(TaskStatus.DONE, 0)

    @property
    def open(self) -> int:
        return self.total - self.done


def summary(consortium: Consortium) -> TaskSummary:
    """Counts by status, how many are overdue, how far all are, and the five due next; two queries."""
    late = Q(status__in=OPEN, due_on__lt=timezone.localdate())
    figures = Task.objects.filter(consortium=consortium).aggregate(
        late=Count("pk", filter=late),
        progress=Avg("progress", filter=~Q(status=TaskStatus.CANCELLED)),
        **{status.value: Count("pk", filter=Q(status=status)) for status in TaskStatus},
    )
    upcoming = Task.objects.filter(consortium=consortium, status__in=OPEN).order_by("due_on", "number")
    return TaskSummary(
        counts={status.value: figures[status.value] for status in TaskStatus},
        overdue=figures["late"],
        progress=round(figures["progress"] or 0),
        next_due=list(upcoming[:NEXT_DUE]),
    )
