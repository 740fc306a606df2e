"""Roles are offered, and begin with the acceptance of whoever gets them: nobody acts unasked."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.accounts.models import User, token_digest
from kernel.audit.actions import record
from kernel.jobs.actions import enqueue
from kernel.notices.actions import discharge_person, notify, oblige_person
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.links import link_secret
from kernel.tenancy.roles import take_role
from kernel.tenancy.scope import scope_of, set_scope
from members import access, selectors
from members import permissions as P
from members.actions.staff import give, role_text, staff_url
from members.models import Organisation, Staff, StaffInvitation
from members.permissions import StaffRole
from members.states import STAFF_INVITATION

INVITATION_DAYS = 14
ANSWER = "staff_invitation.answer"


@transaction.atomic
def invite_staff(
    organisation_id: UUID, *, by: User, email: str, role: str, capacity: str = "", message: str = ""
) -> StaffInvitation:
    """Offer a role to the person behind an address; a signatory needs a capacity.

    A person with an account finds it among its tasks, anybody else gets a mail with a secret link.
    """
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE_STAFF, lock=True)
    email = email.strip().lower()
    if Staff.objects.filter(organisation=organisation, user__email=email, role=role).exists():
        raise RuleBroken(_("The person has this role already."), attr="role")
    invitation = StaffInvitation(email=email, role=role, capacity=capacity.strip(), message=message.strip())
    return _open(invitation, organisation, by)


@transaction.atomic
def hand_over(
    organisation_id: UUID, *, by: User, person_id: UUID, email: str, capacity: str = "", message: str = ""
) -> StaffInvitation:
    """Offer a colleague everything a person holds at the organisation; it passes when the colleague accepts.

    Only somebody who has a role already is a colleague; in which capacity the colleague signs is said anew.
    """
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE_STAFF, lock=True)
    roles = selectors.roles_at(organisation, person_id)
    if not roles:
        raise RuleBroken(_("The person has no role here."), attr="person")
    colleague = selectors.staff_of(organisation).filter(user__email=email.strip().lower()).first()
    if colleague is None or colleague.user_id == person_id:
        raise RuleBroken(_("Choose another person of your staff."), attr="email")
    role = StaffRole.SIGNATORY if StaffRole.SIGNATORY in roles else roles[0]
    invitation = StaffInvitation(
        email=colleague.user.email, role=role, capacity=capacity.strip(), message=message.strip()
    )
    invitation.takes_over_from_id = person_id
    return _open(invitation, organisation, by)


def _open(invitation: StaffInvitation, organisation: Organisation, by: User) -> StaffInvitation:
    if invitation.role != StaffRole.SIGNATORY:
        invitation.capacity = ""
    elif not invitation.capacity:
        raise RuleBroken(_("Say in which capacity the person signs."), attr="capacity")
    same = StaffInvitation.objects.filter(
        organisation=organisation,
        email=invitation.email,
        role=invitation.role,
        status=STAFF_INVITATION.initial,
    )
    if same.exists():
        raise RuleBroken(_("This role is offered to this address already."), attr="email")
    invitation.organisation, invitation.organisation_name = organisation, organisation.name
    _address(invitation, by)
    invitation.save(force_insert=True)
    record("staff_invitation.sent", invitation, by=by, after=_facts(invitation))
    _send(invitation)
    return invitation


def _address(invitation: StaffInvitation, by: User) -> None:
    """To whom it goes, until when, and by whose right."""
    invitation.invited_by = by
    invitation.user = invitation.user or selectors.person_by_email(invitation.email)
    invitation.expires_at = due_in(INVITATION_DAYS, working=False)
    invitation.key_digest = token_digest(secret_of(invitation))


def secret_of(invitation: StaffInvitation) -> str:
    """The secret of the mail link, which nobody stores."""
    return link_secret("members.staff_invitation", invitation.pk, invitation.expires_at)


def _facts(invitation: StaffInvitation) -> dict[str, str]:
    person = invitation.takes_over_from
    facts = {"email": invitation.email, "role": invitation.role, "capacity": invitation.capacity}
    return facts | {"takes_over_from": str(person)} if person else facts


def _send(invitation: StaffInvitation) -> None:
    if invitation.user is None:
        term = invitation.expires_at.isoformat()
        enqueue("members.mail_staff_invitation", key=f"{invitation.pk}:{term}", invitation_id=invitation.pk)
        return
    oblige_person(
        ANSWER,
        user=invitation.user,
        about=invitation,
        url=reverse("members:staff-invitation", args=[invitation.pk]),
        due_at=invitation.expires_at,
        day_kind="calendar",
        tell=invitation.user_id != invitation.invited_by_id,
        by=str(invitation.invited_by),
        organisation=invitation.organisation_name,
        role=role_text(invitation.role),
    )


@transaction.atomic
def renew_staff_invitation(invitation_id: UUID, *, by: User) -> StaffInvitation:
    """Send an unanswered invitation again, in one's own name and with a new term."""
    invitation = access.get_staff_invitation(invitation_id, user=by, permission=P.MANAGE_STAFF, lock=True)
    STAFF_INVITATION.require("revoke", invitation)
    _address(invitation, by)
    invitation.save(update_fields=["invited_by", "user", "expires_at", "key_digest", "updated_at"])
    after = {"expires_at": str(invitation.expires_at)}
    record("staff_invitation.sent_again", invitation, by=by, after=after)
    discharge_person(invitation.pk)
    _send(invitation)
    return invitation


