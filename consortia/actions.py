"""Writers of consortia, memberships and seats."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.models import Consortium, Membership, MemberRole, Seat
from consortia.permissions import ROLES, SeatRole
from consortia.states import CONSORTIUM, MEMBERSHIP, MembershipStatus
from kernel.accounts.models import User, token_digest
from kernel.audit.actions import SYSTEM, record
from kernel.jobs.actions import enqueue
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role, take_role
from kernel.tenancy.scope import scope_of, set_scope
from members import access as members_access
from members import permissions as members
from members.models import Organisation, Staff
from members.permissions import StaffRole

INVITATION_DAYS = 14


@transaction.atomic
def create_consortium(*, by: User, lead_id: UUID, name: str, field: str, **fields: Any) -> Consortium:
    """Found a consortium with one's own organisation as lead; the founder becomes its lead administrator."""
    lead = members_access.get_organisation(lead_id, user=by, permission=members.JOIN)
    if Consortium.objects.filter(name=name).exists():
        raise RuleBroken(_("A consortium with this name exists already."), attr="name")
    slug = fields.pop("slug", None) or f"c-{get_random_string(8).lower()}"
    consortium = Consortium(name=name, field=field, lead=lead, slug=slug, **fields)
    consortium.save(force_insert=True)
    give_role(by, consortium, SeatRole.LEAD_ADMIN, ROLES)
    set_scope(scope_of(by))
    _join_as_lead(consortium, lead, by)
    record("consortium.founded", consortium, by=by, after={"lead": lead.name, "field": field})
    return consortium


def _join_as_lead(consortium: Consortium, lead: Organisation, by: User) -> None:
    membership = Membership.objects.create(
        consortium=consortium,
        organisation=lead,
        role=MemberRole.LEAD,
        consortium_name=consortium.name,
        lead_name=lead.name,
        joined_on=timezone.localdate(),
    )
    MEMBERSHIP.fire("accept", membership, by=by)
    _seat(consortium, lead, by, SeatRole.LEAD_ADMIN)
    _seat_signatories(consortium, lead)


def _seat(consortium: Consortium, organisation: Organisation, user: User, role: str) -> Seat:
    seat, _created = Seat.objects.get_or_create(
        consortium=consortium, organisation=organisation, user=user, role=role
    )
    give_role(user, consortium, role, ROLES)
    return seat


def _seat_signatories(consortium: Consortium, organisation: Organisation) -> None:
    signatories = Staff.objects.filter(organisation=organisation, role=StaffRole.SIGNATORY)
    for staff in signatories.select_related("user"):
        _seat(consortium, organisation, staff.user, SeatRole.SIGNATORY)


@transaction.atomic
def update_consortium(pk: UUID, *, by: User, **fields: Any) -> Consortium:
    """Change what the consortium says of itself."""
    consortium = access.get_consortium(pk=pk, user=by, permission=P.EDIT, lock=True)
    changed = {name: value for name, value in fields.items() if getattr(consortium, name) != value}
    if not changed:
        return consortium
    before = {name: str(getattr(consortium, name)) for name in changed}
    for name, value in changed.items():
        setattr(consortium, name, value)
    consortium.save(update_fields=[*changed, "updated_at"])
    after = {name: str(value) for name, value in changed.items()}
    record("consortium.changed", consortium, by=by, before=before, after=after)
    return consortium


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
    """Invite an organisation of the directory, or one not registered yet by e-mail; nobody is enrolled unasked.

    The secret of the mail link is never stored: the job that writes the mail makes it.
    """
    consortium = access.get_consortium(pk=pk, user=by, permission=P.INVITE, lock=True)
    organisation = members_access.get_listed_organisation(organisation_id) if organisation_id else None
    _refuse_second(consortium, organisation, email)
    membership = Membership.objects.create(
        consortium=consortium,
        organisation=organisation,
        role=role,
        email=email.lower(),
        consortium_name=consortium.name,
        lead_name=consortium.lead.name,
        message=message,
        task=task,
        reason=reason,
        invited_by=by,
        expires_at=due_in(INVITATION_DAYS, working=False),
    )
    record("membership.invited", membership, by=by, reason=message, after={"role": role})
    if organisation is not None:
        _oblige_answer(membership, organisation, by)
    if email:
        enqueue("consortia.mail_invitation", key=str(membership.pk), membership_id=membership.pk)
    return membership


