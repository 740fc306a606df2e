"""Two at the same moment, with real commits: a time is given away once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kernel.audit import chain
from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope
from members.models import Booking
from members.states import BookingStatus
from tests.members import offer_scenes as scenes
from tests.world import World

ROUNDS = 6


def _at_once(*deeds: Callable[[], Any]) -> list[str]:
    """Run the deeds in threads that start together; the name of each one's refusal, or an empty string."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            deed()
        except (TransitionNotAllowed, RuleBroken) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


@pytest.fixture
def world(own_database: str) -> World:
    return World()


def _confirming(world: World, booking: Booking) -> Callable[[], Any]:
    return lambda: scenes.act(world, "confirm_booking", booking)


def test_two_confirmations_at_once_do_not_overlap(world: World) -> None:
    facility = scenes.facility(world)
    for number in range(ROUNDS):
        day = 4 + number
        asked = [
            scenes.requested(world, facility, day=day, hours=(9, 12)),
            scenes.requested(
                world, facility, by="member_university", place="university", day=day, hours=(11, 14)
            ),
        ]
        assert _at_once(*(_confirming(world, each) for each in asked)) == ["", "RuleBroken"]
        states = Booking.objects.filter(pk__in=[each.pk for each in asked]).values_list("status", flat=True)
        assert sorted(states) == [BookingStatus.CONFIRMED, BookingStatus.REQUESTED]
    assert Event.objects.filter(name="booking.confirmed", object_id=facility.pk).count() == ROUNDS
    with system_scope():
        assert chain.verify().broken == ""


def test_own_booking_and_confirmation_at_once_do_not_overlap(world: World) -> None:
    facility = scenes.facility(world)
    for number in range(ROUNDS):
        asked = scenes.requested(world, facility, day=4 + number)
        own = lambda day=4 + number: scenes.requested(  # noqa: E731
            world, facility, by="answerer_outside", place="outside", day=day
        )
        assert _at_once(_confirming(world, asked), own) == ["", "RuleBroken"]
        taken = Booking.objects.filter(status=BookingStatus.CONFIRMED, starts_at=asked.starts_at)
        assert taken.count() == 1


def test_confirmation_and_withdrawal_at_once_have_one_winner(world: World) -> None:
    facility = scenes.facility(world)
    for number in range(ROUNDS):
        asked = scenes.requested(world, facility, day=4 + number)
        withdraw = lambda booking=asked: scenes.act(  # noqa: E731
            world, "withdraw_booking", booking, by="lead_admin"
        )
        assert _at_once(_confirming(world, asked), withdraw) == ["", "TransitionNotAllowed"]
        asked.refresh_from_db()
        assert asked.status in (BookingStatus.CONFIRMED, BookingStatus.WITHDRAWN)
