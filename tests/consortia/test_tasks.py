"""The mail of an invitation."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from consortia import actions
from consortia.models import Membership
from consortia.tasks import mail_invitation
from kernel.accounts.models import token_digest
from kernel.jobs.models import Job, JobStatus
from kernel.jobs.worker import execute
from kernel.tenancy.scope import user_scope
from tests.world import World

LINK = re.compile(r"http://testserver/invite/([\w-]+)/")


def invite(world: World) -> Membership:
    with user_scope(world.lead_admin):
        return actions.invite(
            world.consortium.pk,
            by=world.lead_admin,
            email="cto@example.test",
            message="欢迎加入。",
            task="耗材量产",
            reason="产能充足",
        )


def no_progress(stage: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


def run(membership: Membership) -> None:
    mail_invitation(Job(), no_progress, membership_id=str(membership.pk))


def secret_in(mail: EmailMessage) -> str:
    found = LINK.search(str(mail.body))
    assert found is not None
    return found.group(1)


def test_mail_carries_the_link_and_the_offer(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    with translation.override("en"):
        run(membership)
    (mail,) = mailoutbox
    assert mail.to == ["cto@example.test"]
    assert "样例医疗器械创新联合体" in mail.subject
    body = str(mail.body)
    assert [
        text
        for text in ("样例申江诊断科技", "王敏", "欢迎加入。", "耗材量产", "产能充足")
        if text not in body
    ] == []
    secret = secret_in(mail)
    assert Membership.objects.get(pk=membership.pk).key_digest == token_digest(secret)


def test_mail_names_nobody_who_did_not_invite(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    Membership.objects.filter(pk=membership.pk).update(invited_by=None, task="", reason="", message="")
    run(membership)
    assert "王敏" not in str(mailoutbox[0].body)


def test_second_run_sends_the_same_mail(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    run(membership)
    run(membership)
    first, second = mailoutbox
    assert (secret_in(first), first.extra_headers) == (secret_in(second), second.extra_headers)


def test_renewed_invitation_gets_another_link(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    run(membership)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        with user_scope(world.lead_admin):
            actions.renew(membership.pk, by=world.lead_admin)
        run(membership)
    first, second = mailoutbox
    assert secret_in(first) != secret_in(second)
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_no_mail_for_an_invitation_taken_back(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    with user_scope(world.lead_admin):
        actions.revoke(membership.pk, by=world.lead_admin, reason="地址有误")
    run(membership)
    assert (mailoutbox, Membership.objects.get(pk=membership.pk).key_digest) == ([], None)


def test_job_in_the_outbox_runs(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    job = Job.objects.get(task="consortia.mail_invitation", key=str(membership.pk))
    execute(str(job.pk))
    assert ([mail.to for mail in mailoutbox], Job.objects.get(pk=job.pk).status) == (
        [["cto@example.test"]],
        JobStatus.DONE,
    )


def test_mail_goes_out_though_a_name_holds_a_line_break(world: World, mailoutbox: list[EmailMessage]) -> None:
    membership = invite(world)
    Membership.objects.filter(pk=membership.pk).update(consortium_name="样例甲\r\nBcc: x@example.test")
    run(membership)
    (mail,) = mailoutbox
    assert ("样例甲 Bcc: x@example.test" in mail.subject, mail.recipients()) == (True, ["cto@example.test"])
