"""The lead invites, sends again, takes back; whoever holds the mail link takes the invitation up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.models import Consortium, MemberRole, Membership
from consortia.selectors import LIVE
from consortia.states import MEMBERSHIP, MembershipStatus
from kernel.accounts.models import User, token_digest
from kernel.audit.actions import record
from kernel.jobs.actions import enqueue
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.links import link_secret
from members import access as members_access
from members import permissions as members
from members.models import Organisation

INVITATION_DAYS = 14


@transaction.atomic
def invite(
    pk: UUID,
    *,
    by: User,
    email: str = "",
    organisation_id: UUID | None = None,
    role: str = MemberRole.MEMBER,
    message: str = "",
    task: str = "",
    reason: str = "",
) -> Membership:
    """Invite an organisation of the directory, or by e-mail one not registered yet; none joins unasked."""
    consortium = access.get_consortium(pk=pk, user=by, permission=P.INVITE, lock=True)
    organisation = None
    if organisation_id:
        organisation = members_access.get_listed_organisation(organisation_id, lock=True)
    email = email.strip().lower()
    _refuse(consortium, organisation, email, role)
    membership = Membership.objects.create(
        consortium=consortium,
        organisation=organisation,
        role=role,
        email=email,
        consortium_name=consortium.name,
        consortium_slug=consortium.slug,
        lead_name=consortium.lead.name,
        message=message,
        task=task,
        reason=reason,
        invited_by=by,
        expires_at=due_in(INVITATION_DAYS, working=False),
    )
    record("membership.invited", membership, by=by, reason=message, after={"role": role, "task": task})
    _send(membership, by)
    return membership


def _refuse(consortium: Consortium, organisation: Organisation | None, email: str, role: str) -> None:
    if organisation is None and not email:
        raise RuleBroken(_("Choose an organisation or give an e-mail address."), attr="email")
    if role == MemberRole.LEAD:
        raise RuleBroken(_("A consortium has one lead. Invite a co-lead instead."), attr="role")
    live = Membership.objects.filter(consortium=consortium, status__in=LIVE)
    if organisation is not None and live.filter(organisation=organisation).exists():
        raise RuleBroken(_("This organisation is a member or invited already."), attr="organisation")
    if organisation is None and live.filter(email=email, status=MembershipStatus.INVITED).exists():
        raise RuleBroken(_("This address is invited already."), attr="email")


def _send(membership: Membership, by: User) -> None:
    if membership.organisation is not None:
        oblige_answer(membership, membership.organisation, by)
    if membership.email:
        enqueue("consortia.mail_invitation", key=str(membership.pk), membership_id=membership.pk)


def oblige_answer(membership: Membership, organisation: Organisation, by: User) -> None:
    oblige(
        "membership.answer",
        permission=members.JOIN,
        tenant=organisation,
        about=membership,
        url=reverse("consortia:invitation", args=[membership.pk]),
        due_at=membership.expires_at,
        day_kind="calendar",
        consortium_id=membership.consortium_id,
        but=by,
        consortium=membership.consortium_name,
        lead=membership.lead_name,
    )


@transaction.atomic
def invitation_secret(membership_id: UUID) -> str:
    """The secret of the mail link, made by the job that writes the mail; only its digest is kept.

    It follows from the row and its term, so a mail written twice carries the same link, and an invitation
    sent again a new one.
    """
    membership = Membership.objects.select_for_update(no_key=True).get(pk=membership_id)
    secret = link_secret("consortia.invitation", membership.pk, membership.expires_at)
    membership.key_digest = token_digest(secret)
    membership.save(update_fields=["key_digest", "updated_at"])
    return secret


@transaction.atomic
def renew(membership_id: UUID, *, by: User) -> Membership:
    """Send an unanswered invitation again with a new term; after the first day that is a new link."""
    membership = access.get_membership(membership_id, user=by, permission=P.INVITE, lock=True)
    MEMBERSHIP.require("revoke", membership)
    membership.expires_at = due_in(INVITATION_DAYS, working=False)
    membership.save(update_fields=["expires_at", "updated_at"])
    record("membership.invited_again", membership, by=by, after={"expires_at": str(membership.expires_at)})
    discharge(membership.pk)
    _send(membership, by)
    return membership


@transaction.atomic
def revoke(membership_id: UUID, *, by: User, reason: str) -> Membership:
    """Take an invitation back; its link is dead from now on."""
    membership = access.get_membership(membership_id, user=by, permission=P.INVITE, lock=True)
    MEMBERSHIP.fire("revoke", membership, by=by, reason=reason)
    discharge(membership.pk)
    if membership.organisation is not None:
        notify_holders(
            members.JOIN,
            membership.organisation,
            "membership.revoked",
            key=f"revoked:{membership.pk}",
            url=reverse("consortia:invitation", args=[membership.pk]),
            but=by,
            lead=membership.lead_name,
            consortium=membership.consortium_name,
        )
    return membership


@transaction.atomic
def take_up(digest: str, *, by: User, organisation_id: UUID) -> Membership:
    """Bind an e-mail invitation to the organisation that will answer it, by its administrator."""
    organisation = members_access.get_organisation(
        organisation_id, user=by, permission=members.JOIN, lock=True
    )
    membership = access.get_invitation(digest, lock=True)
    MEMBERSHIP.require("accept", membership)
    require_not_expired(membership)
    if membership.organisation_id == organisation.pk:
        return membership
    if membership.organisation_id is not None:
        raise RuleBroken(_("This invitation is for another organisation."), attr="organisation")
    live = Membership.objects.filter(consortium=membership.consortium_id, status__in=LIVE)
    if live.filter(organisation=organisation).exists():
        raise RuleBroken(_("This organisation is a member or invited already."), attr="organisation")
    membership.organisation = organisation
    membership.save(update_fields=["organisation", "updated_at"])
    record("membership.taken_up", membership, by=by, after={"organisation": organisation.name})
    oblige_answer(membership, organisation, by)
    return membership


@transaction.atomic
def decline_by_link(digest: str, *, by: User, reason: str) -> Membership:
    """Decline an invitation that nobody has taken up, without registering an organisation for it."""
    membership = access.get_invitation(digest, lock=True)
    if membership.organisation_id is not None:
        raise RuleBroken(_("This invitation is for another organisation."))
    MEMBERSHIP.fire("decline", membership, by=by, reason=reason)
    tell_lead(membership, "membership.declined", by=by, reason=reason.strip())
    return membership


def tell_lead(membership: Membership, kind: str, *, by: User, **params: Any) -> None:
    """An answer or a departure, to those who invite; the one who answers cannot see the consortium's row."""
    notify_holders(
        P.INVITE,
        Consortium(pk=membership.consortium_id),
        kind,
        key=f"{kind}:{membership.pk}",
        url=reverse("consortia:member", args=[membership.consortium_slug, membership.pk]),
        but=by,
        member=str(membership),
        consortium=membership.consortium_name,
        **params,
    )


def require_not_expired(membership: Membership) -> None:
    if membership.is_expired:
        raise RuleBroken(_("This invitation has expired; ask the lead for a new one."))
