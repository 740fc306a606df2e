"""The one Celery task: run a job of the outbox by its id."""

from __future__ import annotations

import traceback
from functools import partial
from uuid import UUID

import structlog
from celery import shared_task
from django.db import transaction

from kernel.jobs import actions
from kernel.jobs.registry import TASKS

log = structlog.get_logger(__name__)


@shared_task(name="jobs.execute", ignore_result=True)  # type: ignore[untyped-decorator]
def execute(job_id: str) -> None:
    """Claim the job, run its function, confirm; a second delivery of the same id does nothing."""
    job = actions.claim(UUID(job_id))
    if job is None:
        return
    try:
        TASKS[job.task](job, partial(actions.report, job), **job.arguments)
    except actions.JobCancelled:
        log.info("job.cancelled", task=job.task, job=job_id)
    except Exception:
        # Whatever a task raises is kept on its row, for the person who looks after failed jobs.
        log.exception("job.failed", task=job.task, job=job_id)
        with transaction.atomic():
            actions.fail(job, traceback.format_exc())
    else:
        actions.finish(job)
