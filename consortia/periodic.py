"""What the clock starts in consortia."""

from __future__ import annotations

from django.utils import timezone

from consortia.actions import task_clock
from consortia.selectors import tasks as selectors
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.workdays import SHANGHAI
from kernel.tenancy.scope import system_scope


@task("consortia.watch_tasks", every="day")
def watch_tasks(job: Job, progress: Progress) -> None:
    """Ask for reports on what is due soon, tell the lead of what is overdue; may run twice."""
    today = timezone.now().astimezone(SHANGHAI).date()
    with system_scope():
        waiting = list(selectors.awaited(today).values_list("pk", flat=True))
    for done, pk in enumerate(waiting, start=1):
        # A transaction for each: a run that dies has asked for what it has, the next goes on from there.
        with system_scope():
            task_clock.watch(pk, today=today)
        progress("watching", done, len(waiting))
