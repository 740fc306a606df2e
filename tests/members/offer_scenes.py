"""Offers and bookings of the world, made through the actions, each in the scope of the person who acts."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kernel.notices.workdays import SHANGHAI, add_working_days
from kernel.tenancy.scope import user_scope
from members.actions import bookings, offers
from members.kinds import FacilityKind, InterestForm, Maturity, OfferKind, OpenTo, ServiceKind, Vocabulary
from members.models import Booking, Capability, Facility, Interest, Service, Term
from tests.world import World

OWNER, OWNERS = "answerer_outside", "outside"
ASKER, ASKERS = "lead_admin", "lead"


def term(name: str = "微纳制造", vocabulary: str = Vocabulary.CAPABILITY) -> Term:
    return Term.objects.get(vocabulary=vocabulary, name=name)


def _added(world: World, kind: str, by: str, place: str, /, **fields: Any) -> Any:
    user = world.user(by)
    with user_scope(user):
        return offers.add_offer(world.organisation(place).pk, kind, by=user, **fields)


def capability(world: World, *, by: str = OWNER, place: str = OWNERS, **fields: Any) -> Capability:
    values = {"term": term(), "maturity": Maturity.PILOT, "description": "八英寸微流控芯片中试"}
    added: Capability = _added(world, OfferKind.CAPABILITY, by, place, **(values | fields))
    return added


def facility(world: World, *, by: str = OWNER, place: str = OWNERS, **fields: Any) -> Facility:
    values = {
        "name": "样例微流控中试线",
        "kind": FacilityKind.PILOT_LINE,
        "terms": [term()],
        "parameters": "月产两万片，千级洁净",
        "open_to": OpenTo.EVERYBODY,
        "notice_days": 3,
    }
    added: Facility = _added(world, OfferKind.FACILITY, by, place, **(values | fields))
    return added


def service(world: World, *, by: str = OWNER, place: str = OWNERS, **fields: Any) -> Service:
    values = {"name": "样例理化检测", "kind": ServiceKind.TESTING, "terms": [term("理化检测")]}
    added: Service = _added(world, OfferKind.SERVICE, by, place, **(values | fields))
    return added


def interest(world: World, *, by: str = OWNER, place: str = OWNERS, **fields: Any) -> Interest:
    values = {
        "name": "样例早期项目股权投资",
        "form": InterestForm.EQUITY,
        "maturity": Maturity.PILOT,
        "least_fen": 500_000_000,
        "most_fen": 2_000_000_000,
    }
    added: Interest = _added(world, OfferKind.INTEREST, by, place, **(values | fields))
    return added


def at(days: int, hour: int) -> datetime:
    """That hour of the so-many-th working day from now."""
    return datetime.combine(add_working_days(timezone.localdate(), days), time(hour), SHANGHAI)


def requested(
    world: World,
    wanted: Facility,
    *,
    by: str = ASKER,
    place: str = ASKERS,
    day: int = 5,
    hours: tuple[int, int] = (9, 12),
    **fields: Any,
) -> Booking:
    user = world.user(by)
    values: dict[str, Any] = {
        "purpose": "样例试制三百片",
        "starts_at": at(day, hours[0]),
        "ends_at": at(day, hours[1]),
    }
    with user_scope(user):
        return bookings.request_booking(
            wanted.pk, by=user, organisation_id=world.organisation(place).pk, **(values | fields)
        )


def confirmed(world: World, wanted: Facility, **fields: Any) -> Booking:
    return act(world, "confirm_booking", requested(world, wanted, **fields))


def act(world: World, step: str, booking: Booking, *, by: str = OWNER, **values: Any) -> Booking:
    user = world.user(by)
    with user_scope(user):
        done: Booking = getattr(bookings, step)(booking.pk, by=user, **values)
        return done


def moved_into_past(booking: Booking) -> Booking:
    """As if its time had come."""
    begun = timezone.now() - timedelta(hours=2)
    Booking.objects.filter(pk=booking.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    booking.refresh_from_db()
    return booking
