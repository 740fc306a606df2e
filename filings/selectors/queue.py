"""The authority's queue."""

from __future__ import annotations

from django.db.models import Count, F, QuerySet

from filings.models import Authority, Dossier, Officer
from filings.permissions import OfficerRole
from kernel.accounts.models import User


def queue_of(authority: Authority) -> QuerySet[Dossier]:
    """Everything ever submitted to the authority, the most urgent first."""
    cases = Dossier.objects.filter(authority=authority, submitted_at__isnull=False)
    light = cases.select_related("officer", "guideline").defer("guideline__sections", "guideline__rules")
    return light.order_by(F("due_at").asc(nulls_last=True), "submitted_at", "id")


def counts_by_status(authority: Authority) -> dict[str, int]:
    cases = Dossier.objects.filter(authority=authority, submitted_at__isnull=False)
    return dict(cases.order_by().values_list("status").annotate(Count("id")))


def checkers_of(authority: Authority) -> list[User]:
    """People a case can be assigned to."""
    officers = Officer.objects.filter(
        authority=authority, role__in=[OfficerRole.OFFICER, OfficerRole.SENIOR_OFFICER]
    )
    return list({officer.user_id: officer.user for officer in officers.select_related("user")}.values())


def fields_of(authority: Authority) -> list[str]:
    cases = Dossier.objects.filter(authority=authority, submitted_at__isnull=False)
    return sorted(cases.order_by().values_list("field", flat=True).distinct())
