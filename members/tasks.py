"""Background work of the directory: the mail with the secret link of an offered role."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.mail import link_mail
from kernel.tenancy.scope import system_scope
from members.actions.offered_roles import secret_of
from members.models import StaffInvitation
from members.states import StaffInvitationStatus


@task("members.mail_staff_invitation")
def mail_staff_invitation(job: Job, progress: Progress, *, invitation_id: str) -> None:
    """Send the link; a second run sends the same mail with the same link."""
    with system_scope():
        invitation = StaffInvitation.objects.select_related("invited_by").get(pk=UUID(invitation_id))
    if invitation.status == StaffInvitationStatus.OPEN:
        compose(invitation).send()


def compose(invitation: StaffInvitation) -> EmailMessage:
    """In Chinese, since nothing is known yet of the reader."""
    url = settings.SITE_URL + reverse("members:staff-link", args=[secret_of(invitation)])
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("%(organisation)s offers you a role in the portal") % {
            "organisation": invitation.organisation_name
        }
        body = render_to_string("members/staff_mail.txt", {"invitation": invitation, "url": url})
    return link_mail(
        subject,
        body,
        to=invitation.email,
        name="staff-invitation",
        pk=invitation.pk,
        term=invitation.expires_at,
    )
