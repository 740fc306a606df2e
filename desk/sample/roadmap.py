"""The roadmap of the sample and its tasks: planned, under way, late, reported, done, cancelled."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from consortia.actions import roadmap, task_clock, task_steps, tasks
from consortia.models import ChainNode, Consortium, Membership, RoadmapStage, Task, TaskIndicator
from consortia.selectors.tasks import awaited
from consortia.states import MembershipStatus
from desk.sample import texts
from desk.sample.formation import admin_of, consortium
from desk.sample.founding import acting
from desk.sample.past import happened
from desk.sample.texts import Spec
from kernel.notices.models import Duty
from kernel.notices.workdays import end_of_day
from kernel.tenancy.scope import system_scope

FEN_IN_WAN = 1_000_000
SUPPORT = ("kind", "text", "provider", "amount_fen")
INDICATOR = ("name", "unit", "baseline", "target", "direction", "method")
STAGES_AGO = 188


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def build() -> None:
    """Draw the roadmap, plan the tasks and let each of them come as far as the sample shows it."""
    spec = texts.roadmap()
    place = consortium(spec["consortium"])
    lead = admin_of(place.lead.slug)
    with happened(STAGES_AGO), acting(lead) as by:
        stages = [roadmap.add_stage(place.pk, by=by, **_stage(row)) for row in spec["stage"]]
    members = {each.organisation.slug: each.pk for each in _members(place) if each.organisation}
    nodes = dict(ChainNode.objects.filter(consortium=place).values_list("name", "pk"))
    for row in spec["task"]:
        task = _plan(place, row, stages, members, nodes)
        _work(task, row, lead)
    _watch()


def _members(place: Consortium) -> list[Membership]:
    members = Membership.objects.filter(consortium=place, status=MembershipStatus.ACTIVE)
    return list(members.select_related("organisation"))


def _stage(row: Spec) -> dict[str, Any]:
    support = [dict(zip(SUPPORT, line, strict=True)) for line in row["support"]]
    for line in support:
        line["amount_fen"] = line["amount_fen"] * FEN_IN_WAN or None
    return {
        "name": row["name"],
        "starts_on": day(row["from"]),
        "ends_on": day(row["to"]),
        "goals": row["goals"].strip(),
        "support": support,
    }


def _plan(
    place: Consortium,
    row: Spec,
    stages: list[RoadmapStage],
    members: dict[str, UUID],
    nodes: dict[str, UUID],
) -> Task:
    named = [part.partition(":") for part in row["parts"]]
    with happened(row["planned"]), acting(admin_of(place.lead.slug)) as by:
        return tasks.create_task(
            place.pk,
            by=by,
            title=row["title"],
            stage_id=stages[row["stage"] - 1].pk,
            node_id=nodes.get(row["node"]),
            starts_on=day(row["from"]),
            due_on=day(row["due"]),
            parts=[{"letter": letter, "membership_id": members[key]} for letter, _colon, key in named],
            indicators=[_indicator(line) for line in row.get("indicators", [])],
        )


def _indicator(line: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(INDICATOR, line, strict=True))
    return row | {name: Decimal(row[name]) for name in ("baseline", "target")}


def _work(task: Task, row: Spec, lead: str) -> None:
    """Everything that has happened to a task since it was planned, in the order in which it did."""
    # The first of the responsible members reports.
    reporter = admin_of(next(part for part in row["parts"] if part.startswith("R:"))[2:])
    if "started" in row:
        with happened(row["started"]), acting(reporter) as by:
            task_steps.start(task.pk, by=by)
    _report(task, row.get("reports", []), reporter)
    if "done" in row:
        days, text, values = row["done"]
        with happened(days), acting(reporter) as by:
            task_steps.report_done(task.pk, by=by, text=text, values=_values(task, values))
    if "confirmed" in row:
        with happened(row["confirmed"]), acting(lead) as by:
            task_steps.confirm(task.pk, by=by)
    for step in ("sent_back", "cancelled"):
        if step in row:
            _end(task, row[step], step, lead)
    _report(task, row.get("again", []), reporter)


def _report(task: Task, rows: list[list[Any]], reporter: str) -> None:
    for days, progress, text, values in rows:
        with happened(days), acting(reporter) as by:
            task_steps.report(task.pk, by=by, progress=progress, text=text, values=_values(task, values))


def _values(task: Task, values: list[str]) -> dict[UUID, Decimal]:
    ids = TaskIndicator.objects.filter(task=task).order_by("order").values_list("pk", flat=True)
    return dict(zip(ids, map(Decimal, values), strict=True))


def _end(task: Task, spec: list[Any], step: str, lead: str) -> None:
    days, reason = spec
    deed = task_steps.send_back if step == "sent_back" else task_steps.cancel
    with happened(days), acting(lead) as by:
        deed(task.pk, by=by, reason=reason)
    # What is due on the day of the task still is, however long ago it was sent back.
    Duty.objects.filter(object_id=task.pk, kind="task.rework").update(due_at=end_of_day(task.due_on))


def _watch() -> None:
    """What the clock does every day."""
    today = timezone.localdate()
    with system_scope():
        for pk in list(awaited(today).values_list("pk", flat=True)):
            task_clock.watch(pk, today=today)
