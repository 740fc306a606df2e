"""Writing tasks: what is to be done, by when, measured how, and which member is what to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.roadmap import require_years
from consortia.models import (
    ChainNode,
    Consortium,
    Membership,
    RaciLetter,
    RoadmapStage,
    Task,
    TaskIndicator,
    TaskPart,
)
from consortia.selectors import tasks as selectors
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify_holders
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed

type Rows = Iterable[Mapping[str, Any]]
# Kind of the duty to report on a task, which every responsible member has for itself.
REPORT_DUTY = "task.report"


@transaction.atomic
def create_task(
    consortium_id: UUID,
    *,
    by: User,
    indicators: Rows = (),
    parts: Rows = (),
    stage_id: UUID | None = None,
    node_id: UUID | None = None,
    **fields: Any,
) -> Task:
    """Plan a task under the consortium's next number, and tell the members that are to hold it."""
    # The lock makes two tasks of the same moment get two numbers.
    consortium = access.get_consortium(pk=consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    _require_term(fields["starts_on"], fields["due_on"])
    task = Task.objects.create(
        consortium=consortium,
        number=selectors.next_number(consortium),
        stage=_stage(consortium, stage_id),
        node=_node(consortium, node_id),
        **fields,
    )
    _write_indicators(task, indicators)
    _write_parts(task, parts, by=by)
    record("task.created", task, by=by, after={"number": task.number, "title": task.title})
    return task


@transaction.atomic
def update_task(
    pk: UUID,
    *,
    by: User,
    version: int | None = None,
    indicators: Rows | None = None,
    parts: Rows | None = None,
    **fields: Any,
) -> Task:
    """Change a task that has not ended; rows that are given take the place of the old ones.

    An indicator that is named by its id keeps what was reported of it.
    """
    task = access.get_task(pk, user=by, permission=P.WRITE_ROADMAP, lock=True)
    if task.status not in selectors.OPEN:
        raise TransitionNotAllowed(_("The task has ended and is not changed any more."))
    if version not in (None, task.version):
        raise StaleVersion
    changed = _set(task, fields)
    task.version += 1
    task.save(update_fields=[*changed, "version", "updated_at"])
    if indicators is not None:
        _write_indicators(task, indicators)
    if parts is not None:
        _write_parts(task, parts, by=by)
    if "due_on" in changed:
        # The clock asks for the report anew, by the new day.
        discharge(task.pk, kind=REPORT_DUTY)
    record("task.changed", task, by=by, before=changed, after={name: getattr(task, name) for name in changed})
    return task


def _set(task: Task, fields: dict[str, Any]) -> dict[str, Any]:
    """Put the new values in; returns the old ones of what is different."""
    if "stage_id" in fields:
        _stage(task.consortium, fields["stage_id"])
    if "node_id" in fields:
        _node(task.consortium, fields["node_id"])
    before = {name: getattr(task, name) for name, value in fields.items() if getattr(task, name) != value}
    for name in before:
        setattr(task, name, fields[name])
    _require_term(task.starts_on, task.due_on)
    return before


def _require_term(starts_on: date, due_on: date) -> None:
    require_years(starts_on=starts_on, due_on=due_on)
    if due_on < starts_on:
        raise RuleBroken(_("The task is due before it begins."), attr="due_on")


def _stage(consortium: Consortium, pk: UUID | None) -> RoadmapStage | None:
    if pk is None:
        return None
    # Locked, so that it is not taken out of the roadmap at the same moment.
    stages = RoadmapStage.objects.select_for_update(no_key=True).filter(consortium=consortium)
    stage = stages.filter(pk=pk).first()
    if stage is None:
        raise RuleBroken(_("This consortium has no such stage."), attr="stage")
    return stage


def _node(consortium: Consortium, pk: UUID | None) -> ChainNode | None:
    if pk is None:
        return None
    nodes = ChainNode.objects.select_for_update(no_key=True).filter(consortium=consortium)
    node = nodes.filter(pk=pk).first()
    if node is None:
        raise RuleBroken(_("This consortium has no such chain node."), attr="node")
    return node


def _write_indicators(task: Task, rows: Rows) -> None:
    """Rows with an id change that indicator, rows without are new, indicators without a row go."""
    old = {each.pk: each for each in TaskIndicator.objects.filter(task=task)}
    kept = [_indicator(task, old, order, dict(row)) for order, row in enumerate(rows, start=1)]
    if len({each.pk for each in kept}) != len(kept):
        raise RuleBroken(_("An indicator stands there twice."), attr="indicators")
    memberships = {each.membership_id for each in kept if each.membership_id}
    known = {each.membership_id for each in old.values()}
    _require_members(task.consortium, memberships - known, "indicators")
    TaskIndicator.objects.filter(task=task).exclude(pk__in=[each.pk for each in kept]).delete()
    for each in kept:
        each.save()


def _indicator(task: Task, old: dict[UUID, TaskIndicator], order: int, row: dict[str, Any]) -> TaskIndicator:
    pk = row.pop("id", None)
    if pk is not None and pk not in old:
        raise RuleBroken(_("The task has no such indicator."), attr="indicators")
    indicator = old[pk] if pk else TaskIndicator(consortium=task.consortium, task=task)
    indicator.order = order
    for name, value in row.items():
        setattr(indicator, name, value)
    return indicator


def _write_parts(task: Task, rows: Rows, *, by: User) -> None:
    """Who is what to the task; members that come to hold it are told, those that do no longer are let off."""
    old = {each.membership_id: each.letter for each in TaskPart.objects.filter(task=task)}
    new = _letters(rows)
    _require_members(task.consortium, new.keys() - old.keys(), "parts")
    held, holding = _holding(old), _holding(new)
    TaskPart.objects.filter(task=task).exclude(membership_id__in=new).delete()
    for membership_id, letter in sorted(new.items(), key=lambda item: item[1] == RaciLetter.ACCOUNTABLE):
        # The one who is accountable comes last: the one before has laid it down by then.
        values = {"letter": letter, "consortium": task.consortium}
        TaskPart.objects.update_or_create(task=task, membership_id=membership_id, defaults=values)
    _let_off(task, held - holding)
    if holding:
        discharge(task.pk, kind="task.without_holder")
    tell_members(task, "task.handed", by=by, key=f"{task.pk}:{task.version}", only=holding - held)


def _letters(rows: Rows) -> dict[UUID, str]:
    letters: dict[UUID, str] = {}
    for row in rows:
        if row["membership_id"] in letters:
            raise RuleBroken(_("A member stands there twice; give it one part."), attr="parts")
        letters[row["membership_id"]] = row["letter"]
    if list(letters.values()).count(RaciLetter.ACCOUNTABLE) > 1:
        raise RuleBroken(_("Only one member is accountable for a task."), attr="parts")
    return letters


def _holding(letters: Mapping[UUID, str]) -> set[UUID]:
    return {pk for pk, letter in letters.items() if letter in selectors.HOLDING}


def _require_members(consortium: Consortium, ids: Iterable[UUID], attr: str) -> None:
    wanted = set(ids)
    members = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    if wanted - set(members.filter(pk__in=wanted).values_list("pk", flat=True)):
        raise RuleBroken(_("Only members of this consortium have a part in a task."), attr=attr)


def _let_off(task: Task, membership_ids: set[UUID]) -> None:
    for membership in Membership.objects.filter(pk__in=membership_ids):
        discharge(task.pk, kind=REPORT_DUTY, member_id=membership.organisation_id)


def tell_members(
    task: Task, kind: str, *, by: User, key: str, only: set[UUID] | None = None, **params: Any
) -> None:
    """Tell the people who report for the members that hold the task (or for `only` some of them)."""
    parts = TaskPart.objects.filter(task=task, letter__in=selectors.HOLDING)
    if only is not None:
        parts = parts.filter(membership_id__in=only)
    live = parts.filter(membership__status=MembershipStatus.ACTIVE)
    for organisation_id in live.values_list("membership__organisation_id", flat=True):
        notify_holders(
            P.REPORT_TASK,
            task.consortium,
            kind,
            key=f"{kind}:{key}:{organisation_id}",
            url=page_of(task),
            but=by,
            member_id=organisation_id,
            **about(task),
            **params,
        )


def about(task: Task) -> dict[str, Any]:
    """What the texts of notices and duties say of a task."""
    return {
        "task": f"{task.number} {task.title}",
        "due": task.due_on.isoformat(),
        "consortium": task.consortium.name,
    }


def page_of(task: Task) -> str:
    return reverse("consortia:task", args=[task.consortium.slug, task.pk])
