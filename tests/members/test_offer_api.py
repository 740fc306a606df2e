"""Offers, bookings and vocabularies over REST: the same rules as on the pages."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from members.models import Booking, Capability, Facility, Interest, Offer
from members.states import BookingStatus
from tests.members import offer_scenes as scenes
from tests.queries import queries_of
from tests.world import World


def folder(world: World, name: str, place: str = "outside") -> str:
    return f"/api/v1/organisations/{world.organisation(place).pk}/{name}/"


NEW: dict[str, dict[str, Any]] = {
    "facilities": {"name": "样例电镜", "kind": "equipment", "open_to": "directory", "notice_days": 5},
    "services": {"name": "样例专利导航", "kind": "ip"},
    "interests": {
        "name": "样例天使轮",
        "form": "equity",
        "maturity": "pilot",
        "least": {"amount": "5000000.00"},
        "most": {"amount": "20000000.00", "currency": "CNY"},
    },
}


@pytest.mark.parametrize("name", NEW)
def test_thing_is_entered_changed_and_removed(world: World, name: str) -> None:
    api = world.api("answerer_outside")
    data = NEW[name] | {"terms": [str(scenes.term().pk)]}
    created = api.post(folder(world, name), data, format="json")
    assert created.status_code == 201, created.json()
    body = created.json()
    assert (body["tags"], body["can"][0:1]) == (["微纳制造"], ["book"] if name == "facilities" else ["edit"])
    address = f"{folder(world, name)}{body['id']}/"
    changed = api.patch(address, {"name": "样例改名"}, format="json")
    assert (changed.status_code, changed.json()["name"]) == (200, "样例改名")
    assert api.get(address).json()["name"] == "样例改名"
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_capability_is_entered_once(world: World) -> None:
    api, address = world.api("answerer_outside"), folder(world, "capabilities")
    data = {"term": str(scenes.term().pk), "maturity": "pilot"}
    assert api.post(address, data, format="json").status_code == 201
    double = api.post(address, data, format="json")
    assert (double.status_code, double.json()["errors"][0]["attr"]) == (400, "term")
    assert Capability.objects.count() == 1


def test_money_comes_and_goes_as_money(world: World) -> None:
    api = world.api("answerer_outside")
    body = api.post(folder(world, "interests"), NEW["interests"], format="json").json()
    assert body["least"] == {"amount": "5000000.00", "currency": "CNY"}
    assert Interest.objects.get().least_fen == 500_000_000
    upside_down = api.patch(
        f"{folder(world, 'interests')}{body['id']}/", {"most": {"amount": "1"}}, format="json"
    )
    assert (upside_down.status_code, Interest.objects.get().most_fen) == (400, 2_000_000_000)


def test_others_read_what_is_open_and_nothing_else(world: World) -> None:
    scenes.facility(world)
    hidden = scenes.facility(world, name="样例内部", open_to="nobody")
    address = folder(world, "facilities")
    assert [row["name"] for row in world.api("lead_admin").get(address).json()["results"]] == [
        "样例微流控中试线"
    ]
    assert len(world.api("answerer_outside").get(address).json()["results"]) == 2
    assert world.api("lead_admin").get(f"{address}{hidden.pk}/").status_code == 404
    assert world.api().get(address).status_code == 401


def test_thing_is_reached_under_its_own_organisation_only(world: World) -> None:
    facility = scenes.facility(world)
    strange = f"{folder(world, 'facilities', 'lead')}{facility.pk}/"
    for persona in ("answerer_outside", "lead_admin"):
        api = world.api(persona)
        answers = [api.get(strange), api.patch(strange, {"name": "劫持"}, format="json"), api.delete(strange)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
    facility.refresh_from_db()
    assert facility.name == "样例微流控中试线"


def test_read_only_and_unknown_fields_change_nothing(world: World) -> None:
    facility, lead = scenes.facility(world), world.organisation("lead")
    address = f"{folder(world, 'facilities')}{facility.pk}/"
    body = {
        "organisation": str(lead.pk),
        "status": "retired",
        "id": "x",
        "created_at": "2020-01-01T00:00:00Z",
    }
    assert world.api("answerer_outside").patch(address, body, format="json").status_code == 200
    facility.refresh_from_db()
    assert facility.organisation == world.organisation("outside")


def test_facility_with_bookings_answers_as_retired(world: World) -> None:
    facility = scenes.facility(world)
    scenes.requested(world, facility)
    answer = world.api("answerer_outside").delete(f"{folder(world, 'facilities')}{facility.pk}/")
    assert (answer.status_code, answer.json()["status"]) == (200, "retired")


# The search


def test_offers_are_public(world: World) -> None:
    facility = scenes.facility(world)
    scenes.service(world)
    found = world.api().get("/api/v1/offers/", {"q": "流控", "kind": "facility", "region": "上海市"})
    assert [row["id"] for row in found.json()["results"]] == [str(facility.pk)]
    assert world.api().get(f"/api/v1/offers/{facility.pk}/").json()["title"] == "样例微流控中试线"
    term = {"tag": str(scenes.term("测试与验证").pk)}
    assert [row["kind"] for row in world.api().get("/api/v1/offers/", term).json()["results"]] == ["service"]
    assert world.api().get("/api/v1/offers/", {"kind": "nonsense"}).status_code == 400


def test_facilities_of_the_directory_are_for_signed_in_callers(world: World) -> None:
    facility = scenes.facility(world, open_to="directory")
    assert world.api().get("/api/v1/facilities/").status_code == 401
    assert [row["id"] for row in world.api("nobody").get("/api/v1/facilities/").json()["results"]] == [
        str(facility.pk)
    ]
    assert Offer.objects.count() == 0


def test_busy_times_say_no_names(world: World) -> None:
    facility = scenes.facility(world)
    booking = scenes.confirmed(world, facility)
    address = f"/api/v1/facilities/{facility.pk}/busy/"
    [span] = world.api("nobody").get(address).json()
    assert set(span) == {"starts_at", "ends_at"}
    late = {"since": (booking.ends_at + timedelta(hours=1)).isoformat()}
    assert world.api("nobody").get(address, late).json() == []
    assert world.api("nobody").get(address, {"since": "x"}).status_code == 400


def test_terms_are_public_and_filtered(world: World) -> None:
    found = world.api().get("/api/v1/terms/?vocabulary=field&page_size=100").json()["results"]
    assert len(found) == 31
    assert (
        world.api().get(f"/api/v1/terms/{scenes.term().pk}/").json()["name_en"]
        == "Micro- and nanofabrication"
    )
    assert world.api("lead_admin").post("/api/v1/terms/", {"name": "x"}, format="json").status_code == 405


# Bookings


def asked(world: World, facility: Facility, place: str = "lead", **changes: Any) -> dict[str, Any]:
    return {
        "facility": str(facility.pk),
        "organisation": str(world.organisation(place).pk),
        "purpose": "样例试制",
        "starts_at": scenes.at(5, 9).isoformat(),
        "ends_at": scenes.at(5, 12).isoformat(),
    } | changes


def test_road_of_a_booking(world: World) -> None:
    facility, asker, owner = scenes.facility(world), world.api("lead_admin"), world.api("answerer_outside")
    created = asker.post("/api/v1/bookings/", asked(world, facility), format="json")
    assert (created.status_code, created.json()["can"]) == (201, ["withdraw"])
    address = f"/api/v1/bookings/{created.json()['id']}/"
    assert owner.get(address).json()["can"] == ["confirm", "refuse"]
    confirmed = owner.post(f"{address}confirm/", {"reason": "请自带样品"}, format="json")
    assert (confirmed.json()["status"], confirmed.json()["answer"]) == ("confirmed", "请自带样品")
    assert owner.post(f"{address}confirm/").status_code == 409
    assert owner.post(f"{address}use/").status_code == 409
    assert asker.post(f"{address}cancel/").status_code == 400
    assert (
        asker.post(f"{address}cancel/", {"reason": "计划有变"}, format="json").json()["status"] == "cancelled"
    )


def test_clash_and_short_notice_name_their_field(world: World) -> None:
    facility, api = scenes.facility(world), world.api("lead_admin")
    scenes.confirmed(world, facility)
    clash = api.post("/api/v1/bookings/", asked(world, facility), format="json")
    assert (clash.status_code, clash.json()["errors"][0]["attr"]) == (400, "starts_at")
    soon = asked(world, facility, starts_at=scenes.at(1, 9).isoformat())
    assert api.post("/api/v1/bookings/", soon, format="json").status_code == 400
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "code"), [("confirm", 403), ("refuse", 403), ("use", 403), ("withdraw", 200)]
)
def test_requester_takes_its_own_steps_only(world: World, step: str, code: int) -> None:
    booking = scenes.requested(world, scenes.facility(world))
    answer = world.api("lead_admin").post(
        f"/api/v1/bookings/{booking.pk}/{step}/", {"reason": "x"}, format="json"
    )
    assert answer.status_code == code


def test_strangers_find_no_booking(world: World) -> None:
    booking = scenes.requested(world, scenes.facility(world))
    for persona in ("other_lead", "nobody", "officer", "member_university"):
        api = world.api(persona)
        assert api.get("/api/v1/bookings/").json()["results"] == []
        assert api.get(f"/api/v1/bookings/{booking.pk}/").status_code == 404
        assert api.post(f"/api/v1/bookings/{booking.pk}/confirm/").status_code == 404
    booking.refresh_from_db()
    assert booking.status == BookingStatus.REQUESTED


def test_nobody_books_for_somebody_elses_organisation(world: World) -> None:
    facility = scenes.facility(world)
    for persona, place, code in (
        ("lead_admin", "university", 404),
        ("nobody", "lead", 404),
        ("signatory_lead", "lead", 403),
    ):
        data = asked(world, facility, place)
        assert world.api(persona).post("/api/v1/bookings/", data, format="json").status_code == code
    assert Booking.objects.count() == 0


def test_lists_ask_the_same_of_one_row_and_of_three(world: World) -> None:
    api = world.api("answerer_outside")
    addresses = {
        "/api/v1/bookings/": 4,
        "/api/v1/facilities/": 5,
        "/api/v1/offers/": 4,
        "/api/v1/terms/": 4,
        folder(world, "facilities"): 6,
        folder(world, "capabilities"): 5,
    }
    facility = scenes.facility(world)
    scenes.requested(world, facility)
    scenes.capability(world)
    # Once a minute the use of a token is noted.
    api.get("/api/v1/me/")
    few = {each: len(queries_of(partial(api.get, each))) for each in addresses}
    for number in range(2):
        scenes.requested(world, scenes.facility(world, name=f"样例设备{number}"), day=6)
        scenes.capability(world, term=scenes.term(("传感器", "芯片设计")[number]))
    many = {each: len(queries_of(partial(api.get, each))) for each in addresses}
    assert few == many == addresses
