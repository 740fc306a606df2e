"""Bookings: asked for, answered, given back; who may, what both sides learn, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import override

from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.notices.selectors import duties_of
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import Scope, scoped, user_scope
from members.actions import bookings as actions
from members.actions import offers
from members.kinds import OfferKind
from members.models import Booking, Facility
from members.selectors import bookings as selectors
from members.states import BookingStatus
from tests.members import offer_scenes as scenes
from tests.world import World


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def facility(world: World) -> Facility:
    return scenes.facility(world)


def told(persona: str) -> list[str]:
    notices = Notice.objects.filter(user__email=f"{persona}@example.test", kind__startswith="booking.")
    return list(notices.order_by("created_at").values_list("kind", flat=True))


def chain_of(world: World, key: str) -> list[str]:
    """What an organisation's timeline shows of bookings."""
    events = Event.objects.filter(organisation_id=world.organisation(key).pk, name__startswith="booking.")
    return list(events.order_by("at", "number").values_list("name", flat=True))


def test_request_puts_a_duty_on_the_owner(world: World, facility: Facility) -> None:
    booking = scenes.requested(world, facility)
    assert (booking.status, booking.owner) == (BookingStatus.REQUESTED, world.organisation("outside"))
    duty = Duty.objects.get(object_id=booking.pk)
    assert duty.url == f"/o/{booking.owner.slug}/bookings/{booking.pk}/"
    with user_scope(world.answerer_outside):
        assert [each.kind for each in duties_of(world.answerer_outside)] == ["booking.answer"]
    assert (told("answerer_outside"), told("lead_admin")) == (["booking.answer"], [])
    assert chain_of(world, "lead") == chain_of(world, "outside") == ["booking.requested"]


def test_confirmation_ends_the_duty_and_tells_the_requester(world: World, facility: Facility) -> None:
    booking = scenes.act(world, "confirm_booking", scenes.requested(world, facility), answer="请自带样品")
    assert (booking.status, booking.answer) == (BookingStatus.CONFIRMED, "请自带样品")
    assert not Duty.objects.filter(object_id=booking.pk, done_at=None).exists()
    assert told("lead_admin") == ["booking.confirmed"]
    assert chain_of(world, "lead") == chain_of(world, "outside") == ["booking.requested", "booking.confirmed"]


def test_refusal_says_why(world: World, facility: Facility) -> None:
    booking = scenes.requested(world, facility)
    with pytest.raises(RuleBroken, match="reason"):
        scenes.act(world, "refuse_booking", booking, reason=" ")
    booking = scenes.act(world, "refuse_booking", booking, reason="设备检修")
    assert (booking.status, booking.answer) == (BookingStatus.REFUSED, "设备检修")
    notice = Notice.objects.get(kind="booking.refused")
    assert (notice.user, notice.params["reason"]) == (world.lead_admin, "设备检修")


def test_requester_withdraws_before_the_answer_only(world: World, facility: Facility) -> None:
    booking = scenes.requested(world, facility)
    scenes.act(world, "withdraw_booking", booking, by="lead_staff")
    assert not Duty.objects.filter(object_id=booking.pk, done_at=None).exists()
    assert told("answerer_outside") == ["booking.answer", "booking.withdrawn"]
    other = scenes.confirmed(world, facility, day=6)
    with pytest.raises(TransitionNotAllowed):
        scenes.act(world, "withdraw_booking", other, by="lead_admin")


@pytest.mark.parametrize(
    ("by", "hears", "silent"),
    [
        ("lead_admin", "answerer_outside", "lead_admin"),
        ("answerer_outside", "lead_admin", "answerer_outside"),
    ],
)
def test_either_side_gives_a_confirmed_time_back(
    world: World, facility: Facility, by: str, hears: str, silent: str
) -> None:
    booking = scenes.confirmed(world, facility)
    with pytest.raises(RuleBroken, match="reason"):
        scenes.act(world, "cancel_booking", booking, by=by, reason="")
    scenes.act(world, "cancel_booking", booking, by=by, reason="计划有变")
    assert "booking.cancelled" in told(hears)
    assert "booking.cancelled" not in told(silent)
    assert scenes.confirmed(world, facility).status == BookingStatus.CONFIRMED


def test_use_is_noted_once_the_time_has_begun(world: World, facility: Facility) -> None:
    booking = scenes.confirmed(world, facility)
    with pytest.raises(TransitionNotAllowed, match="not begun"):
        scenes.act(world, "use_booking", booking)
    assert "use" not in selectors.abilities(booking, world.answerer_outside)
    booking = scenes.moved_into_past(booking)
    assert selectors.abilities(booking, world.answerer_outside) == {"cancel", "use"}
    assert scenes.act(world, "use_booking", booking).status == BookingStatus.USED


