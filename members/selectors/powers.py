"""Who may sign what for an organisation, and by which paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from members.kinds import PowerScope
from members.models import Organisation, PowerOfAttorney, Staff
from members.permissions import StaffRole
from members.states import POWER, PowerStatus

# The word for a legal representative as it stands on agreements; such a person needs no power.
LEGAL_REPRESENTATIVE = "法定代表人"


def powers_of(organisation: Organisation) -> QuerySet[PowerOfAttorney]:
    powers = PowerOfAttorney.objects.filter(organisation=organisation)
    return powers.select_related("agent", "evidence", "organisation").order_by("status", "valid_until", "id")


def power_for(organisation: Organisation, user: User, matter: str, on: date) -> PowerOfAttorney | None:
    """The power by which `user` may sign a matter of `PowerScope` on a day; the one that lasts longest."""
    held = PowerOfAttorney.objects.filter(
        organisation=organisation,
        agent=user,
        status=PowerStatus.IN_FORCE,
        scope__contains=[matter],
        valid_from__lte=on,
        valid_until__gte=on,
    )
    return held.order_by("-valid_until", "id").first()


def may_sign(organisation: Organisation, user: User, matter: str, on: date) -> tuple[bool, str]:
    """Whether `user` may sign the matter for the organisation on a day, and if not, what is missing."""
    staff = Staff.objects.filter(organisation=organisation, user=user, role=StaffRole.SIGNATORY).first()
    if staff is None:
        return False, _("%(name)s is no signatory of %(organisation)s.") % {
            "name": user,
            "organisation": organisation,
        }
    if staff.capacity == LEGAL_REPRESENTATIVE or power_for(organisation, user, matter, on):
        return True, ""
    return False, _("No power of attorney of %(name)s in force covers “%(matter)s”.") % {
        "name": user,
        "matter": PowerScope(matter).label,
    }


def power_abilities(power: PowerOfAttorney, user: User) -> list[str]:
    return sorted(POWER.available(power, user))


def agents_without_power(organisation: Organisation, on: date) -> list[Staff]:
    """Signatories who are no legal representative and hold no power in force; two queries."""
    signatories = Staff.objects.filter(organisation=organisation, role=StaffRole.SIGNATORY)
    agents = signatories.exclude(capacity=LEGAL_REPRESENTATIVE).select_related("user").order_by("user__name")
    held = PowerOfAttorney.objects.filter(
        organisation=organisation, status=PowerStatus.IN_FORCE, valid_from__lte=on, valid_until__gte=on
    )
    covered = set(held.values_list("agent_id", flat=True))
    return [staff for staff in agents if staff.user_id not in covered]


def powers_table(powers: QuerySet[PowerOfAttorney]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the powers as a spreadsheet."""
    head = [
        _("Agent"),
        _("Principal"),
        _("Matters"),
        _("Limits"),
        _("Valid from"),
        _("Valid until"),
        _("Status"),
    ]
    rows = [
        [
            each.agent.name,
            each.principal,
            "、".join(each.scope_labels),
            each.limits,
            each.valid_from,
            each.valid_until,
            each.get_status_display(),
        ]
        for each in powers
    ]
    return head, rows
