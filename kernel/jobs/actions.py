"""The outbox's writers: enqueue in the caller's transaction; claim, report, finish in the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kernel.jobs.models import Heartbeat, Job, JobStatus, PeriodStart
from kernel.jobs.registry import ATTEMPTS, DEFAULT_ATTEMPTS, TASKS

if TYPE_CHECKING:
    from kernel.accounts.models import User

CHANNEL = "portal_jobs"
# How long a run is believed without a sign of life; a live worker renews it (kernel.jobs.lease).
LEASE = timedelta(seconds=90)
# A hand-over that no worker confirmed in this time is repeated.
UNCONFIRMED = timedelta(seconds=60)
# So many jobs wait at the broker at most; the rest waits in the outbox, so that a long queue is not handed
# over again and again while it is being worked off.
WINDOW = 500
LONGEST_PAUSE = timedelta(hours=1)
# Clocks of relay and worker may differ by this much.
SKEW = timedelta(seconds=2)
OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)


class JobCancelled(Exception):
    """The user stopped the job while it ran, or another worker has taken it over."""


def enqueue(
    task: str,
    *,
    key: str = "",
    by: User | None = None,
    due_at: datetime | None = None,
    **arguments: UUID | str | int,
) -> Job:
    """Write a job in the caller's transaction; with `key`, an open job of the same task and key is reused.

    An open job may be running already, so a key has to name what is to be done, contents included: `key`
    says "the same effect", not "the same object".
    """
    if task not in TASKS:
        raise LookupError(f"no task named {task}")
    if key and (existing := _open_with_key(task, key)):
        return existing
    due = due_at or timezone.now()
    job = Job(task=task, key=key, requested_by=by, due_at=due, arguments=_plain(arguments))
    Job.objects.bulk_create([job], ignore_conflicts=bool(key))
    wake()
    return (_open_with_key(task, key) or job) if key else job


def enqueue_all(task: str, arguments_by_key: Mapping[str, Mapping[str, UUID | str | int]]) -> None:
    """Many jobs of one task in one statement; keys of open jobs are passed over."""
    if task not in TASKS:
        raise LookupError(f"no task named {task}")
    jobs = [Job(task=task, key=key, arguments=_plain(given)) for key, given in arguments_by_key.items()]
    Job.objects.bulk_create(jobs, ignore_conflicts=True)
    if jobs:
        wake()


def _plain(arguments: Mapping[str, UUID | str | int]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value) for name, value in arguments.items()}


def _open_with_key(task: str, key: str) -> Job | None:
    return Job.objects.filter(task=task, key=key, status__in=OPEN).first()


@transaction.atomic
def start_period(task: str, period: str) -> Job | None:
    """Enqueue a periodic task once in a period, however many clocks say that it is time."""
    _row, is_first = PeriodStart.objects.get_or_create(task=task, period=period)
    return enqueue(task, key=period) if is_first else None


def wake() -> None:
    """Tell the relay at commit; PostgreSQL sends the notice only if the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


@transaction.atomic
def take_for_handover(limit: int = 50) -> list[UUID]:
    """Ids of jobs that are due and not yet confirmed by a worker; two relays never take the same."""
    now = timezone.now()
    _bury(now)
    late = Q(handed_at__lt=now - UNCONFIRMED)
    waiting = Q(status=JobStatus.QUEUED) & (Q(handed_at=None) | late)
    orphaned = Q(status=JobStatus.RUNNING, lease_until__lt=now) & late
    under_way = Job.objects.filter(status=JobStatus.QUEUED, handed_at__gte=now - UNCONFIRMED).count()
    jobs = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(waiting | orphaned, due_at__lte=now)
        .order_by("due_at")
        .values_list("pk", flat=True)[: max(0, min(limit, WINDOW - under_way))]
    )
    ids = list(jobs)
    Job.objects.filter(pk__in=ids).update(handed_at=now)
    return ids


def _bury(now: datetime) -> None:
    """A job that took its worker down at every attempt would go on doing so for ever."""
    orphans = Job.objects.filter(status=JobStatus.RUNNING, lease_until__lt=now)
    hopeless = [job.pk for job in orphans.only("task", "attempts") if job.attempts >= _attempts_of(job)]
    orphans.filter(pk__in=hopeless).update(
        status=JobStatus.FAILED, finished_at=now, error="every worker that ran this job died"
    )


def _attempts_of(job: Job) -> int:
    return ATTEMPTS.get(job.task, DEFAULT_ATTEMPTS)


def release(ids: list[UUID]) -> None:
    """Undo a hand-over that the broker refused, so that the next round tries again."""
    Job.objects.filter(pk__in=ids).update(handed_at=None)


def claim(job_id: UUID) -> Job | None:
    """Win the right to run a job: of several deliveries of the same message one gets it."""
    now = timezone.now()
    free = Q(status=JobStatus.QUEUED, due_at__lte=now + SKEW) | Q(
        status=JobStatus.RUNNING, lease_until__lt=now
    )
    won = Job.objects.filter(free, pk=job_id).update(
        status=JobStatus.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if won else None


def _held(job: Job) -> QuerySet[Job]:
    """The job, if this run still has it: the number of the attempt tells runs apart."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)


def renew(job: Job) -> bool:
    """Lengthen the lease of a run; False when the run has lost the job."""
    return bool(_held(job).update(lease_until=timezone.now() + LEASE))


def report(job: Job, stage: str, done: int = 0, total: int = 0) -> None:
    """Progress of a running job, and a longer lease; raises JobCancelled when the run has lost the job."""
    is_held = _held(job).update(stage=stage, progress=done, total=total, lease_until=timezone.now() + LEASE)
    if not is_held:
        raise JobCancelled


def finish(job: Job) -> None:
    _held(job).update(status=JobStatus.DONE, finished_at=timezone.now(), error="")


def fail(job: Job, error: str) -> None:
    """Try again later with growing pauses; after the last attempt it stays failed for a person to see."""
    is_final = job.attempts >= _attempts_of(job)
    now = timezone.now()
    _held(job).update(
        status=JobStatus.FAILED if is_final else JobStatus.QUEUED,
        error=error[-4000:],
        handed_at=None,
        due_at=now + min(timedelta(seconds=5 * 2**job.attempts), LONGEST_PAUSE),
        finished_at=now if is_final else None,
    )


def cancel(job: Job) -> bool:
    """Stop an open job; what it has not finished is not kept. False if it ended before."""
    open_jobs = Job.objects.filter(pk=job.pk, status__in=OPEN)
    return bool(open_jobs.update(status=JobStatus.CANCELLED, finished_at=timezone.now()))


def forget_before(moment: datetime) -> int:
    """Delete jobs that ended well, and periods, from before `moment`; failed jobs stay to be looked at."""
    ended = Job.objects.filter(status__in=[JobStatus.DONE, JobStatus.CANCELLED], finished_at__lt=moment)
    deleted, _by_model = ended.delete()
    PeriodStart.objects.filter(started_at__lt=moment).delete()
    # Containers come and go under ever new names.
    Heartbeat.objects.filter(at__lt=moment).delete()
    return deleted


def say_alive(part: str, name: str) -> None:
    """Process `name` lives; `part` is worker or relay."""
    Heartbeat.objects.update_or_create(name=name[:120], defaults={"part": part, "at": timezone.now()})


def fall_silent(name: str) -> None:
    """A process that ends by itself is missed at once."""
    Heartbeat.objects.filter(name=name[:120]).delete()
