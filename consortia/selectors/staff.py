"""What a person holds for an organisation, before it passes to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from consortia.models import Membership, Seat
from kernel.accounts.models import User
from kernel.notices.models import Duty
from kernel.notices.selectors import duties_of
from kernel.tenancy.grants import load_grants
from members.models import Organisation, PowerOfAttorney, Staff
from members.states import PowerStatus


@dataclass(frozen=True)
class Held:
    """Everything that rests on one person at one organisation."""

    person: User
    roles: list[Staff]
    seats: list[tuple[Seat, str]]
    duties: list[Duty]
    powers: list[PowerOfAttorney]


def holdings(organisation: Organisation, person_id: UUID) -> Held | None:
    """Roles, seats with the names of their consortia, open duties and powers; None for a stranger."""
    roles = list(
        Staff.objects.filter(organisation=organisation, user=person_id)
        .select_related("user")
        .order_by("role")
    )
    if not roles:
        return None
    person = roles[0].user
    names = dict(
        Membership.objects.filter(organisation=organisation).values_list("consortium_id", "consortium_name")
    )
    seats = list(Seat.objects.filter(organisation=organisation, user=person).order_by("created_at"))
    powers = PowerOfAttorney.objects.filter(
        organisation=organisation, agent=person, status=PowerStatus.IN_FORCE
    )
    return Held(
        person,
        roles,
        [(seat, names.get(seat.consortium_id, "")) for seat in seats],
        _duties(organisation, person, {seat.consortium_id for seat in seats}),
        list(powers),
    )


def _duties(organisation: Organisation, person: User, consortia: set[UUID]) -> list[Duty]:
    # Not through the request's own person, whose grants are loaded already.
    person._grants = load_grants(person.pk)  # type: ignore[attr-defined]
    return list(duties_of(person).filter(Q(tenant_id=organisation.pk) | Q(tenant_id__in=consortia)))
