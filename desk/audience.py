"""Who can see an object, and why: role, grant and scope of each person, read from the grants themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext

from consortia.models import Consortium, Seat
from consortia.permissions import SeatRole
from filings.permissions import OfficerRole
from kernel.accounts.models import User
from kernel.tenancy.registry import axis_of
from members.permissions import StaffRole

ROLE_LABELS: dict[str, str | Promise] = {
    role.value: role.label for roles in (SeatRole, OfficerRole, StaffRole) for role in roles
}


@dataclass(frozen=True)
class Onlooker:
    """One person and one role through which the person sees the object."""

    name: str
    place: str
    role: str
    grant: str
    scope: str


def onlookers(permission: str, tenant: Model, *, places: dict[UUID, str] | None = None) -> list[Onlooker]:
    """Everybody who holds `permission` on `tenant`, by role; three queries however many they are."""
    axis = axis_of(permission)
    codename = permission.partition(".")[2]
    grants = axis.grants._base_manager.filter(content_object_id=tenant.pk, permission__codename=codename)
    grant = Permission.objects.get(content_type__app_label=axis.app_label, codename=codename)
    people = User.objects.filter(groups__in=grants.values("group_id"), is_active=True)
    rows = people.values_list("pk", "name", "groups__name", "groups__pk").order_by("name")
    groups = set(grants.values_list("group_id", flat=True))
    return [
        Onlooker(
            name=name,
            place=(places or {}).get(pk, ""),
            role=str(ROLE_LABELS[group.rpartition(":")[2]]),
            grant=gettext(grant.name),
            scope=str(tenant),
        )
        for pk, name, group, group_id in rows
        if group_id in groups
    ]


def places_in(consortium: Consortium) -> dict[UUID, str]:
    """For which organisations each person sits in the consortium."""
    places: dict[UUID, list[str]] = defaultdict(list)
    for seat in Seat.objects.filter(consortium=consortium).select_related("organisation"):
        if seat.organisation.name not in places[seat.user_id]:
            places[seat.user_id].append(seat.organisation.name)
    return {user: "、".join(names) for user, names in places.items()}
