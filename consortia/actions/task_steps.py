"""From the start of a task to its end: reports of the members, steps of the lead."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.tasks import about, page_of, tell_members
from consortia.models import Membership, RaciLetter, Task, TaskIndicator, TaskPart, TaskReport
from consortia.models.tasks import plain_number
from consortia.selectors import tasks as selectors
from consortia.states import TASK, TaskStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.documents.models import Upload
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in, end_of_day
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed

CONFIRM_DUTY = "task.confirm"
WORKING_DAYS_TO_CONFIRM = 5
WHOLE = 100


@transaction.atomic
def start(pk: UUID, *, by: User) -> Task:
    """Begin the work: by a member that holds the task, or by the lead; somebody must be responsible."""
    task = access.get_task(pk, user=by, permission=TASK["start"].permission, lock=True)
    if not by.has_perm(P.WRITE_ROADMAP, task.consortium):
        _member_of(task, by, None)
    TASK.require("start", task)
    if not TaskPart.objects.filter(task=task, letter=RaciLetter.RESPONSIBLE).exists():
        raise RuleBroken(_("Nobody is responsible for the task yet. Name at least one member."))
    event = TASK.fire("start", task, by=by)
    tell_members(task, "task.started", by=by, key=str(event.pk))
    return task


@transaction.atomic
def report(pk: UUID, *, by: User, progress: int, text: str, **rest: Any) -> TaskReport:
    """Say how far a task is, for a member that holds it; a report is never changed afterwards.

    `rest`: values (by indicator id), evidence_id (a file of this consortium), membership_id (which of the
    members one reports for; needed only by who is seated for several).
    """
    task = access.get_task(pk, user=by, permission=P.REPORT_TASK, lock=True)
    written = _write_report(task, by, progress=progress, text=text, **rest)
    record("task.reported", task, by=by, after={"progress": progress, "member": str(written.membership)})
    discharge(task.pk, member_id=written.membership.organisation_id)
    notify_holders(
        P.WRITE_ROADMAP,
        task.consortium,
        "task.reported",
        key=f"task.reported:{written.pk}",
        url=page_of(task),
        but=by,
        member=str(written.membership),
        progress=progress,
        **about(task),
    )
    return written


@transaction.atomic
def report_done(pk: UUID, *, by: User, text: str, **rest: Any) -> TaskReport:
    """The last report: the task is done, and the lead has to confirm it. `rest` as for `report`."""
    task = access.get_task(pk, user=by, permission=TASK["report_done"].permission, lock=True)
    written = _write_report(task, by, progress=WHOLE, text=text, **rest)
    TASK.fire("report_done", task, by=by, member=str(written.membership))
    discharge(task.pk)
    oblige(
        CONFIRM_DUTY,
        permission=P.WRITE_ROADMAP,
        tenant=task.consortium,
        about=task,
        url=page_of(task),
        due_at=due_in(WORKING_DAYS_TO_CONFIRM),
        consortium_id=task.consortium_id,
        but=by,
        member=str(written.membership),
        **about(task),
    )
    return written


def _write_report(
    task: Task,
    by: User,
    *,
    progress: int,
    text: str,
    values: Mapping[UUID, Decimal] | None = None,
    evidence_id: UUID | None = None,
    membership_id: UUID | None = None,
) -> TaskReport:
    membership = _member_of(task, by, membership_id)
    if task.status != TaskStatus.ACTIVE:
        raise TransitionNotAllowed(_("Reports are taken while a task is under way."))
    _require_text(task, progress, text)
    written = TaskReport.objects.create(
        consortium=task.consortium,
        task=task,
        membership=membership,
        reported_by=by,
        reported_on=timezone.localdate(),
        progress=progress,
        text=text.strip(),
        values=_take_values(task, values or {}),
        evidence=_evidence(task, evidence_id),
    )
    task.progress = progress
    task.save(update_fields=["progress", "updated_at"])
    return written


def _require_text(task: Task, progress: int, text: str) -> None:
    if not 0 <= progress <= WHOLE:
        raise RuleBroken(_("Progress is between 0 and 100 per cent."), attr="progress")
    if text.strip():
        return
    if progress < task.progress:
        raise RuleBroken(_("Say why the progress is lower than in the last report."), attr="text")
    raise RuleBroken(_("Say what was done."), attr="text")


def _member_of(task: Task, by: User, membership_id: UUID | None) -> Membership:
    """The member for which `by` reports: it holds the task, and `by` is seated for it; else 403."""
    own = selectors.members_reported_for(task, by)
    if membership_id is not None:
        own = [membership for membership in own if membership.pk == membership_id]
    if not own:
        raise PermissionDenied
    return own[0]


def _take_values(task: Task, values: Mapping[UUID, Decimal]) -> dict[str, str]:
    indicators = {each.pk: each for each in TaskIndicator.objects.filter(task=task)}
    if values.keys() - indicators.keys():
        raise RuleBroken(_("The task has no such indicator."), attr="values")
    for pk, value in values.items():
        indicators[pk].value = value
        indicators[pk].save(update_fields=["value", "updated_at"])
    return {str(pk): plain_number(Decimal(value)) for pk, value in values.items()}


def _evidence(task: Task, pk: UUID | None) -> Upload | None:
    if pk is None:
        return None
    upload = Upload.objects.filter(pk=pk, consortium_id=task.consortium_id).first()
    if upload is None:
        raise RuleBroken(_("This consortium has no such file."), attr="evidence")
    return upload


@transaction.atomic
def confirm(pk: UUID, *, by: User) -> Task:
    """Find a task done."""
    task = access.get_task(pk, user=by, permission=TASK["confirm"].permission, lock=True)
    event = TASK.fire("confirm", task, by=by)
    task.progress, task.finished_on = WHOLE, timezone.localdate()
    task.save(update_fields=["progress", "finished_on", "updated_at"])
    discharge(task.pk)
    tell_members(task, "task.confirmed", by=by, key=str(event.pk))
    return task


@transaction.atomic
def send_back(pk: UUID, *, by: User, reason: str) -> Task:
    """Not done yet, for this reason: the responsible members report again."""
    task = access.get_task(pk, user=by, permission=TASK["send_back"].permission, lock=True)
    TASK.fire("send_back", task, by=by, reason=reason)
    discharge(task.pk)
    for organisation_id in selectors.responsible(task):
        oblige(
            "task.rework",
            permission=P.REPORT_TASK,
            tenant=task.consortium,
            about=task,
            url=page_of(task),
            due_at=end_of_day(task.due_on),
            consortium_id=task.consortium_id,
            member_id=organisation_id,
            but=by,
            reason=reason.strip(),
            **about(task),
        )
    return task


@transaction.atomic
def cancel(pk: UUID, *, by: User, reason: str) -> Task:
    """End a task that will not be done, for this reason."""
    task = access.get_task(pk, user=by, permission=TASK["cancel"].permission, lock=True)
    event = TASK.fire("cancel", task, by=by, reason=reason)
    discharge(task.pk)
    tell_members(task, "task.cancelled", by=by, key=str(event.pk), reason=reason.strip())
    return task


@transaction.atomic
def reopen(pk: UUID, *, by: User) -> Task:
    """Take up a task again that was cancelled."""
    task = access.get_task(pk, user=by, permission=TASK["reopen"].permission, lock=True)
    event = TASK.fire("reopen", task, by=by)
    tell_members(task, "task.reopened", by=by, key=str(event.pk))
    return task
