"""Reading of tasks: which there are, what may be done with each, who holds which, what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from consortia import permissions as P
from consortia.access import REPORTERS
from consortia.models import (
    ChainNode,
    Consortium,
    Membership,
    RaciLetter,
    RoadmapStage,
    Seat,
    Task,
    TaskIndicator,
    TaskPart,
    TaskReport,
)
from consortia.states import TASK, ConsortiumStatus, MembershipStatus, TaskStatus
from kernel.accounts.models import User
from kernel.notices.workdays import add_working_days

# Still to be worked on; the rest has come to an end.
OPEN = (TaskStatus.PLANNED, TaskStatus.ACTIVE, TaskStatus.REPORTED)
HOLDING = (RaciLetter.RESPONSIBLE, RaciLetter.ACCOUNTABLE)
NEXT_DUE = 5
# How long before the day due a report is asked for.
WORKING_DAYS_AHEAD = 10
PREFIX = "T-"


def tasks_of(consortium: Consortium) -> QuerySet[Task]:
    """With stage, node and parts, as lists show them."""
    return whole(Task.objects.filter(consortium=consortium))


def in_time(consortium: Consortium) -> QuerySet[Task]:
    """Without the cancelled ones, by the day they begin; without their parts."""
    live = Task.objects.filter(consortium=consortium).exclude(status=TaskStatus.CANCELLED)
    return live.select_related("stage").order_by("starts_on", "number")


def whole(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With everything that `abilities` and lists ask of a task; one more query for all rows."""
    parts = TaskPart.objects.select_related("membership__organisation").annotate(place=_place())
    return tasks.select_related("consortium", "stage", "node").prefetch_related(
        Prefetch("parts", parts.order_by("place", "created_at", "id"))
    )


def _place() -> Case:
    order = {RaciLetter.ACCOUNTABLE: 0, RaciLetter.RESPONSIBLE: 1, RaciLetter.CONSULTED: 2}
    cases = (When(letter=letter, then=Value(place)) for letter, place in order.items())
    return Case(*cases, default=Value(3), output_field=IntegerField())


def next_number(consortium: Consortium) -> str:
    """Tasks are never deleted, so the next number is one more than the highest."""
    numbers = Task.objects.filter(consortium=consortium, number__startswith=PREFIX)
    digits = Cast(Substr("number", len(PREFIX) + 1), IntegerField())
    last = numbers.aggregate(last=Max(digits))["last"] or 0
    return f"{PREFIX}{last + 1:03}"


@dataclass(frozen=True)
class Choices:
    """What a task can be hung on and given to, as pairs of id and name."""

    stages: list[tuple[str, str]]
    nodes: list[tuple[str, str]]
    members: list[tuple[str, str]]


def choices(consortium: Consortium, task: Task | None = None) -> Choices:
    """In one query; members that have left stay on offer where they stand on the task already."""
    wanted = Q(status=MembershipStatus.ACTIVE)
    if task is not None:
        wanted |= Q(pk__in=TaskPart.objects.filter(task=task).values("membership_id"))
    members = Membership.objects.filter(wanted, consortium=consortium)
    stages = _offered(RoadmapStage.objects.filter(consortium=consortium), "stages", F("order"), F("name"))
    nodes = _offered(ChainNode.objects.filter(consortium=consortium), "nodes", F("order"), F("name"))
    people = _offered(members, "members", Value(0), F("organisation__name"))
    found: dict[str, list[tuple[str, str]]] = {"stages": [], "nodes": [], "members": []}
    for kind, pk, label, _rank in stages.union(nodes, people).order_by("rank", "label"):
        found[kind].append((str(pk), label))
    return Choices(**found)


def _offered(rows: QuerySet[Any], kind: str, rank: Any, label: Any) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.order_by().annotate(
        kind=Value(kind, CharField()),
        label=Cast(label, TextField()),
        rank=Cast(rank, IntegerField()),
    )
    return named.values_list("kind", "pk", "label", "rank")


