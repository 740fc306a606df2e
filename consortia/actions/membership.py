"""The invited side: it accepts, declines, leaves."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.invitations import require_not_expired, tell_lead
from consortia.actions.seats import empty_seats, seat, seat_signatories
from consortia.models import Consortium, MemberRole, Membership, Seat
from consortia.permissions import SeatRole
from consortia.states import MEMBERSHIP, MembershipStatus
from kernel.accounts.models import User
from kernel.notices.actions import discharge
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role
from kernel.tenancy.scope import scope_of, set_scope
from members import permissions as members
from members.models import Organisation


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
def leave(membership_id: UUID, *, by: User, reason: str) -> Membership:
    """Leave the consortium with one's own organisation; the lead cannot leave, all its people's seats end."""
    membership = access.get_membership(membership_id, user=by, permission=P.LEAVE, lock=True)
    if membership.role == MemberRole.LEAD:
        raise RuleBroken(_("The lead cannot leave. Dissolve the consortium or change the lead first."))
    own = Seat.objects.filter(
        consortium=membership.consortium_id,
        organisation=membership.organisation_id,
        user=by,
        role=SeatRole.MEMBER_ADMIN,
    )
    if not own.exists():
        raise RuleBroken(_("You act for another organisation."))
    membership.left_on = timezone.localdate()
    membership.save(update_fields=["left_on", "updated_at"])
    MEMBERSHIP.fire("leave", membership, by=by, reason=reason)
    tell_lead(membership, "membership.left", by=by, reason=reason.strip())
    empty_seats(membership)
    set_scope(scope_of(by))
    return membership
