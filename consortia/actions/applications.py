"""An organisation asks to join; the lead admits or refuses it, where the rules say so by a vote."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.listing import tell_applicant
from consortia.actions.mandates import mandate, use_up
from consortia.actions.seats import seat_people
from consortia.actions.votes import propose
from consortia.kinds import ResolutionKind
from consortia.models import Application, Consortium, MemberRole, Membership, Resolution
from consortia.selectors import LIVE
from consortia.selectors.votes import carried_resolution, pending_resolution
from consortia.states import APPLICATION, MEMBERSHIP, ApplicationStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import system_scope
from members import access as members_access
from members import permissions as members
from members.models import Organisation

DECIDING_DAYS = 10


@transaction.atomic
def apply_to_join(
    slug: str,
    *,
    by: User,
    organisation_id: UUID,
    task: str,
    reason: str,
    role: str = MemberRole.MEMBER,
    message: str = "",
) -> Application:
    """Ask a listed consortium to admit one's own organisation; that agrees to join with it."""
    organisation = members_access.get_organisation(
        organisation_id, user=by, permission=members.JOIN, lock=True
    )
    listing = access.get_listing(slug)
    _refuse(listing.consortium_id, organisation, role)
    application = Application.objects.create(
        consortium_id=listing.consortium_id,
        organisation=organisation,
        consortium_name=listing.name,
        consortium_slug=listing.slug,
        applied_by=by,
        role=role,
        task=task.strip(),
        reason=reason.strip(),
        message=message.strip(),
    )
    record("application.filed", application, by=by, after={"role": role, "task": application.task})
    _oblige_lead(application, by)
    return application


def _refuse(consortium_id: UUID, organisation: Organisation, role: str) -> None:
    if role == MemberRole.LEAD:
        raise RuleBroken(_("A consortium has one lead. Apply for another role."), attr="role")
    live = Membership.objects.filter(
        consortium=consortium_id, organisation=organisation, status__in=LIVE
    ).first()
    if live is not None and live.status == MembershipStatus.ACTIVE:
        raise RuleBroken(_("This organisation is a member already."), attr="organisation")
    if live is not None:
        raise RuleBroken(
            _("This organisation is invited already; answer the invitation."), attr="organisation"
        )
    filed = Application.objects.filter(consortium=consortium_id, organisation=organisation)
    if filed.filter(status=ApplicationStatus.FILED).exists():
        raise RuleBroken(_("An application of this organisation is open already."), attr="organisation")


def _oblige_lead(application: Application, by: User) -> None:
    oblige(
        "application.decide",
        permission=P.INVITE,
        tenant=Consortium(pk=application.consortium_id),
        about=application,
        url=reverse("consortia:application-here", args=[application.consortium_slug, application.pk]),
        due_at=due_in(DECIDING_DAYS, working=True),
        consortium_id=application.consortium_id,
        but=by,
        organisation=application.organisation.name,
        consortium=application.consortium_name,
    )


@transaction.atomic
def withdraw_application(pk: UUID, *, by: User) -> Application:
    application = access.get_application(pk, user=by, permission=members.JOIN, lock=True)
    APPLICATION.fire("withdraw", application, by=by)
    # The lead's duty, which the applicant cannot see.
    with system_scope():
        discharge(application.pk)
    notify_holders(
        P.INVITE,
        Consortium(pk=application.consortium_id),
        "application.withdrawn",
        key=f"application.withdrawn:{application.pk}",
        url=reverse("consortia:application-here", args=[application.consortium_slug, application.pk]),
        but=by,
        organisation=application.organisation.name,
        consortium=application.consortium_name,
    )
    return application


@transaction.atomic
def refuse_application(pk: UUID, *, by: User, reason: str) -> Application:
    """Refuse with a reason that the applicant reads."""
    application = access.get_application(pk, user=by, permission=P.INVITE, lock=True)
    APPLICATION.fire("refuse", application, by=by, reason=reason)
    tell_applicant(application, "application.refused", by=by, reason=reason.strip())
    return application


@transaction.atomic
def put_application_to_vote(pk: UUID, *, by: User) -> Resolution:
    """Draft the motion to admit; the applicant is no member, so nobody is barred from voting on it."""
    application = access.get_application(pk, user=by, permission=P.MANAGE_GOVERNANCE)
    APPLICATION.require("admit", application)
    args = (application.consortium, ResolutionKind.ADMISSION, application.pk)
    if pending_resolution(*args) or carried_resolution(*args):
        raise RuleBroken(_("There is a motion on this already."))
    resolution = propose(
        application.consortium_id,
        by=by,
        kind=ResolutionKind.ADMISSION,
        title=_("Admission of %(organisation)s") % {"organisation": application.organisation.name},
        text=_motion(application),
        subject_id=application.pk,
    )
    application.resolution = resolution
    application.save(update_fields=["resolution", "updated_at"])
    record("application.put_to_vote", application, by=by, after={"resolution": resolution.number})
    return resolution


def _motion(application: Application) -> str:
    text = _("%(organisation)s is admitted as %(role)s. Task: %(task)s. Strengths: %(reason)s.")
    return text % {
        "organisation": application.organisation.name,
        "role": application.get_role_display(),
        # The sentence brings its own full stop.
        "task": application.task.rstrip("。."),
        "reason": application.reason.rstrip("。."),
    }


@transaction.atomic
def admit(pk: UUID, *, by: User) -> Application:
    """Make the applicant a member at once, its administrators and signatories seated: it has agreed."""
    application = access.get_application(pk, user=by, permission=P.INVITE, lock=True)
    consortium = access.get_consortium(pk=application.consortium_id, user=by, permission=P.INVITE, lock=True)
    APPLICATION.require("admit", application)
    resolution = mandate(consortium, ResolutionKind.ADMISSION, application.pk)
    membership = _join(application, consortium, by)
    application.membership, application.resolution = membership, resolution or application.resolution
    application.save(update_fields=["membership", "resolution", "updated_at"])
    APPLICATION.fire("admit", application, by=by)
    use_up(resolution, by=by)
    tell_applicant(application, "application.admitted", by=by)
    return application


def _join(application: Application, consortium: Consortium, by: User) -> Membership:
    organisation = application.organisation
    live = Membership.objects.filter(consortium=consortium, organisation=organisation, status__in=LIVE)
    if live.exists():
        raise RuleBroken(_("This organisation is a member or invited already."))
    said: dict[str, Any] = {
        name: getattr(application, name) for name in ("role", "task", "reason", "message")
    }
    membership = Membership.objects.create(
        consortium=consortium,
        organisation=organisation,
        consortium_name=consortium.name,
        consortium_slug=consortium.slug,
        lead_name=consortium.lead.name,
        joined_on=timezone.localdate(),
        **said,
    )
    MEMBERSHIP.fire("accept", membership, by=by, application=str(application.pk))
    seat_people(consortium, organisation, by=by)
    return membership
