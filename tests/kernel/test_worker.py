"""Real relays and workers over both brokers: what dies is replaced, nothing is lost or done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from time_machine import travel

from kernel.accounts.models import User
from kernel.jobs import actions, selectors
from kernel.jobs.models import Job, JobStatus
from kernel.jobs.registry import TASKS
from kernel.notices.models import Notice
from tests.kernel import effects
from tests.processes import Portal, free_port, kill, redis_server, wait_for
from tests.tenancy.login import portal_app
from tests.world import World

# Named, not imported: it sets Django up for itself.
APP = "tests.kernel.worker_app"
TASK = next(name for name, function in TASKS.items() if function is effects.effect)


class Scene:
    """A portal of processes, a diary that its jobs keep, and the one whom they tell."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.diary = portal.var / "diary"
        self.user: User = World().lead_admin
        self.user.mail_notices = False
        self.user.save()
        Job.objects.all().delete()

    def enqueue(self, *numbers: int, seconds: int = 0) -> list[Job]:
        with transaction.atomic():
            return [
                actions.enqueue(
                    TASK, number=number, user_id=self.user.pk, diary=str(self.diary), seconds=seconds
                )
                for number in numbers
            ]

    def lines(self) -> Counter[str]:
        return Counter(self.diary.read_text().splitlines() if self.diary.exists() else [])

    def wait_until_done(self, jobs: list[Job]) -> None:
        ids = [job.pk for job in jobs]
        done = Job.objects.filter(pk__in=ids, status=JobStatus.DONE)
        wait_for(lambda: done.count() == len(ids), f"jobs to end\n{self.portal.output()[-4000:]}")

    def effects(self) -> Counter[str]:
        return Counter(Notice.objects.filter(key__startswith="effect:").values_list("key", flat=True))


@pytest.fixture
def filesystem(own_database: str, tmp_path: Path) -> Iterator[Scene]:
    portal = Portal(own_database, tmp_path)
    yield Scene(portal)
    portal.end()


@pytest.fixture
def redis_port() -> int:
    return free_port()


@pytest.fixture
def redis(own_database: str, tmp_path: Path, redis_port: int) -> Iterator[Scene]:
    """The broker is not there yet."""
    portal = Portal(own_database, tmp_path, redis_url=f"redis://127.0.0.1:{redis_port}/0")
    yield Scene(portal)
    portal.end()


def let_leases_run_out() -> None:
    """What a few minutes of waiting would do."""
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(status=JobStatus.RUNNING).update(lease_until=past, handed_at=past)
    Job.objects.filter(status=JobStatus.QUEUED, handed_at__isnull=False).update(handed_at=past)


def cut_database_connections(database: str) -> None:
    """As when PostgreSQL restarts under everybody's hands."""
    with portal_app(database) as login, login.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portal_app'"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.rowcount >= 2


def survive_a_killed_worker(scene: Scene) -> None:
    """One job in hand and five waiting when the worker is killed: all are done, each effect once."""
    worker = scene.portal.worker(app=APP)
    first = scene.enqueue(1)
    scene.wait_until_done(first)
    long, waiting = scene.enqueue(2, seconds=3), scene.enqueue(3, 4, 5, 6, 7)
    wait_for(lambda: scene.lines()["begin 2"], "the long job to begin")
    kill(worker)
    let_leases_run_out()
    scene.portal.worker(app=APP, name="w2")
    scene.wait_until_done([*first, *long, *waiting])
    assert Job.objects.get(pk=long[0].pk).attempts == 2
    assert scene.lines()["begin 2"] == 2
    effects = scene.effects()
    assert [effects[f"effect:{number}"] for number in range(1, 8)] == [1] * 7


def test_worker_killed_in_the_middle_of_a_job_over_the_filesystem(filesystem: Scene) -> None:
    filesystem.portal.relay()
    survive_a_killed_worker(filesystem)
    cut_database_connections(filesystem.portal.database)
    filesystem.wait_until_done(filesystem.enqueue(8))
    assert filesystem.effects()["effect:8"] == 1
    assert selectors.living_parts() == {"worker", "relay"}
    with travel(timezone.now() + timedelta(minutes=1)):
        assert selectors.living_parts() == set()


def test_worker_killed_in_the_middle_of_a_job_over_redis(
    redis: Scene, redis_port: int, tmp_path: Path
) -> None:
    relay = redis.portal.relay()
    early = redis.enqueue(0)
    wait_for(lambda: "broker_unreachable" in redis.portal.output(), "the relay to miss its broker")
    assert list(Job.objects.values_list("status", "handed_at")) == [("queued", None)]
    with redis_server(tmp_path / "redis", redis_port):
        survive_a_killed_worker(redis)
        redis.wait_until_done(early)
        assert relay.poll() is None
        kill(relay)
        late = redis.enqueue(9)
        redis.portal.relay()
        redis.wait_until_done(late)
    assert redis.effects()["effect:9"] == 1
