"""Reading of consortia, members and seats."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from consortia.models import Consortium, Membership, Seat
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from members.models import Organisation
from members.selectors import grants_of

LIVE = (MembershipStatus.INVITED, MembershipStatus.ACTIVE)


def consortia_of(user: User) -> QuerySet[Consortium]:
    """Consortia in which `user` has a seat, with lead and number of members."""
    ids = grants_of(user).tenants("consortium")
    active = Count("memberships", filter=Q(memberships__status=MembershipStatus.ACTIVE))
    return Consortium.objects.filter(pk__in=ids).select_related("lead").annotate(member_count=active)


def memberships_of(consortium: Consortium) -> QuerySet[Membership]:
    """Everybody ever invited, the living first."""
    memberships = Membership.objects.filter(consortium=consortium).select_related("organisation", "invited_by")
    return memberships.order_by("created_at", "id")


def active_members(consortium: Consortium) -> QuerySet[Membership]:
    return memberships_of(consortium).filter(status=MembershipStatus.ACTIVE)


def invitations_for(user: User) -> QuerySet[Membership]:
    """Open invitations to the organisations at which `user` may answer."""
    return Membership.objects.filter(
        organisation__in=grants_of(user).tenants("organisation"), status=MembershipStatus.INVITED
    ).order_by("expires_at")


def seats_of(consortium: Consortium) -> QuerySet[Seat]:
    return Seat.objects.filter(consortium=consortium).select_related("user", "organisation").order_by("user__name")


def organisations_acted_for(user: User, consortium: Consortium) -> list[Organisation]:
    """Member organisations for which `user` holds a seat in this consortium."""
    seats = Seat.objects.filter(consortium=consortium, user=user).select_related("organisation")
    return list({seat.organisation_id: seat.organisation for seat in seats}.values())