def _refuse_second(consortium: Consortium, organisation: Organisation | None, email: str) -> None:
    if organisation is None and not email:
        raise RuleBroken(_("Choose an organisation or give an e-mail address."), attr="email")
    live = Membership.objects.filter(
        consortium=consortium, status__in=[MembershipStatus.INVITED, MembershipStatus.ACTIVE]
    )
    if organisation is not None and live.filter(organisation=organisation).exists():
        raise RuleBroken(_("This organisation is a member or invited already."), attr="organisation")
    if organisation is None and live.filter(email=email.lower(), status=MembershipStatus.INVITED).exists():
        raise RuleBroken(_("This address is invited already."), attr="email")


def _oblige_answer(membership: Membership, organisation: Organisation, by: User) -> None:
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


def new_invitation_key(membership: Membership) -> str:
    """Make the secret of a mail link; only its digest is kept, so a second mail ends the first link."""
    secret = secrets.token_urlsafe(24)
    membership.key_digest = token_digest(secret)
    membership.save(update_fields=["key_digest", "updated_at"])
    return secret


@transaction.atomic
def take_up(digest: str, *, by: User, organisation_id: UUID) -> Membership:
    """Bind an e-mail invitation to the organisation that will answer it, in the hands of its administrator."""
    organisation = members_access.get_organisation(organisation_id, user=by, permission=members.JOIN)
    membership = access.get_invitation(digest, lock=True)
    _refuse_expired(membership)
    if membership.organisation_id not in (None, organisation.pk):
        raise RuleBroken(_("This invitation is for another organisation."))
    if membership.organisation_id is None:
        membership.organisation = organisation
        membership.save(update_fields=["organisation", "updated_at"])
    return membership


def _refuse_expired(membership: Membership) -> None:
    if membership.expires_at and membership.expires_at < timezone.now():
        raise RuleBroken(_("This invitation has expired; ask the lead for a new one."))


@transaction.atomic
def accept(membership_id: UUID, *, by: User) -> Membership:
    """Join: by the member's own administrator; its signatories get their seats with it."""
    membership = access.get_membership(membership_id, user=by, permission=members.JOIN, lock=True)
    organisation = membership.organisation
    assert organisation is not None
    if membership.status == MembershipStatus.INVITED:
        _refuse_expired(membership)
    membership.joined_on = timezone.localdate()
    membership.save(update_fields=["joined_on", "updated_at"])
    MEMBERSHIP.fire("accept", membership, by=by)
    give_role(by, _tenant(membership), SeatRole.MEMBER_ADMIN, ROLES)
    set_scope(scope_of(by))
    consortium = Consortium.objects.get(pk=membership.consortium_id)
    _seat(consortium, organisation, by, SeatRole.MEMBER_ADMIN)
    _seat_signatories(consortium, organisation)
    _answered(membership, consortium, "membership.accepted", by)
    return membership


def _tenant(membership: Membership) -> Consortium:
    # The joiner cannot see the consortium's row yet; its grants need only the id.
    return Consortium(pk=membership.consortium_id)


def _answered(membership: Membership, consortium: Consortium, kind: str, by: User) -> None:
    discharge(membership.pk)
    notify_holders(
        P.INVITE,
        consortium,
        kind,
        key=f"{kind}:{membership.pk}",
        url=reverse("consortia:members", args=[consortium.slug]) if consortium.slug else "",
        but=by,
        member=str(membership),
        consortium=membership.consortium_name,
    )


@transaction.atomic
def decline(membership_id: UUID, *, by: User, reason: str) -> Membership:
    """Decline an invitation with a reason that the lead reads."""
    membership = access.get_membership(membership_id, user=by, permission=members.JOIN, lock=True)
    MEMBERSHIP.fire("decline", membership, by=by, reason=reason)
    _answered(membership, _tenant(membership), "membership.declined", by)
    return membership


@transaction.atomic
def revoke(membership_id: UUID, *, by: User, reason: str) -> Membership:
    """Take an invitation back; its link is dead from now on."""
    membership = access.get_membership(membership_id, user=by, permission=P.INVITE, lock=True)
    MEMBERSHIP.fire("revoke", membership, by=by, reason=reason)
    discharge(membership.pk)
    return membership


