"""The invited side accepts or declines; the lead changes what a member does, and reminds idle ones."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.invitations import require_not_expired, tell_lead
from consortia.actions.seats import reseat, seat, seat_signatories
from consortia.models import Consortium, MemberRole, Membership, Seat
from consortia.permissions import LEAD_ROLES, SeatRole
from consortia.selectors import LIVE
from consortia.selectors.idle import idle_one
from consortia.states import MEMBERSHIP, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify_holders
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.roles import give_role
from kernel.tenancy.scope import scope_of, set_scope
from members import permissions as members
from members.models import Organisation

CHANGEABLE = ("role", "task", "reason")


@transaction.atomic
def accept(membership_id: UUID, *, by: User) -> Membership:
    """Join: by the member's own administrator; its signatories get their seats with it."""
    membership = access.get_membership(membership_id, user=by, permission=members.JOIN, lock=True)
    # The door has asked for a permission on it, so there is one.
    organisation = cast("Organisation", membership.organisation)
    if membership.status == MembershipStatus.INVITED:
        require_not_expired(membership)
        membership.joined_on = timezone.localdate()
        membership.save(update_fields=["joined_on", "updated_at"])
    MEMBERSHIP.fire("accept", membership, by=by)
    # The joiner cannot see the consortium's row yet; its grants need only the id.
    give_role(by, Consortium(pk=membership.consortium_id), SeatRole.MEMBER_ADMIN, P.ROLES)
    set_scope(scope_of(by))
    membership.consortium = Consortium.objects.get(pk=membership.consortium_id)
    seat(membership.consortium, organisation, by, SeatRole.MEMBER_ADMIN)
    seat_signatories(membership.consortium, organisation, by=by)
    discharge(membership.pk)
    tell_lead(membership, "membership.accepted", by=by)
    return membership


@transaction.atomic
def decline(membership_id: UUID, *, by: User, reason: str) -> Membership:
    """Decline an invitation with a reason that the lead reads."""
    membership = access.get_membership(membership_id, user=by, permission=members.JOIN, lock=True)
    MEMBERSHIP.fire("decline", membership, by=by, reason=reason)
    discharge(membership.pk)
    tell_lead(membership, "membership.declined", by=by, reason=reason.strip())
    return membership


@transaction.atomic
def change_membership(membership_id: UUID, *, by: User, **fields: str) -> Membership:
    """Role, task and reason of a member or an invited one, by the lead; the lead itself keeps its role."""
    membership = access.get_membership(membership_id, user=by, permission=P.INVITE, lock=True)
    if unknown := fields.keys() - set(CHANGEABLE):
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    if membership.status not in LIVE:
        raise TransitionNotAllowed(_("The membership has ended."))
    changed = {name: value for name, value in fields.items() if getattr(membership, name) != value}
    if not changed:
        return membership
    _refuse_role(membership, changed.get("role", membership.role))
    before = {name: getattr(membership, name) for name in changed}
    for name, value in changed.items():
        setattr(membership, name, value)
    membership.save(update_fields=[*changed, "updated_at"])
    event = record("membership.changed", membership, by=by, before=before, after=changed)
    _follow_role(membership, before.get("role", ""))
    _tell_changed(membership, by, event.pk)
    return membership


def _refuse_role(membership: Membership, role: str) -> None:
    is_lead = membership.role == MemberRole.LEAD
    if is_lead != (role == MemberRole.LEAD):
        raise RuleBroken(_("The lead passes to another member by a change of the lead."), attr="role")
    is_joined = membership.status == MembershipStatus.ACTIVE
    if is_joined and role == MemberRole.OBSERVER != membership.role:
        # Else the lead could take the votes of the others away, one by one, and then decide alone.
        raise RuleBroken(
            _("A member keeps its vote. It becomes an observer by leaving and being invited as one."),
            attr="role",
        )


def _follow_role(membership: Membership, before: str) -> None:
    """A co-lead's people may work with the lead's; they do so no longer when it is no co-lead any more."""
    if before == MemberRole.CO_LEAD and membership.role != before:
        seats = Seat.objects.filter(
            consortium=membership.consortium_id,
            organisation=membership.organisation_id,
            role__in=LEAD_ROLES,
        )
        for held in list(seats.select_related("user", "organisation")):
            is_admin = held.role == SeatRole.LEAD_ADMIN
            reseat(
                held,
                membership.consortium,
                SeatRole.MEMBER_ADMIN if is_admin else SeatRole.MEMBER_STAFF,
            )


def _tell_changed(membership: Membership, by: User, event_id: object) -> None:
    if membership.status == MembershipStatus.ACTIVE:
        notify_holders(
            P.LEAVE,
            membership.consortium,
            "membership.changed",
            key=f"membership.changed:{event_id}",
            url=reverse("consortia:member", args=[membership.consortium_slug, membership.pk]),
            but=by,
            member_id=membership.organisation_id,
            consortium=membership.consortium_name,
        )


@transaction.atomic
def remind_idle(membership_id: UUID, *, by: User) -> Membership:
    """Ask the administrators of an idle member what it will do; at most once a week."""
    membership = access.get_membership(membership_id, user=by, permission=P.INVITE, lock=True)
    idle = idle_one(membership)
    if idle is None:
        raise RuleBroken(_("This member is not idle."))
    if not idle.may_be_reminded:
        raise RuleBroken(_("This member was reminded less than a week ago."))
    event = record("membership.reminded", membership, by=by)
    notify_holders(
        P.LEAVE,
        membership.consortium,
        "membership.reminded",
        key=f"membership.reminded:{event.pk}",
        url=reverse("consortia:member", args=[membership.consortium_slug, membership.pk]),
        but=by,
        member_id=membership.organisation_id,
        consortium=membership.consortium_name,
        lead=membership.lead_name,
    )
    return membership
