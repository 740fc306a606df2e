"""Notices by mail, against a real server: one mail or, when nobody can know, none; never two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from time_machine import travel

from config import mailer
from kernel.accounts.models import User
from kernel.jobs.models import Job, JobStatus
from kernel.jobs.worker import execute
from kernel.notices.actions import notify
from kernel.notices.models import Notice
from tests.kernel.smtp_sink import Sink, running_sink
from tests.world import World

PARAMS = {"member": "样例东海大学", "consortium": "样例\r\nBcc: everybody@example.test\r\n联合体"}


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with running_sink() as sink:
        settings.MAILERS = {"default": mailer.from_url(f"smtp://127.0.0.1:{sink.port}", Path())}
        yield sink


def told(user: User) -> Job:
    """A notice to one person, and the job of its mail."""
    Job.objects.all().delete()
    notify([user], "membership.accepted", key="test", url="/c/ylqx/members/", **PARAMS)
    return Job.objects.get(task="notices.mail")


def run(job: Job) -> Job:
    job.refresh_from_db()
    with travel(job.due_at):
        execute(str(job.pk))
    job.refresh_from_db()
    return job


def notice() -> Notice:
    return Notice.objects.get(key="test")


def test_mail_says_what_happened_and_where(sink: Sink, world: World) -> None:
    assert run(told(world.lead_admin)).status == JobStatus.DONE
    (mail,) = sink.mails
    assert mail["To"] == "lead_admin@example.test"
    assert mail["Subject"] == notice().text.replace("\r\n", " ")
    assert mail["Bcc"] is None
    assert mail["Message-ID"] == f"<{notice().pk}@testserver>"
    assert "http://testserver/c/ylqx/members/" in mail.get_content()
    assert notice().mailed_at is not None


def test_mail_speaks_the_language_of_its_reader(sink: Sink, world: World) -> None:
    User.objects.filter(pk=world.lead_admin.pk).update(language="en")
    run(told(world.lead_admin))
    (mail,) = sink.mails
    assert mail["Subject"].startswith("样例东海大学 has joined")


def test_mail_of_a_job_that_runs_twice_is_sent_once(sink: Sink, world: World) -> None:
    job = run(told(world.lead_admin))
    Job.objects.update(status=JobStatus.QUEUED)
    assert run(job).status == JobStatus.DONE
    assert len(sink.mails) == 1


def test_mail_that_is_told_again_is_sent_once(sink: Sink, world: World) -> None:
    run(told(world.lead_admin))
    run(told(world.lead_admin))
    assert len(sink.mails) == 1
    assert Notice.objects.filter(key="test").count() == 1


def test_mail_by_many_workers_at_once_is_sent_once(own_database: str, sink: Sink) -> None:
    first = told(World().lead_admin)
    twins = [Job.objects.create(task=first.task, arguments=first.arguments) for _ in range(5)]

    def work(job: Job) -> None:
        execute(str(job.pk))
        connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in (first, *twins)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.mails) == 1
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE}


def test_mail_that_the_server_refused_is_tried_again(sink: Sink, world: World) -> None:
    sink.behaviour = "refuse"
    job = run(told(world.lead_admin))
    assert (job.status, sink.mails, notice().mail_claimed_at) == (JobStatus.QUEUED, [], None)
    assert "550" in job.error
    sink.behaviour = "accept"
    assert run(job).status == JobStatus.DONE
    assert len(sink.mails) == 1


def test_mail_whose_fate_nobody_knows_is_not_sent_again(sink: Sink, world: World) -> None:
    """The connection breaks after the text: the server may have kept it, and here it has."""
    sink.behaviour = "hang-up"
    job = run(told(world.lead_admin))
    assert (job.status, len(sink.mails)) == (JobStatus.QUEUED, 1)
    sink.behaviour = "accept"
    run(job)
    assert len(sink.mails) == 1
    assert notice().mailed_at is None


def test_mail_while_the_server_is_away_is_sent_when_it_is_back(settings: Any, world: World) -> None:
    settings.MAILERS = {"default": mailer.from_url("smtp://127.0.0.1:1", Path())}
    job = run(told(world.lead_admin))
    assert (job.status, notice().mail_claimed_at) == (JobStatus.QUEUED, None)
    with running_sink() as sink:
        settings.MAILERS = {"default": mailer.from_url(f"smtp://127.0.0.1:{sink.port}", Path())}
        run(job)
        assert len(sink.mails) == 1


@pytest.mark.parametrize("change", [{"mail_notices": False}, {"is_active": False}])
def test_mail_that_is_no_longer_wanted_is_not_sent(change: dict[str, bool], sink: Sink, world: World) -> None:
    job = told(world.lead_admin)
    User.objects.filter(pk=world.lead_admin.pk).update(**change)
    assert run(job).status == JobStatus.DONE
    assert sink.mails == []


def test_mail_to_somebody_who_switched_it_off_is_not_even_planned(world: World) -> None:
    Job.objects.all().delete()
    user = world.lead_admin
    user.mail_notices = False
    notify([user], "membership.accepted", key="test", **PARAMS)
    assert (Notice.objects.filter(key="test").count(), Job.objects.count()) == (1, 0)
