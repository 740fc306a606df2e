"""Working days by the official calendar; dates below are from the State Council's notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from kernel.notices import workdays
from kernel.notices.workdays import (
    SHANGHAI,
    add_working_days,
    due_in,
    end_of_day,
    is_published,
    is_working_day,
    working_days_until,
)

DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # Saturday, worked in exchange for the Spring Festival
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 28), True),  # Saturday, worked
        (date(2026, 5, 9), True),  # Saturday, worked for Labour Day
        (date(2026, 10, 7), False),  # Wednesday, last day of the National Day holiday
        (date(2026, 10, 10), True),  # Saturday, worked
        (date(2026, 11, 20), True),  # an ordinary Friday
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2025, 1, 26), True),  # Sunday, worked
        (date(2025, 10, 8), False),  # Wednesday, Mid-Autumn joined to National Day
    ],
)
def test_is_working_day_follows_the_official_calendar(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday → Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday the count begins on Monday
        (date(2026, 11, 16), 5, date(2026, 11, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over National Day
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # to a Saturday that is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # a worked Saturday, then the whole Spring Festival
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # New Year, then a worked Sunday
    ],
)
def test_add_working_days_lands_on(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days) == end


@given(DAYS, st.integers(1, 60))
def test_add_working_days_ends_on_a_working_day_that_many_days_away(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert working_days_until(start, end) == days


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_add_working_days_adds_up(start: date, first: int, second: int) -> None:
    assert add_working_days(add_working_days(start, first), second) == add_working_days(start, first + second)


@given(DAYS, st.integers(0, 90))
def test_working_days_until_is_the_opposite_backwards(day: date, apart: int) -> None:
    later = day + timedelta(days=apart)
    assert working_days_until(later, day) == -working_days_until(day, later)


def test_calendar_not_published_yet_falls_back_and_says_so() -> None:
    year = workdays.LAST_PUBLISHED_YEAR + 3
    workdays.is_working_day.cache_clear()
    workdays._say_provisional.cache_clear()
    with capture_logs() as logs:
        holidays = [
            day for day in (date(year, 1, 1), date(year, 5, 1), date(year, 10, 2)) if is_working_day(day)
        ]
        week = [date.fromisocalendar(year, 30, weekday) for weekday in range(1, 8)]
        worked = [is_working_day(day) for day in week]
    assert holidays == []
    assert worked == [True] * 5 + [False] * 2
    assert logs == [
        {
            "event": "workdays.provisional",
            "log_level": "warning",
            "year": year,
            "published_until": workdays.LAST_PUBLISHED_YEAR,
        }
    ]
    assert not is_published(week[0])


def test_calendar_before_the_first_published_falls_back() -> None:
    assert add_working_days(date(2003, 6, 2), 5) == date(2003, 6, 9)


def test_due_in_ends_with_the_day_in_shanghai() -> None:
    start = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # already Saturday in Shanghai
    assert due_in(1, start=start) == datetime(2026, 11, 23, 23, 59, 59, tzinfo=SHANGHAI)
    assert due_in(1, working=False, start=start) == end_of_day(date(2026, 11, 22))
