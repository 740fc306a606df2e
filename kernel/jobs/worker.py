"""The Celery tasks: run a job of the outbox by its id; start what the clock starts."""

from __future__ import annotations

import traceback
from functools import partial
from uuid import UUID

import structlog
from celery import shared_task
from django.utils import timezone

from kernel.jobs import actions
from kernel.jobs.lease import kept
from kernel.jobs.registry import PERIODIC, TASKS

log = structlog.get_logger(__name__)
# The name of a period in local time: one hour, one day.
PERIODS = {"hour": "%Y-%m-%d %H", "day": "%Y-%m-%d"}


@shared_task(name="jobs.execute", ignore_result=True)  # type: ignore[untyped-decorator]
def execute(job_id: str) -> None:
    """Claim the job, run its function, confirm; a second delivery of the same id does nothing."""
    job = actions.claim(UUID(job_id))
    if job is None:
        return
    try:
        with kept(job):
            TASKS[job.task](job, partial(actions.report, job), **job.arguments)
    except actions.JobCancelled:
        log.info("job.cancelled", task=job.task, job=job_id)
    except Exception:
        # Whatever a task raises is kept on its row, for the person who looks after failed jobs.
        log.exception("job.failed", task=job.task, job=job_id)
        actions.fail(job, traceback.format_exc())
    else:
        actions.finish(job)


@shared_task(name="jobs.tick", ignore_result=True)  # type: ignore[untyped-decorator]
def tick() -> None:
    """Sent by Celery beat every minute: enqueue each periodic task whose hour or day has begun."""
    now = timezone.localtime()
    for name, every in PERIODIC.items():
        actions.start_period(name, f"{now:{PERIODS[every]}}")
