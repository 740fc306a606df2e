"""Guidelines: what can be opened against, and what cases were judged under."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from filings.models import Authority, Guideline
from filings.states import GuidelineStatus


def guidelines_in_force() -> QuerySet[Guideline]:
    """What a dossier can be opened against today, of every authority."""
    today = timezone.localdate()
    current = Q(effective_until=None) | Q(effective_until__gte=today)
    guidelines = Guideline.objects.filter(current, status=GuidelineStatus.IN_FORCE)
    return guidelines.select_related("authority").order_by("authority__name", "title")


def guidelines_of(authority: Authority) -> QuerySet[Guideline]:
    return Guideline.objects.filter(authority=authority).select_related("authority")


def published_guidelines() -> QuerySet[Guideline]:
    """All that were ever in force, because old cases are judged under them."""
    return Guideline.objects.exclude(status=GuidelineStatus.DRAFT).select_related("authority")