def test_own_facility_is_taken_at_once_and_without_notice(world: World, facility: Facility) -> None:
    soon = timezone.now() + timedelta(hours=1)
    booking = scenes.requested(
        world,
        facility,
        by="answerer_outside",
        place="outside",
        starts_at=soon,
        ends_at=soon + timedelta(hours=2),
    )
    assert booking.status == BookingStatus.CONFIRMED
    assert not Duty.objects.filter(object_id=booking.pk).exists()
    assert chain_of(world, "outside") == ["booking.requested", "booking.confirmed"]


@pytest.mark.parametrize(
    ("fields", "message", "attr"),
    [
        ({"hours": (12, 9)}, "end comes before", "ends_at"),
        ({"hours": (9, 9)}, "end comes before", "ends_at"),
        ({"day": 2}, "3 working days of notice", "starts_at"),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "must lie in the future", "starts_at"),
        ({"ends_at": timezone.now() + timedelta(days=200)}, "three months", "ends_at"),
    ],
)
def test_time_that_cannot_be_is_refused(
    world: World, facility: Facility, fields: dict[str, Any], message: str, attr: str
) -> None:
    with pytest.raises(RuleBroken, match=message) as broken:
        scenes.requested(world, facility, **fields)
    assert broken.value.attr == attr
    assert Booking.objects.count() == 0


def test_first_day_in_time_is_taken(world: World, facility: Facility) -> None:
    assert scenes.requested(world, facility, day=3).status == BookingStatus.REQUESTED


def test_taken_time_is_refused_by_name_and_its_neighbour_is_not(world: World, facility: Facility) -> None:
    scenes.confirmed(world, facility, hours=(9, 12))
    with pytest.raises(RuleBroken) as broken:
        scenes.requested(world, facility, by="member_university", place="university", hours=(11, 14))
    start = scenes.at(5, 9)
    assert str(broken.value) == f"Taken already: {start:%Y-%m-%d} 09:00 – 12:00."
    scenes.confirmed(world, facility, by="member_university", place="university", hours=(12, 14))
    scenes.confirmed(world, facility, by="member_university", place="university", hours=(7, 9))


def test_second_of_two_overlapping_requests_cannot_be_confirmed(world: World, facility: Facility) -> None:
    first = scenes.requested(world, facility)
    second = scenes.requested(world, facility, by="member_university", place="university", hours=(10, 11))
    scenes.act(world, "confirm_booking", first)
    with pytest.raises(RuleBroken, match="Taken already"):
        scenes.act(world, "confirm_booking", second)
    second.refresh_from_db()
    assert second.status == BookingStatus.REQUESTED


def test_retired_facility_is_not_booked_nor_confirmed(world: World, facility: Facility) -> None:
    booking, owner = scenes.requested(world, facility), world.answerer_outside
    with user_scope(owner):
        offers.change_offer(OfferKind.FACILITY, facility.pk, by=owner, is_active=False)
    with pytest.raises(Http404):
        scenes.requested(world, facility, day=7)
    with pytest.raises(RuleBroken, match="cannot be booked"):
        scenes.act(world, "confirm_booking", booking)
    with pytest.raises(RuleBroken, match="cannot be booked"):
        scenes.requested(world, facility, by="answerer_outside", place="outside", day=7)
    assert scenes.act(world, "refuse_booking", booking, reason="停用").status == BookingStatus.REFUSED


def test_requester_keeps_its_booking_when_the_facility_is_hidden(world: World, facility: Facility) -> None:
    booking, owner = scenes.confirmed(world, facility), world.answerer_outside
    with user_scope(owner):
        offers.hide_offer(OfferKind.FACILITY, facility.pk, by=owner)
    lead = world.lead_admin
    with user_scope(lead):
        assert list(selectors.bookings_of(world.organisation("lead"), "outgoing")) == [booking]
    assert (
        scenes.act(world, "cancel_booking", booking, by="lead_admin", reason="不再需要").status == "cancelled"
    )
    assert "booking.cancelled" in chain_of(world, "outside")


# Who may


@pytest.mark.parametrize("step", ["confirm_booking", "refuse_booking"])
def test_requester_does_not_answer_itself(world: World, facility: Facility, step: str) -> None:
    booking = scenes.requested(world, facility)
    values = {"reason": "x"} if step == "refuse_booking" else {}
    with pytest.raises(PermissionDenied):
        scenes.act(world, step, booking, by="lead_admin", **values)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.REQUESTED