@transaction.atomic
def revoke_staff_invitation(invitation_id: UUID, *, by: User, reason: str = "") -> StaffInvitation:
    """Take the offer back; its link is dead from now on."""
    invitation = access.get_staff_invitation(invitation_id, user=by, permission=P.MANAGE_STAFF, lock=True)
    STAFF_INVITATION.fire("revoke", invitation, by=by, reason=reason)
    discharge_person(invitation.pk)
    if invitation.user is not None and invitation.user_id != by.pk:
        key = f"staff_invitation.revoked:{invitation.pk}"
        name = invitation.organisation_name
        notify([invitation.user], "staff_invitation.revoked", key=key, by=str(by), organisation=name)
    return invitation


@transaction.atomic
def accept_staff_invitation(invitation_id: UUID, *, by: User) -> StaffInvitation:
    """Take the role that was offered, by the person it was offered to.

    The seats that go with it are given by `consortia.actions.accept_staff_invitation`, which calls this.
    """
    invitation = access.get_offered_role(invitation_id, user=by)
    organisation = access.get_listed_organisation(invitation.organisation_id, lock=True)
    STAFF_INVITATION.fire("accept", invitation, by=by)
    _require_valid(invitation, organisation, by)
    invitation.user = by
    invitation.save(update_fields=["user", "updated_at"])
    _take(invitation, organisation, by, invitation.role)
    set_scope(scope_of(by))
    if invitation.takes_over_from is not None:
        _take_over(invitation, organisation, by, invitation.takes_over_from)
    discharge_person(invitation.pk)
    _tell_inviter(invitation, organisation, "staff_invitation.accepted", by)
    return invitation


def _require_valid(invitation: StaffInvitation, organisation: Organisation, by: User) -> None:
    if invitation.is_past:
        raise RuleBroken(_("This invitation has expired; ask for a new one."))
    # Whoever lost the right since then, or the place, cannot give a role any more.
    if not invitation.invited_by.has_perm(P.MANAGE_STAFF, organisation):
        raise RuleBroken(
            _("Whoever invited you does not manage the staff any more; ask another administrator.")
        )
    person = invitation.takes_over_from_id
    if person is None and Staff.objects.filter(organisation=organisation, user=by, role=invitation.role):
        raise RuleBroken(_("You have this role already."))


def _take(invitation: StaffInvitation, organisation: Organisation, by: User, role: str) -> None:
    if Staff.objects.filter(organisation=organisation, user=by, role=role).exists():
        return
    capacity = invitation.capacity if role == StaffRole.SIGNATORY else ""
    give(organisation, by, role, capacity)
    after = {"user": str(by), "role": role, "capacity": capacity, "invited_by": str(invitation.invited_by)}
    record("staff.added", organisation, by=by, after=after)


def _take_over(invitation: StaffInvitation, organisation: Organisation, by: User, person: User) -> None:
    held = selectors.roles_at(organisation, person.pk)
    if not held:
        raise RuleBroken(_("The person has no role here."))
    for role in held:
        _take(invitation, organisation, by, role)
    Staff.objects.filter(organisation=organisation, user=person).delete()
    for role in held:
        take_role(person, organisation, role)
    facts = {"user": str(person), "roles": held}
    record("staff.handed_over", organisation, by=by, before=facts, after={"user": str(by), "roles": held})
    if person.pk != by.pk:
        key = f"staff.handed_over:{invitation.pk}"
        notify([person], "staff.handed_over", key=key, by=str(by), organisation=organisation.name)


def _tell_inviter(invitation: StaffInvitation, organisation: Organisation, kind: str, by: User) -> None:
    inviter = invitation.invited_by
    if inviter.pk == by.pk or not inviter.has_perm(P.VIEW, organisation):
        return
    notify(
        [inviter],
        kind,
        key=f"{kind}:{invitation.pk}",
        url=staff_url(organisation),
        person=str(by),
        organisation=organisation.name,
        role=role_text(invitation.role),
    )


@transaction.atomic
def decline_staff_invitation(invitation_id: UUID, *, by: User, reason: str = "") -> StaffInvitation:
    """Say no to a role; the reason is for whoever offered it."""
    invitation = access.get_offered_role(invitation_id, user=by)
    STAFF_INVITATION.fire("decline", invitation, by=by, reason=reason)
    discharge_person(invitation.pk)
    _tell_inviter(invitation, invitation.organisation, "staff_invitation.declined", by)
    return invitation
