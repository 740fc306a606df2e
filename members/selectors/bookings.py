"""Reading of bookings, for either side, and of the times at which a facility is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.notices.workdays import SHANGHAI
from members import permissions as P
from members.models import Booking, Facility, Organisation
from members.selectors.directory import grants_of
from members.states import BOOKING, BookingStatus

AHEAD = timedelta(days=92)


@dataclass(frozen=True)
class Span:
    """A time from … to …"""

    starts_at: datetime
    ends_at: datetime

    @property
    def text(self) -> str:
        """The day is said once where both ends lie in it."""
        start, end = (moment.astimezone(SHANGHAI) for moment in (self.starts_at, self.ends_at))
        last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        return f"{start:%Y-%m-%d %H:%M} – {last}"

    def __str__(self) -> str:
        return self.text

    def meets(self, day: date) -> bool:
        begin = datetime.combine(day, time.min, SHANGHAI)
        return self.starts_at < begin + timedelta(days=1) and self.ends_at > begin

    def fills(self, day: date) -> bool:
        begin = datetime.combine(day, time.min, SHANGHAI)
        return self.starts_at <= begin and self.ends_at >= begin + timedelta(days=1)


def busy_times(facility_id: UUID, since: datetime, until: datetime) -> list[Span]:
    """When a facility is given away, to whomever; nothing of one that the caller may not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_busy_times(%s, %s, %s)", [facility_id, since, until])
        return [Span(starts_at, ends_at) for starts_at, ends_at in cursor.fetchall()]


@dataclass(frozen=True)
class Day:
    """A square of the calendar; `times` are the taken ones."""

    day: date
    in_month: bool
    is_past: bool
    times: list[Span]

    @property
    def is_full(self) -> bool:
        return any(span.fills(self.day) for span in self.times)

    @property
    def text(self) -> str:
        return "; ".join(span.text for span in self.times)


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday to Sunday."""

    first: date
    weeks: list[list[Day]]
    times: list[Span]

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"


def month_of(facility: Facility, wanted: str = "") -> Month:
    """The calendar of one month, such as 2026-11; of this one where `wanted` names none."""
    first = _first_day(wanted)
    start = first - timedelta(days=first.weekday())
    days = [start + timedelta(days=offset) for offset in range(42)]
    since, until = (datetime.combine(day, time.min, SHANGHAI) for day in (days[0], days[-1]))
    times = busy_times(facility.pk, since, until + timedelta(days=1))
    squares = [_square(day, first, times) for day in days]
    weeks = [squares[at : at + 7] for at in range(0, 42, 7)]
    shown = [week for week in weeks if any(square.in_month for square in week)]
    within = [span for span in times if any(each.in_month and span.meets(each.day) for each in squares)]
    return Month(first, shown, within)


def _square(day: date, first: date, times: list[Span]) -> Day:
    return Day(
        day=day,
        in_month=day.month == first.month,
        is_past=day < timezone.localdate(),
        times=[span for span in times if span.meets(day)],
    )


def _first_day(wanted: str) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(f"{wanted}-01")
    except ValueError:
        return today.replace(day=1)
    # Far enough for planning, and no dates that datetime cannot reckon with.
    return day if abs(day.year - today.year) <= 5 else today.replace(day=1)


# Lists ------------------------------------------------------------------------


def _bookings() -> QuerySet[Booking]:
    return Booking.objects.select_related("owner", "organisation", "requested_by")


def bookings_of(organisation: Organisation, side: str) -> QuerySet[Booking]:
    """`incoming`: at its own facilities; `outgoing`: its own at those of others."""
    if side == "incoming":
        return _bookings().filter(owner=organisation)
    return _bookings().filter(organisation=organisation).exclude(owner=organisation)


def bookings_for(user: User) -> QuerySet[Booking]:
    """Of all organisations at which `user` has a place, on either side."""
    grants = grants_of(user)
    codename = P.VIEW.partition(".")[2]
    places = [pk for pk in grants.tenants("organisation") if grants.has("organisation", pk, codename)]
    return _bookings().filter(Q(owner__in=places) | Q(organisation__in=places))


def waiting_count(organisation: Organisation) -> int:
    return Booking.objects.filter(owner=organisation, status=BookingStatus.REQUESTED).count()


def coming_to(facility: Facility) -> QuerySet[Booking]:
    """What its owner sees of who comes: not over yet, asked for or confirmed."""
    live = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)
    bookings = _bookings().filter(facility=facility, status__in=live, ends_at__gt=timezone.now())
    return bookings.order_by("starts_at", "id")


OWNERS = ("confirm", "refuse", "use")
REQUESTERS = ("withdraw",)


def abilities(booking: Booking, user: User) -> frozenset[str]:
    """The steps that `user` could take now, on whichever side."""
    sides = {"owner": P.OFFER, "organisation": P.BOOK}
    held = {side for side, right in sides.items() if user.has_perm(right, getattr(booking, side))}
    steps: set[str] = {"cancel"} if held else set()
    steps |= set(OWNERS) if "owner" in held else set()
    steps |= set(REQUESTERS) if "organisation" in held else set()
    if booking.starts_at > timezone.now():
        steps.discard("use")
    if booking.ends_at <= timezone.now():
        steps.discard("confirm")
    return frozenset(step for step in steps if booking.status in BOOKING[step].sources)


def bookings_table(bookings: Iterable[Booking]) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Facility"),
        _("Owner"),
        _("Booked for"),
        _("Requested by"),
        _("From"),
        _("To"),
        _("Purpose"),
        _("Status"),
        _("Answer"),
    ]
    rows = [
        [
            booking.facility_name,
            booking.owner.name,
            booking.organisation.name,
            booking.requested_by.name,
            f"{timezone.localtime(booking.starts_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(booking.ends_at):%Y-%m-%d %H:%M}",
            booking.purpose,
            booking.get_status_display(),
            booking.answer,
        ]
        for booking in bookings
    ]
    return head, rows
