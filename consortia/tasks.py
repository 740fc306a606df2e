"""Background work of consortia: invitations by mail, the count of votes, minutes as PDF."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from consortia.actions import invitation_secret
from consortia.actions.votes import count_due
from consortia.models import Meeting, Membership
from consortia.printing import content_of
from consortia.selectors import meetings, resolutions
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.documents import actions as documents
from kernel.documents.models import Document
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.actions import notify
from kernel.notices.mail import link_mail
from kernel.tenancy.scope import system_scope, user_scope


@task("consortia.mail_invitation")
def mail_invitation(job: Job, progress: Progress, *, membership_id: str) -> None:
    """Send the link; a second run sends the same mail with the same link."""
    with system_scope():
        membership = Membership.objects.select_related("invited_by").get(pk=UUID(membership_id))
        if membership.status != MembershipStatus.INVITED:
            return
        secret = invitation_secret(membership.pk)
    compose(membership, secret).send()


def compose(membership: Membership, secret: str) -> EmailMessage:
    """In Chinese, since nothing is known yet of the reader; the Message-ID is the same for the same link."""
    url = settings.SITE_URL + reverse("consortia:invitation-by-link", args=[secret])
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("%(lead)s invites you to %(consortium)s") % {
            "lead": membership.lead_name,
            "consortium": membership.consortium_name,
        }
        body = render_to_string("consortia/invitation_mail.txt", {"membership": membership, "url": url})
    return link_mail(
        subject,
        body,
        to=membership.email,
        name="invitation",
        pk=membership.pk,
        term=membership.expires_at,
    )


@task("consortia.count_votes")
def count_votes(job: Job, progress: Progress, *, resolution_id: str) -> None:
    """At the end of a vote. Started too early (clocks differ), it fails and is tried again a little later."""
    with system_scope():
        count_due(UUID(resolution_id))


@task("consortia.render_minutes")
def render_minutes(job: Job, progress: Progress, *, object_id: str, user_id: str) -> None:
    """Print the minutes as the person who asked sees them; unchanged content keeps its file."""
    user = User.objects.get(pk=UUID(user_id))
    with user_scope(user):
        meeting = Meeting.objects.select_related("consortium", "body").get(pk=UUID(object_id))
        document = Document.objects.get(job=job, object_id=meeting.pk)
        content = content_of(
            meeting,
            list(meetings.agenda_of(meeting)),
            list(meetings.attendance_of(meeting)),
            list(resolutions.resolutions_of(meeting.consortium).filter(meeting=meeting).order_by("number")),
        )
    documents.render_document(
        document, "documents/minutes.html", {"minutes": content}, by=user, progress=progress
    )
    with user_scope(user):
        notify(
            [user],
            "meeting.document_ready",
            key=f"meeting.document_ready:{document.pk}",
            url=reverse("consortia:minutes-document", args=[meeting.consortium.slug, meeting.pk]),
            title=meeting.title,
        )
