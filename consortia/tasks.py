"""Background work of consortia: the mail with the secret link of an invitation, the count of votes."""

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
from consortia.models import Membership
from consortia.states import MembershipStatus
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.mail import link_mail
from kernel.tenancy.scope import system_scope


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