@transaction.atomic
def leave(membership_id: UUID, *, by: User, reason: str) -> Membership:
    """Leave the consortium with one's own organisation; the lead cannot leave, all its people's seats end."""
    membership = access.get_membership(membership_id, user=by, permission=P.LEAVE, lock=True)
    if membership.role == MemberRole.LEAD:
        raise RuleBroken(_("The lead cannot leave. Dissolve the consortium or change the lead first."))
    own_seat = Seat.objects.filter(
        consortium=membership.consortium_id, organisation=membership.organisation_id, user=by
    )
    if not own_seat.exists():
        raise RuleBroken(_("You act for another organisation."))
    membership.left_on = timezone.localdate()
    membership.save(update_fields=["left_on", "updated_at"])
    MEMBERSHIP.fire("leave", membership, by=by, reason=reason)
    notify_holders(
        P.INVITE, membership.consortium, "membership.left", key=f"left:{membership.pk}", but=by, member=str(membership),
        consortium=membership.consortium_name,
    )
    _empty_seats(membership)
    return membership


def _empty_seats(membership: Membership) -> None:
    seats = Seat.objects.filter(consortium=membership.consortium_id, organisation=membership.organisation_id)
    for seat in seats.select_related("user"):
        _unseat(seat, membership.consortium)


def _unseat(seat: Seat, consortium: Consortium) -> None:
    seat.delete()
    if not Seat.objects.filter(consortium=consortium, user=seat.user_id, role=seat.role).exists():
        take_role(seat.user, consortium, seat.role)


@transaction.atomic
def add_seat(pk: UUID, *, by: User, organisation_id: UUID, user: User, role: str) -> Seat:
    """Give a person of one's own organisation a seat; only the lead fills the lead's roles and the bodies."""
    consortium = access.get_consortium(pk=pk, user=by, permission=P.MANAGE_SEATS)
    mine = Seat.objects.filter(consortium=consortium, user=by, organisation=organisation_id)
    is_lead = Seat.objects.filter(consortium=consortium, user=by, role=SeatRole.LEAD_ADMIN).exists()
    member_roles = (SeatRole.MEMBER_ADMIN, SeatRole.MEMBER_STAFF, SeatRole.SIGNATORY)
    if not is_lead and (not mine.exists() or role not in member_roles):
        raise RuleBroken(_("You may give only member roles, and only to people of your own organisation."))
    _require_staff(organisation_id, user, role)
    _require_member(consortium, organisation_id)
    seat = _seat(consortium, Organisation.objects.get(pk=organisation_id), user, role)
    record("seat.added", consortium, by=by, after={"user": str(user), "role": role})
    return seat


def _require_staff(organisation_id: UUID, user: User, role: str) -> None:
    roles = [StaffRole.SIGNATORY] if role == SeatRole.SIGNATORY else list(StaffRole)
    staff = Staff.objects.filter(organisation=organisation_id, user=user, role__in=roles)
    if not staff.exists():
        raise RuleBroken(_("The person is not registered for this role at the organisation."), attr="user")


def _require_member(consortium: Consortium, organisation_id: UUID) -> None:
    members_now = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    if not members_now.filter(organisation=organisation_id).exists():
        raise RuleBroken(_("The organisation is not a member."))


@transaction.atomic
def remove_seat(seat_id: UUID, *, by: User) -> None:
    """End a seat; the last lead administrator stays."""
    seat = access.get_seat(seat_id, user=by, permission=P.MANAGE_SEATS)
    leads = Seat.objects.filter(consortium=seat.consortium, role=SeatRole.LEAD_ADMIN)
    if seat.role == SeatRole.LEAD_ADMIN and leads.count() == 1:
        raise RuleBroken(_("The last lead administrator cannot be removed."))
    own = Seat.objects.filter(consortium=seat.consortium, user=by)
    if not own.filter(role=SeatRole.LEAD_ADMIN).exists() and not own.filter(organisation=seat.organisation_id).exists():
        raise RuleBroken(_("You may end only seats of your own organisation."))
    _unseat(seat, seat.consortium)
    record("seat.removed", seat.consortium, by=by, before={"user": str(seat.user), "role": seat.role})


def mark_active(consortium: Consortium) -> None:
    """The formation agreement is in force: the consortium exists."""
    consortium.founded_on = consortium.founded_on or date.today()
    consortium.save(update_fields=["founded_on", "updated_at"])
    CONSORTIUM.fire("activate", consortium, by=SYSTEM)


def mark_filed(consortium_id: UUID) -> None:
    """The authority has filed the consortium; called in the scope of a worker."""
    CONSORTIUM.fire("file", Consortium.objects.get(pk=consortium_id), by=SYSTEM)
