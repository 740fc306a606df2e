"""What the clock does about tasks: asks for reports before the day, tells the lead after it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from consortia import permissions as P
from consortia.actions.tasks import REPORT_DUTY, about, page_of
from consortia.models import Task
from consortia.selectors import tasks as selectors
from kernel.notices.actions import notify_holders, oblige
from kernel.notices.models import Duty, Notice
from kernel.notices.workdays import end_of_day


@transaction.atomic
def watch(pk: UUID, *, today: date) -> None:
    """For one open task that is due soon or overdue; does nothing a second time for the same day due."""
    task = selectors.awaited(today).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if task is None:
        return
    for organisation_id in selectors.responsible(task):
        _ask_for_report(task, organisation_id)
    if task.due_on < today:
        _tell_lead(task, today)


def _ask_for_report(task: Task, organisation_id: UUID) -> None:
    due_at = end_of_day(task.due_on)
    own = Duty.objects.filter(object_id=task.pk, member_id=organisation_id)
    if own.filter(Q(kind=REPORT_DUTY, due_at=due_at) | Q(done_at=None)).exists():
        return
    oblige(
        REPORT_DUTY,
        permission=P.REPORT_TASK,
        tenant=task.consortium,
        about=task,
        url=page_of(task),
        due_at=due_at,
        consortium_id=task.consortium_id,
        member_id=organisation_id,
        **about(task),
    )


def _tell_lead(task: Task, today: date) -> None:
    """Once for each day due."""
    key = f"task.overdue:{task.pk}:{task.due_on}"
    if not Notice.objects.filter(key=key).exists():
        notify_holders(
            P.WRITE_ROADMAP,
            task.consortium,
            "task.overdue",
            key=key,
            url=page_of(task),
            days=(today - task.due_on).days,
            **about(task),
        )