def test_owner_does_not_withdraw_for_the_requester(world: World, facility: Facility) -> None:
    booking = scenes.requested(world, facility)
    with pytest.raises(PermissionDenied):
        scenes.act(world, "withdraw_booking", booking)


@pytest.mark.parametrize("persona", ["other_lead", "nobody", "member_university", "officer"])
def test_third_parties_find_no_booking(world: World, facility: Facility, persona: str) -> None:
    booking = scenes.confirmed(world, facility)
    for step, values in (("cancel_booking", {"reason": "x"}), ("confirm_booking", {}), ("use_booking", {})):
        with pytest.raises(Http404):
            scenes.act(world, step, booking, by=persona, **values)
    user = world.user(persona)
    with user_scope(user):
        assert not Booking.objects.exists()
        assert list(selectors.bookings_for(user)) == []
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED


def test_signatory_reads_and_does_nothing(world: World, facility: Facility) -> None:
    booking = scenes.confirmed(world, facility)
    with user_scope(world.signatory_lead):
        assert selectors.abilities(booking, world.signatory_lead) == frozenset()
    with pytest.raises(PermissionDenied):
        scenes.act(world, "cancel_booking", booking, by="signatory_lead", reason="x")
    with pytest.raises(PermissionDenied):
        scenes.requested(world, facility, by="signatory_lead", day=8)


def test_nobody_books_for_an_organisation_that_is_not_theirs(world: World, facility: Facility) -> None:
    with pytest.raises(Http404):
        scenes.requested(world, facility, by="nobody", place="lead")
    with pytest.raises(Http404):
        scenes.requested(world, facility, by="lead_admin", place="university")


def test_hidden_facility_is_booked_by_its_own_people_only(world: World) -> None:
    hidden = scenes.facility(world, open_to="nobody")
    with pytest.raises(Http404):
        scenes.requested(world, hidden)
    assert scenes.requested(world, hidden, by="answerer_outside", place="outside").status == "confirmed"


# Busy times


def test_busy_times_are_known_without_names_and_only_of_what_one_may_see(
    world: World, facility: Facility
) -> None:
    booking = scenes.confirmed(world, facility)
    scenes.requested(world, facility, day=9)
    hidden = scenes.facility(world, name="样例内部设备", open_to="nobody")
    inside = scenes.requested(world, hidden, by="answerer_outside", place="outside")
    wide = (timezone.now(), timezone.now() + timedelta(days=60))
    wanted = [selectors.Span(booking.starts_at, booking.ends_at)]
    for scope in (Scope(), Scope(user=world.nobody.pk)):
        with scoped(scope):
            assert selectors.busy_times(facility.pk, *wide) == wanted
            assert selectors.busy_times(hidden.pk, *wide) == []
    with user_scope(world.answerer_outside):
        assert selectors.busy_times(hidden.pk, *wide) == [selectors.Span(inside.starts_at, inside.ends_at)]


def test_month_shows_taken_days(world: World, facility: Facility) -> None:
    start, end = scenes.at(5, 0), scenes.at(5, 0) + timedelta(days=1)
    scenes.confirmed(world, facility, starts_at=start, ends_at=end)
    month = selectors.month_of(facility, f"{start:%Y-%m}")
    days = {day.day: day for week in month.weeks for day in week}
    assert (days[start.date()].is_full, days[start.date()].text) == (True, str(month.times[0]))
    assert sum(1 for day in days.values() if day.times) == 1
    assert all(len(week) == 7 for week in month.weeks)


@pytest.mark.parametrize("wanted", ["", "0000-00", "9999-12", "2026-13", "x", "1-1", "٢٠٢٦-١١"])
def test_nonsense_month_is_this_one(facility: Facility, wanted: str) -> None:
    assert selectors.month_of(facility, wanted).first == timezone.localdate().replace(day=1)


def test_everything_is_kept_in_one_request_or_nothing(world: World, facility: Facility) -> None:
    """An action that is refused leaves no event, no duty and no notice."""
    before = (Event.objects.count(), Duty.objects.count(), Notice.objects.count())
    with pytest.raises(RuleBroken):
        scenes.requested(world, facility, day=1)
    assert (Event.objects.count(), Duty.objects.count(), Notice.objects.count()) == before


def test_actions_are_told_apart_by_what_they_need(world: World, facility: Facility) -> None:
    booking = scenes.requested(world, facility)
    assert selectors.abilities(booking, world.answerer_outside) == {"confirm", "refuse"}
    assert selectors.abilities(booking, world.lead_staff) == {"withdraw"}
    assert selectors.abilities(booking, world.other_lead) == frozenset()
    assert actions.address(booking, booking.owner).startswith("/o/")
