"""The authority's queue."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, F, QuerySet

from filings.models import Authority, Dossier, Officer
from filings.permissions import OfficerRole
from kernel.accounts.models import User


class Tally(NamedTuple):
    """The authority's cases counted by state, and the fields they lie in; one query for both."""

    by_status: Counter[str]
    fields: set[str]


def queue_of(authority: Authority) -> QuerySet[Dossier]:
    """Everything ever submitted to the authority, the most urgent first."""
    cases = Dossier.objects.filter(authority=authority, submitted_at__isnull=False)
    light = cases.select_related("officer", "guideline").defer("guideline__sections", "guideline__rules")
    return light.order_by(F("due_at").asc(nulls_last=True), "submitted_at", "id")


def tally_of(authority: Authority) -> Tally:
    cases = Dossier.objects.filter(authority=authority, submitted_at__isnull=False)
    tally = Tally(Counter(), set())
    for status, field, n in cases.order_by().values_list("status", "field").annotate(Count("id")):
        tally.by_status[status] += n
        tally.fields.add(field)
    return tally


def checkers_of(authority: Authority) -> list[User]:
    """People a case can be assigned to."""
    officers = Officer.objects.filter(
        authority=authority, role__in=[OfficerRole.OFFICER, OfficerRole.SENIOR_OFFICER]
    )
    return list({officer.user_id: officer.user for officer in officers.select_related("user")}.values())
