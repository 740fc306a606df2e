"""The queue and the register as rows, figures and tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from filings.models import Authority, Dossier, RegisterEntry
from filings.presentation.cases import badge, deadline
from filings.states import DossierStatus

TILES = (
    DossierStatus.SUBMITTED,
    DossierStatus.ACCEPTED,
    DossierStatus.RETURNED,
    DossierStatus.PASSED,
    DossierStatus.IN_PUBLICITY,
    DossierStatus.FILED,
)


def tiles(authority: Authority, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    """Figures by stage that filter the list below them."""
    address = reverse("filings:queue", args=[authority.slug])
    return [
        {
            "label": status.label,
            "value": counts.get(status, 0),
            "url": address if status == current else f"{address}?status={status}",
        }
        for status in TILES
    ]


def queue_rows(cases: Iterable[Dossier]) -> list[dict[str, Any]]:
    return [{"case": case, "badge": badge(case), "deadline": deadline(case)} for case in cases]


def queue_table(cases: Iterable[Dossier]) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Number"),
        _("Consortium"),
        _("Lead unit"),
        _("Field"),
        _("Stage"),
        _("Completeness"),
        _("Officer"),
        _("Handed in at"),
        _("Due"),
    ]
    return head, [_queue_line(case) for case in cases]


def _queue_line(case: Dossier) -> list[Any]:
    return [
        case.number or "",
        case.consortium_name,
        case.lead_name,
        case.field,
        str(case.get_status_display()),
        case.percent,
        case.officer.name if case.officer else "",
        _day(case.submitted_at),
        _day(case.due_at),
    ]


def _day(moment: datetime | None) -> str:
    day: date | None = timezone.localdate(moment) if moment else None
    return day.isoformat() if day else ""


def register_table(entries: Iterable[RegisterEntry]) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Number"),
        _("Consortium"),
        _("Lead unit"),
        _("Field"),
        _("Region"),
        _("Members"),
        _("On file since"),
    ]
    return head, [
        [
            entry.filing_number,
            entry.consortium_name,
            entry.lead_name,
            entry.field,
            entry.region,
            entry.member_count,
            str(entry.filed_on or ""),
        ]
        for entry in entries
    ]
