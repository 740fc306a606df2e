"""Members over time, from the days on which they joined and left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from consortia.models import Consortium

MONTHS_SHOWN = 24


@dataclass(frozen=True)
class Month:
    """The end of a month, or today: how many members there were, and who came and went in it."""

    month: date
    members: int
    joined: int
    left: int

    @property
    def label(self) -> str:
        return f"{self.month:%Y-%m}"


def members_over_time(consortium: Consortium, *, today: date | None = None) -> list[Month]:
    """Month by month since the first member joined, at most `MONTHS_SHOWN`, the last one today; one query."""
    terms = consortium.memberships.values_list("joined_on", "left_on")
    return over_time([(joined, left) for joined, left in terms if joined], today=today)


def over_time(terms: list[tuple[date, date | None]], *, today: date | None = None) -> list[Month]:
    """The same of terms that were read already."""
    today = today or timezone.localdate()
    if not terms:
        return []
    first = min(joined for joined, _left in terms)
    return [_month(month, terms) for month in _months(first, today)[-MONTHS_SHOWN:]]


def _months(first: date, last: date) -> list[date]:
    number = (last.year - first.year) * 12 + last.month - first.month
    return [_first_of(first.year, first.month + step) for step in range(number + 1)]


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _month(month: date, terms: list[tuple[date, date | None]]) -> Month:
    after = _first_of(month.year, month.month + 1)
    came = [joined for joined, _left in terms if joined < after]
    went = [left for _joined, left in terms if left is not None and left < after]
    return Month(
        month,
        members=len(came) - len(went),
        joined=sum(day >= month for day in came),
        left=sum(day >= month for day in went),
    )
