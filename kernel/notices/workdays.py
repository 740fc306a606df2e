"""Working days by the official calendar of the State Council, transfers (调休) included.

Counting follows 民法典 201 and 203: the first day is not counted; a period ends on its last working day.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar
import structlog
from chinese_calendar.constants import holidays

log = structlog.get_logger(__name__)
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_PUBLISHED_YEAR: int = min(day.year for day in holidays)
LAST_PUBLISHED_YEAR: int = max(day.year for day in holidays)
# Statutory days with a fixed date, used beyond the published calendar: New Year, Labour Day, National Day.
FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def is_published(day: date) -> bool:
    """Whether the official calendar of that year is out; if not, day counts are provisional."""
    return bool(FIRST_PUBLISHED_YEAR <= day.year <= LAST_PUBLISHED_YEAR)


@cache
def is_working_day(day: date) -> bool:
    """Official where published, else Monday to Friday without the fixed holidays (and the log says so)."""
    if is_published(day):
        return bool(chinese_calendar.is_workday(day))
    _say_provisional(day.year)
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


@cache
def _say_provisional(year: int) -> None:
    """Once for each year and process."""
    log.warning("workdays.provisional", year=year, published_until=LAST_PUBLISHED_YEAR)


def add_working_days(start: date, days: int) -> date:
    """The `days`-th working day after `start`; `start` itself is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_until(today: date, due: date) -> int:
    """Working days left after `today` up to and including `due`; negative when overdue."""
    if due < today:
        return -working_days_until(due, today)
    span = (today + timedelta(days=offset) for offset in range(1, (due - today).days + 1))
    return sum(map(is_working_day, span))


def end_of_day(day: date) -> datetime:
    """The last second of a day in Shanghai: a period by days ends with the day."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def due_in(days: int, *, working: bool = True, start: datetime | None = None) -> datetime:
    """When a period of `days` that begins now (or at `start`) ends."""
    first = (start or datetime.now(SHANGHAI)).astimezone(SHANGHAI).date()
    last = add_working_days(first, days) if working else first + timedelta(days=days)
    return end_of_day(last)
