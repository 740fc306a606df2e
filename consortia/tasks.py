"""Background work of consortia: the mail with the secret link of an invitation."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from consortia.actions import new_invitation_key
from consortia.models import Membership
from consortia.states import MembershipStatus
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.tenancy.scope import system_scope


@task("consortia.mail_invitation")
def mail_invitation(job: Job, progress: Progress, *, membership_id: str) -> None:
    """Send the link; a second run sends a new link and ends the one before."""
    with system_scope():
        membership = Membership.objects.select_related("invited_by").get(pk=UUID(membership_id))
        if membership.status != MembershipStatus.INVITED:
            return
        secret = new_invitation_key(membership)
    url = settings.SITE_URL + reverse("consortia:invitation-by-link", args=[secret])
    body = render_to_string("consortia/invitation_mail.txt", {"membership": membership, "url": url})
    subject = _("Invitation to %(name)s") % {"name": membership.consortium_name}
    send_mail(subject, body, None, [membership.email])
