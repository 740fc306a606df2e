"""Mail, the only part of notices that talks to another server; and what other rooms below have to tell."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kernel.accounts.models import User
from kernel.documents.models import SheetImport
from kernel.documents.selectors import kind_of
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices import actions
from kernel.notices.models import Notice
from kernel.tenancy.scope import system_scope

# Three hours of a mail server that is away.
ATTEMPTS = 12


@task("notices.mail", attempts=ATTEMPTS)
def mail(job: Job, progress: Progress, *, user_id: str, notice_key: str) -> None:
    """Send one notice by mail, at most once.

    The claim is committed before the server is spoken to: a worker that dies in between leaves a mail that
    may be missing (the notice in the portal stands) rather than one that arrives twice.
    """
    with system_scope():
        notice = actions.claim_mail(UUID(user_id), notice_key)
    if notice is None:
        return
    try:
        _send(notice)
    except NotSent:
        with system_scope():
            actions.release_mail(notice)
        raise
    with system_scope():
        actions.confirm_mail(notice)


class NotSent(Exception):
    """The server does not have the mail, so trying again cannot make two."""


def _send(notice: Notice) -> None:
    """Raises NotSent where that is certain: after the text was handed over, only by the server's "no"."""
    try:
        message, connection = compose(notice), mailers.default
        connection.open()
    except Exception as error:
        raise NotSent from error
    try:
        connection.send_messages([message])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        raise NotSent from error
    finally:
        with suppress(SMTPException, OSError):
            connection.close()


def compose(notice: Notice) -> EmailMessage:
    """The mail of a notice in its reader's language, with a Message-ID that is the notice's own."""
    user: User = notice.user
    with translation.override(user.language):
        # Names that people typed may hold line breaks, which a header must not.
        subject = " ".join(notice.text.split())
        context = {"notice": notice, "user": user, "site": settings.SITE_URL}
        body = render_to_string("notices/mail.txt", context)
    host = settings.SITE_URL.partition("//")[2].partition(":")[0]
    return EmailMessage(subject, body, to=[user.email], headers={"Message-ID": f"<{notice.pk}@{host}>"})


@task("notices.import_finished")
def import_finished(job: Job, progress: Progress, *, import_id: str) -> None:
    """Tell whoever began an import what has come of it; the key keeps a second notice from going."""
    with system_scope():
        ended = SheetImport.objects.select_related("requested_by").get(pk=UUID(import_id))
        user: User = ended.requested_by
        with translation.override(user.language):
            title = str(kind_of(ended).title)
        actions.notify(
            [user],
            "import.finished",
            key=f"import:{ended.pk}",
            url=reverse("documents:import", args=[ended.pk]),
            title=title,
            taken=ended.accepted,
            refused=len(ended.refused),
        )