def indicators_of(task: Task) -> QuerySet[TaskIndicator]:
    return (
        TaskIndicator.objects.filter(task=task).select_related("membership__organisation").order_by("order")
    )


def reports_of(task: Task) -> QuerySet[TaskReport]:
    """Newest first, with who reported for whom and the evidence."""
    reports = TaskReport.objects.filter(task=task)
    return reports.select_related("membership__organisation", "reported_by", "evidence")


def reporting_for(user: User, consortium: Consortium) -> frozenset[UUID]:
    """Ids of the organisations whose work `user` reports in this consortium."""
    seats = Seat.objects.filter(consortium=consortium, user=user, role__in=REPORTERS)
    return frozenset(seats.values_list("organisation_id", flat=True))


def members_reported_for(task: Task, user: User) -> list[Membership]:
    """The members that hold the task and for which `user` reports, the responsible ones first."""
    own = reporting_for(user, task.consortium)
    parts = TaskPart.objects.filter(task=task, letter__in=HOLDING, membership__organisation__in=own)
    live = parts.filter(membership__status=MembershipStatus.ACTIVE).select_related("membership__organisation")
    return [part.membership for part in live.order_by("-letter", "created_at", "id")]


def responsible(task: Task) -> list[UUID]:
    """Organisations that owe reports: those responsible or, for want of any, the accountable one."""
    parts = TaskPart.objects.filter(task=task, membership__status=MembershipStatus.ACTIVE)
    found: dict[str, list[UUID]] = {}
    for letter, pk in parts.order_by("created_at").values_list("letter", "membership__organisation_id"):
        found.setdefault(letter, []).append(pk)
    return found.get(RaciLetter.RESPONSIBLE) or found.get(RaciLetter.ACCOUNTABLE, [])


def abilities(task: Task, user: User, own: Collection[UUID]) -> list[str]:
    """What `user` may do with a task of `whole` now; `own` are the organisations it reports for."""
    can = set(TASK.available(task, user))
    parts = list(task.parts.all())
    holds = any(_is_held_by(part, own) for part in parts)
    writes = user.has_perm(P.WRITE_ROADMAP, task.consortium)
    if not (holds or writes) or not any(part.letter == RaciLetter.RESPONSIBLE for part in parts):
        can.discard("start")
    if not holds:
        can.discard("report_done")
    if "report_done" in can:
        can.add("report")
    if writes and task.status in OPEN:
        can.add("edit")
    return sorted(can)


def _is_held_by(part: TaskPart, own: Collection[UUID]) -> bool:
    membership = part.membership
    is_live = membership.status == MembershipStatus.ACTIVE
    return part.letter in HOLDING and is_live and membership.organisation_id in own


def held_by_people_of(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    """Held by a member for which `user` reports in the same consortium."""
    seats = Seat.objects.filter(user=user, role__in=REPORTERS, consortium=OuterRef("consortium"))
    same = seats.filter(organisation=OuterRef("membership__organisation"))
    parts = TaskPart.objects.filter(Exists(same), letter__in=HOLDING)
    return tasks.filter(pk__in=parts.values("task_id"))


def with_part_of(tasks: QuerySet[Task], membership_id: UUID) -> QuerySet[Task]:
    """A member's tasks, whatever it is to them."""
    return tasks.filter(pk__in=TaskPart.objects.filter(membership=membership_id).values("task_id"))


def overdue(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.filter(status__in=OPEN, due_on__lt=timezone.localdate())


def awaited(today: date) -> QuerySet[Task]:
    """Tasks of living consortia that are not reported as done and due within ten working days, or late."""
    soon = add_working_days(today, WORKING_DAYS_AHEAD)
    unreported = Task.objects.filter(status__in=(TaskStatus.PLANNED, TaskStatus.ACTIVE), due_on__lte=soon)
    living = unreported.exclude(consortium__status=ConsortiumStatus.DISSOLVED)
    return living.select_related("consortium").order_by("due_on", "pk")


@dataclass(frozen=True)
class Counts:
    """The parts of a member in tasks that were not cancelled; `open` and `overdue` are of those it holds."""

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
