"""The outbox's writers: enqueue in the caller's transaction; claim, report, finish in the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from kernel.jobs.models import Job, JobStatus
from kernel.jobs.registry import TASKS

if TYPE_CHECKING:
    from kernel.accounts.models import User

CHANNEL = "portal_jobs"
LEASE = timedelta(minutes=3)
# A hand-over that no worker confirmed in this time is repeated.
UNCONFIRMED = timedelta(seconds=60)
MAX_ATTEMPTS = 6


class JobCancelled(Exception):
    """The user stopped the job while it ran."""


def enqueue(
    task: str,
    *,
    key: str = "",
    by: User | None = None,
    due_at: datetime | None = None,
    **arguments: UUID | str | int,
) -> Job:
    """Write a job in the caller's transaction; with `key`, an open job of the same task and key is reused."""
    if task not in TASKS:
        raise LookupError(f"no task named {task}")
    if key and (existing := _open_with_key(task, key)):
        return existing
    job = Job(
        task=task,
        key=key,
        requested_by=by,
        due_at=due_at or timezone.now(),
        arguments={name: value if isinstance(value, int) else str(value) for name, value in arguments.items()},
    )
    Job.objects.bulk_create([job], ignore_conflicts=bool(key))
    wake()
    return (_open_with_key(task, key) or job) if key else job


def _open_with_key(task: str, key: str) -> Job | None:
    open_jobs = Job.objects.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    return open_jobs.filter(task=task, key=key).first()


def wake() -> None:
    """Tell the relay at commit; PostgreSQL sends the notice only if the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


@transaction.atomic
def take_for_handover(limit: int = 50) -> list[UUID]:
    """Ids of jobs that are due and not yet confirmed by a worker; two relays never take the same."""
    now = timezone.now()
    waiting = Q(status=JobStatus.QUEUED) & (Q(handed_at=None) | Q(handed_at__lt=now - UNCONFIRMED))
    orphaned = Q(status=JobStatus.RUNNING, lease_until__lt=now) & Q(handed_at__lt=now - UNCONFIRMED)
    jobs = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(waiting | orphaned, due_at__lte=now)
        .order_by("due_at")
        .values_list("pk", flat=True)[:limit]
    )
    ids = list(jobs)
    Job.objects.filter(pk__in=ids).update(handed_at=now)
    return ids


def release(ids: list[UUID]) -> None:
    """Undo a hand-over that the broker refused, so that the next round tries again."""
    Job.objects.filter(pk__in=ids).update(handed_at=None)


def claim(job_id: UUID) -> Job | None:
    """Win the right to run a job: of several deliveries of the same message one gets it."""
    now = timezone.now()
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    won = Job.objects.filter(free, pk=job_id).update(
        status=JobStatus.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if won else None


def report(job: Job, stage: str, done: int = 0, total: int = 0) -> None:
    """Progress of a running job, and a longer lease; raises JobCancelled when it was stopped."""
    alive = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
        stage=stage, progress=done, total=total, lease_until=timezone.now() + LEASE
    )
    if not alive:
        raise JobCancelled


def finish(job: Job) -> None:
    Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
        status=JobStatus.DONE, finished_at=timezone.now(), error=""
    )


def fail(job: Job, error: str) -> None:
    """Try again later with growing pauses; after MAX_ATTEMPTS the job stays failed for a person to see."""
    final = job.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
        status=JobStatus.FAILED if final else JobStatus.QUEUED,
        error=error[-4000:],
        handed_at=None,
        due_at=timezone.now() + timedelta(seconds=5 * 2**job.attempts),
        finished_at=timezone.now() if final else None,
    )


def cancel(job: Job) -> bool:
    """Stop an open job; what it has not finished is not kept. False if it ended before."""
    open_jobs = Job.objects.filter(pk=job.pk, status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    return bool(open_jobs.update(status=JobStatus.CANCELLED, finished_at=timezone.now()))
