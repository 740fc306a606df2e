"""The outbox: what is enqueued is done, once, whatever dies in between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from time_machine import travel

from kernel.jobs import actions, lease, selectors
from kernel.jobs.models import Heartbeat, Job, JobStatus, PeriodStart
from kernel.jobs.registry import ATTEMPTS, PERIODIC, TASKS, Progress, task
from kernel.jobs.worker import execute, tick
from tests.world import World


class Seen:
    """What the tasks of these tests did."""

    def __init__(self) -> None:
        self.runs: list[dict[str, object]] = []
        self.failures = 0


@pytest.fixture
def seen(db: None) -> Iterator[Seen]:
    with _outbox() as log:
        yield log


@pytest.fixture
def committed(own_database: str) -> Iterator[Seen]:
    """The same in a database of its own, for threads that really commit."""
    with _outbox() as log:
        yield log


@contextmanager
def _outbox() -> Iterator[Seen]:
    """No jobs, and three tasks: one that works, one that fails `failures` times, one that reports."""
    before = set(TASKS)
    Job.objects.all().delete()
    log = Seen()

    @task("test.work")
    def work(job: Job, progress: Progress, **arguments: object) -> None:
        log.runs.append(arguments)

    @task("test.fail", attempts=3)
    def fail(job: Job, progress: Progress) -> None:
        log.runs.append({})
        if log.failures:
            log.failures -= 1
            raise RuntimeError("as asked")

    @task("test.report")
    def report(job: Job, progress: Progress) -> None:
        progress("first", 1, 2)
        actions.cancel(job)
        progress("second", 2, 2)
        log.runs.append({})

    yield log
    for name in TASKS.keys() - before:
        TASKS.pop(name)
        ATTEMPTS.pop(name)
        PERIODIC.pop(name, None)


def at_once(count: int, deed: Callable[[], None]) -> None:
    def on_a_connection_of_its_own() -> None:
        deed()
        connection.close()

    threads = [threading.Thread(target=on_a_connection_of_its_own) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(job: Job) -> Job:
    execute(str(job.pk))
    job.refresh_from_db()
    return job


# Enqueueing


def test_enqueue_of_an_unknown_task_is_refused(seen: Seen) -> None:
    with pytest.raises(LookupError):
        actions.enqueue("test.nobody-knows")
    assert not Job.objects.exists()


def test_enqueue_in_a_transaction_that_fails_leaves_nothing(seen: Seen) -> None:
    with transaction.atomic():
        actions.enqueue("test.work")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_enqueue_keeps_ids_as_text_and_numbers_as_numbers(seen: Seen) -> None:
    pk = UUID(int=7)
    run(actions.enqueue("test.work", object_id=pk, number=3))
    assert seen.runs == [{"object_id": str(pk), "number": 3}]


def test_enqueue_with_the_key_of_an_open_job_is_that_job(seen: Seen) -> None:
    first = actions.enqueue("test.work", key="a", number=1)
    assert actions.enqueue("test.work", key="a", number=2) == first
    assert actions.enqueue("test.work", key="b") != first
    assert Job.objects.count() == 2


def test_enqueue_with_the_key_of_an_ended_job_is_a_new_one(seen: Seen) -> None:
    first = run(actions.enqueue("test.work", key="a"))
    assert actions.enqueue("test.work", key="a") != first


def test_enqueue_of_one_key_by_many_at_once_is_one_job(committed: Seen) -> None:
    jobs: list[UUID] = []

    def ask() -> None:
        with transaction.atomic():
            jobs.append(actions.enqueue("test.work", key="same").pk)

    at_once(8, ask)
    assert len(jobs) == 8
    assert len(set(jobs)) == 1
    assert Job.objects.count() == 1


# Handing over


def test_handover_takes_what_is_due_once(seen: Seen) -> None:
    due = actions.enqueue("test.work")
    actions.enqueue("test.work", due_at=timezone.now() + timedelta(minutes=5))
    assert actions.take_for_handover() == [due.pk]
    assert actions.take_for_handover() == []


def test_handover_is_repeated_when_no_worker_confirms(seen: Seen) -> None:
    job = actions.enqueue("test.work")
    actions.take_for_handover()
    with travel(timezone.now() + actions.UNCONFIRMED - timedelta(seconds=5)):
        assert actions.take_for_handover() == []
    with travel(timezone.now() + actions.UNCONFIRMED + timedelta(seconds=5)):
        assert actions.take_for_handover() == [job.pk]


def test_handover_never_fills_the_broker_beyond_its_window(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "WINDOW", 3)
    for _ in range(5):
        actions.enqueue("test.work")
    first = actions.take_for_handover()
    assert len(first) == 3
    assert actions.take_for_handover() == []
    execute(str(first[0]))
    assert len(actions.take_for_handover()) == 1


def test_two_relays_at_once_never_take_the_same_job(committed: Seen) -> None:
    for _ in range(20):
        actions.enqueue("test.work")
    taken: list[UUID] = []

    def take() -> None:
        while ids := actions.take_for_handover(limit=2):
            taken.extend(ids)

    at_once(4, take)
    assert len(taken) == 20
    assert len(set(taken)) == 20


# Running


def test_execute_does_the_job_and_confirms(seen: Seen) -> None:
    job = run(actions.enqueue("test.work", number=1))
    assert (job.status, job.attempts, job.error) == (JobStatus.DONE, 1, "")
    assert job.finished_at is not None


def test_execute_of_a_second_delivery_does_nothing(seen: Seen) -> None:
    job = run(actions.enqueue("test.work"))
    run(job)
    assert (len(seen.runs), job.attempts) == (1, 1)


def test_execute_of_a_job_that_no_longer_exists_does_nothing(seen: Seen) -> None:
    execute(str(UUID(int=1)))
    assert seen.runs == []


def test_claim_is_won_once(seen: Seen) -> None:
    job = actions.enqueue("test.work")
    assert actions.claim(job.pk) is not None
    assert actions.claim(job.pk) is None


def test_claim_by_many_at_once_is_won_once(committed: Seen) -> None:
    job = actions.enqueue("test.work")
    won: list[Job | None] = []

    def ask() -> None:
        won.append(actions.claim(job.pk))

    at_once(8, ask)
    assert [claimed for claimed in won if claimed] == [job]


def test_claim_before_the_job_is_due_is_refused(seen: Seen) -> None:
    """An old message must not cut the pause after a failure short."""
    job = actions.enqueue("test.work", due_at=timezone.now() + timedelta(minutes=1))
    assert actions.claim(job.pk) is None


def test_lease_that_ran_out_gives_the_job_to_another_worker(seen: Seen) -> None:
    job = actions.enqueue("test.work")
    actions.take_for_handover()
    dead = actions.claim(job.pk)
    assert dead is not None
    with travel(timezone.now() + actions.LEASE + timedelta(seconds=1)):
        assert actions.take_for_handover() == [job.pk]
        second = actions.claim(job.pk)
        assert second is not None
        assert second.attempts == 2


def test_worker_that_lost_its_job_changes_nothing_any_more(seen: Seen) -> None:
    job = actions.enqueue("test.work")
    slow = actions.claim(job.pk)
    assert slow is not None
    with travel(timezone.now() + actions.LEASE + timedelta(seconds=1)):
        quick = actions.claim(job.pk)
        assert quick is not None
        assert not actions.renew(slow)
        with pytest.raises(actions.JobCancelled):
            actions.report(slow, "still here")
        actions.fail(slow, "too late")
        actions.finish(slow)
        job.refresh_from_db()
        assert (job.status, job.stage, job.error) == (JobStatus.RUNNING, "", "")
        actions.finish(quick)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_lease_of_a_silent_but_living_run_is_renewed(
    committed: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LEASE", timedelta(seconds=0.3))
    job = actions.claim(actions.enqueue("test.work").pk)
    assert job is not None
    first = job.lease_until
    with lease.kept(job):
        threading.Event().wait(0.5)
    job.refresh_from_db()
    assert job.lease_until is not None
    assert first is not None
    assert job.lease_until > first


def test_failing_job_is_tried_again_after_growing_pauses(seen: Seen) -> None:
    seen.failures = 2
    job = run(actions.enqueue("test.fail"))
    assert (job.status, job.attempts, job.handed_at) == (JobStatus.QUEUED, 1, None)
    assert "RuntimeError: as asked" in job.error
    first = job.due_at - timezone.now()
    with travel(job.due_at):
        run(job)
        second = job.due_at - timezone.now()
    with travel(job.due_at):
        run(job)
    assert timedelta(seconds=8) < first < timedelta(seconds=11) < second < timedelta(seconds=21)
    assert (job.status, job.attempts, job.error, len(seen.runs)) == (JobStatus.DONE, 3, "", 3)


def test_failing_job_ends_failed_and_is_not_handed_over_again(seen: Seen) -> None:
    seen.failures = 9
    job = actions.enqueue("test.fail")
    for _ in range(5):
        with travel(job.due_at):
            run(job)
    assert (job.status, job.attempts, len(seen.runs)) == (JobStatus.FAILED, 3, 3)
    with travel(timezone.now() + timedelta(days=2)):
        assert actions.take_for_handover() == []


def test_job_that_kills_every_worker_ends_failed(seen: Seen) -> None:
    job = actions.enqueue("test.fail")
    now = timezone.now()
    for attempt in range(1, 5):
        with travel(now + attempt * (actions.LEASE + timedelta(minutes=2))):
            actions.take_for_handover()
            actions.claim(job.pk)  # and dies
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.FAILED, 3)


def test_execute_of_a_task_that_this_worker_does_not_know_fails_and_says_so(seen: Seen) -> None:
    job = actions.enqueue("test.work")
    Job.objects.update(task="test.of-a-newer-release")
    run(job)
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 1)
    assert "KeyError: 'test.of-a-newer-release'" in job.error


def test_cancel_stops_a_running_job_at_its_next_report(seen: Seen) -> None:
    job = run(actions.enqueue("test.report"))
    assert (job.status, job.stage, job.progress, job.total) == (JobStatus.CANCELLED, "first", 1, 2)
    assert seen.runs == []


def test_cancel_of_a_waiting_job_keeps_it_from_running(seen: Seen) -> None:
    job = actions.enqueue("test.work")
    assert actions.cancel(job)
    run(job)
    assert (job.status, seen.runs) == (JobStatus.CANCELLED, [])
    assert not actions.cancel(job)


# The clock


def test_tick_starts_each_periodic_task_once_in_its_period(seen: Seen) -> None:
    task("test.hourly", every="hour")(lambda *_: None)
    jobs = Job.objects.filter(task="test.hourly")
    moment = timezone.now().replace(minute=10)
    for minutes in (0, 1, 20):
        with travel(moment + timedelta(minutes=minutes), tick=False):
            tick()
            for job in jobs.filter(status=JobStatus.QUEUED):
                run(job)
    assert jobs.count() == 1
    with travel(moment + timedelta(hours=1), tick=False):
        tick()
    assert jobs.count() == 2


def test_tick_of_many_beats_at_once_starts_one_job(committed: Seen) -> None:
    def beat() -> None:
        tick()

    at_once(6, beat)
    assert {name: Job.objects.filter(task=name).count() for name in PERIODIC} == dict.fromkeys(PERIODIC, 1)


def test_beat_sends_ticks_that_workers_know_and_that_do_not_pile_up() -> None:
    entries = tick.app.conf.beat_schedule
    assert {entry["task"] for entry in entries.values()} == {"jobs.tick"} <= tick.app.tasks.keys()
    assert all(entry["options"]["expires"] <= 60 for entry in entries.values())
    assert {"jobs.tidy", "notices.remind"} <= PERIODIC.keys()


def test_tidy_forgets_what_ended_long_ago_and_keeps_failures(seen: Seen, world: World) -> None:
    seen.failures = 9
    old = run(actions.enqueue("test.work"))
    failed = actions.enqueue("test.fail")
    for _ in range(3):
        with travel(failed.due_at):
            run(failed)
    waiting = actions.enqueue("test.work")
    actions.start_period("test.work", "2026")
    with travel(timezone.now() + timedelta(days=40)):
        recent = run(actions.enqueue("test.work"))
        TASKS["jobs.tidy"](recent, lambda *_: None)
    kept = set(Job.objects.exclude(key="2026").values_list("pk", flat=True))
    assert kept == {failed.pk, waiting.pk, recent.pk}
    assert old.pk not in kept
    assert not PeriodStart.objects.exists()


# Signs of life


def test_living_parts_are_those_that_beat_lately(db: None) -> None:
    actions.say_alive("worker", "celery@a")
    actions.say_alive("worker", "celery@a")
    actions.say_alive("relay", "relay@a")
    assert selectors.living_parts() == {"worker", "relay"}
    assert Heartbeat.objects.count() == 2
    actions.fall_silent("relay@a")
    assert selectors.living_parts() == {"worker"}
    with travel(timezone.now() + selectors.ALIVE_WITHIN + timedelta(seconds=1)):
        assert selectors.living_parts() == set()
