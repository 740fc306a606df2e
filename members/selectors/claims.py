"""Claims to organisations, for the claimants and for the operators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.models import Event
from members.models import Claim, Organisation
from members.selectors.staff import administrators_of
from members.states import ClaimStatus


def claims() -> QuerySet[Claim]:
    """Every claim, the newest first; only the system's scope shows those of others."""
    return Claim.objects.select_related("organisation", "user", "evidence").order_by("-created_at", "-id")


def claims_of(user: User) -> QuerySet[Claim]:
    return claims().filter(user=user)


def is_claimable(organisation: Organisation) -> bool:
    """Whether nobody administers it."""
    return organisation.merged_into_id is None and not administrators_of(organisation)


def open_claim_of(user: User, organisation: Organisation) -> Claim | None:
    return claims_of(user).filter(organisation=organisation, status=ClaimStatus.FILED).first()


def claim_abilities(claim: Claim, user: User) -> list[str]:
    """Operators decide about others' claims; a claimant takes the own one back."""
    if claim.status != ClaimStatus.FILED:
        return []
    if claim.user_id == user.pk:
        return ["withdraw"]
    return ["grant", "refuse"] if user.is_support else []


def decision_on(claim: Claim) -> Event | None:
    """Who decided, when and why; in a scope that shows it."""
    ends = ("claim.granted", "claim.refused", "claim.withdrawn")
    return Event.objects.filter(object_id=claim.pk, name__in=ends).order_by("-at").first()


def claims_table(found: QuerySet[Claim]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the claims as a spreadsheet."""
    head = [
        _("Organisation"),
        _("Credit code"),
        _("Person"),
        _("E-mail"),
        _("Position"),
        _("Status"),
        _("Filed on"),
    ]
    rows = [
        [
            each.organisation.name,
            each.organisation.credit_code,
            each.user.name,
            each.user.email,
            each.position,
            each.get_status_display(),
            each.created_at.date(),
        ]
        for each in found
    ]
    return head, rows
