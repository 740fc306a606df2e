"""Mail: the only part of notices that talks to another server."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kernel.accounts.models import User
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.models import Notice
from kernel.tenancy.scope import system_scope


@task("notices.mail")
def mail(job: Job, progress: Progress, *, user_id: str, notice_key: str) -> None:
    """Send one notice by mail, at most once.

    The claim is committed before the server is spoken to: a worker that dies in between leaves a mail that
    may be missing (the notice in the portal stands) rather than one that arrives twice.
    """
    notice = _claim(UUID(user_id), notice_key)
    if notice is None:
        return
    try:
        compose(notice).send()
    except Exception:
        # The server refused it for certain, so trying again cannot make two.
        _record(notice, mail_claimed_at=None)
        raise
    _record(notice, mailed_at=timezone.now())


def _claim(user_id: UUID, key: str) -> Notice | None:
    with system_scope():
        won = Notice.objects.filter(user_id=user_id, key=key, mail_claimed_at=None).update(
            mail_claimed_at=timezone.now()
        )
        return Notice.objects.select_related("user").get(user_id=user_id, key=key) if won else None


def _record(notice: Notice, **values: object) -> None:
    with system_scope():
        Notice.objects.filter(pk=notice.pk).update(**values)


def compose(notice: Notice) -> EmailMessage:
    """The mail of a notice in its reader's language, with a Message-ID that is the notice's own."""
    user: User = notice.user
    with translation.override(user.language):
        subject = notice.text
        body = render_to_string(
            "notices/mail.txt", {"notice": notice, "user": user, "site": settings.SITE_URL}
        )
    host = settings.SITE_URL.partition("//")[2].partition(":")[0]
    return EmailMessage(subject, body, to=[user.email], headers={"Message-ID": f"<{notice.pk}@{host}>"})
