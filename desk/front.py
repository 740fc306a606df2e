"""What the home page shows: only rows that are public anyway."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties.models import BoardEntry
from bounties.states import ChallengeStatus
from filings.models import Guideline, RegisterEntry
from filings.models.register import EntryStatus
from filings.states import GuidelineStatus
from kernel.notices.workdays import SHANGHAI

SHOWN = 5
WAN = 10_000 * 100


def _open() -> QuerySet[BoardEntry]:
    return BoardEntry.objects.filter(
        is_public=True, status=ChallengeStatus.PUBLISHED, deadline__gt=timezone.now()
    )


def figures() -> list[dict[str, str]]:
    """Four counted figures; two queries."""
    filed = RegisterEntry.objects.filter(status=EntryStatus.FILED).aggregate(
        consortia=Count("pk"), members=Sum("member_count")
    )
    board = _open().aggregate(challenges=Count("pk"), fen=Sum("amount_fen"))
    return [
        {"label": _("Filed consortia"), "value": f"{filed['consortia']:,}"},
        {"label": _("Member units"), "value": f"{filed['members'] or 0:,}"},
        {"label": _("Open challenges"), "value": f"{board['challenges']:,}"},
        {"label": _("Money on the board (10,000 yuan)"), "value": f"{(board['fen'] or 0) // WAN:,}"},
    ]


def open_challenges() -> list[dict[str, Any]]:
    """The open challenges that close first."""
    return [
        {
            "title": entry.title,
            "number": entry.number,
            "consortium_name": entry.consortium_name,
            "amount_display": _wan(entry.amount_fen),
            "deadline": entry.deadline,
            "days": _days_until(entry.deadline),
            "url": reverse("bounties:entry", args=[entry.pk]),
        }
        for entry in _open().order_by("deadline")[:SHOWN]
    ]


def _wan(fen: int) -> str:
    return f"¥ {fen / WAN:,.10g} 万"


def _days_until(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    return (moment.astimezone(SHANGHAI).date() - timezone.now().astimezone(SHANGHAI).date()).days


def recent_filings() -> list[dict[str, Any]]:
    """The newest entries of the register."""
    entries = RegisterEntry.objects.filter(status=EntryStatus.FILED).order_by("-filed_on")[:SHOWN]
    return [
        {
            "filing_number": entry.filing_number,
            "consortium_name": entry.consortium_name,
            "lead_name": entry.lead_name,
            "filed_on": entry.filed_on,
            "url": reverse("filings:entry", args=[entry.filing_number]),
        }
        for entry in entries
    ]


def guidelines_in_force() -> QuerySet[Guideline]:
    """The published rules of all authorities."""
    return Guideline.objects.filter(status=GuidelineStatus.IN_FORCE).select_related("authority")
