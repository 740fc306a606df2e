"""Pages of offers, bookings and vocabularies."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kernel.accounts.models import User
from kernel.notices.workdays import SHANGHAI
from members.models import Booking, Capability, Facility, Interest, Offer, Term
from members.states import BookingStatus
from tests.members import offer_scenes as scenes
from tests.queries import queries_of
from tests.world import World


def own(world: World, name: str, *args: Any, place: str = "outside") -> str:
    return reverse(f"members:{name}", args=[world.organisation(place).slug, *args])


def rows(response: Any) -> list[tuple[Any, ...]]:
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


# The search


def test_search_works_signed_out(world: World) -> None:
    facility = scenes.facility(world)
    page = Client().get("/offers/", {"q": "流控中试"})
    assert page.status_code == 200
    assert [row["id"] for row in page.context["rows"]] == [facility.pk]
    assert "export=xlsx" not in page.content.decode()
    assert Client().get("/offers/", {"export": "xlsx"})["Content-Type"].startswith("text/html")


def test_search_shows_directory_facilities_to_signed_in_people(world: World) -> None:
    facility = scenes.facility(world, open_to="directory")
    wanted = {"q": "微流控", "kind": "facility", "region": "", "tag": str(scenes.term().pk)}
    assert Client().get("/offers/", wanted).context["rows"] == []
    signed_in = world.client("nobody").get("/offers/", wanted)
    assert [row["id"] for row in signed_in.context["rows"]] == [facility.pk]
    assert signed_in.context["rows"][0]["tag_list"] == ["微纳制造"]
    assert world.client("nobody").get("/offers/", wanted | {"kind": "service"}).context["rows"] == []
    assert Client().get(f"/offers/{facility.pk}/").status_code == 404
    assert world.client("nobody").get(f"/offers/{facility.pk}/").status_code == 200


def test_search_filters_sorts_pages_and_exports(world: World) -> None:
    for number in range(27):
        scenes.service(world, name=f"样例检测{number:02d}")
    scenes.facility(world, open_to="directory")
    client = world.client("lead_admin")
    first = client.get("/offers/", {"ordering": "-created_at"})
    assert first.context["rows"][0]["title"] == "样例微流控中试线"
    assert len(first.context["rows"]) == 25
    assert len(client.get("/offers/", {"page": 2}).context["rows"]) == 3
    table = rows(client.get("/offers/", {"export": "xlsx", "kind": "service"}))
    assert (len(table), table[1][1]) == (28, "样例检测00")


def test_search_is_narrowed_to_one_organisation(world: World) -> None:
    scenes.service(world)
    facility = scenes.facility(world, by="lead_admin", place="lead", open_to="directory")
    wanted = {"organisation": str(world.organisation("lead").pk)}
    found = world.client("nobody").get("/offers/", wanted)
    assert [row["id"] for row in found.context["rows"]] == [facility.pk]
    assert Client().get("/offers/", wanted).context["rows"] == []
    assert Client().get("/offers/", {"organisation": "x"}).status_code == 200


def test_nothing_found_says_what_to_do(world: World) -> None:
    page = Client().get("/offers/", {"q": "不存在的东西"})
    assert (page.context["rows"], "empty-state" in page.content.decode()) == ([], True)


def test_global_search_finds_offers(world: World) -> None:
    facility = scenes.facility(world, open_to="directory")
    page = world.client("lead_admin").get("/search/", {"q": "微流控中"})
    assert [hit.url for group in page.context["groups"] for hit in group["hits"]] == [
        f"/offers/{facility.pk}/"
    ]


@pytest.mark.parametrize("make", ["capability", "facility", "service", "interest"])
@pytest.mark.parametrize("persona", [None, "nobody", "lead_admin", "answerer_outside"])
def test_detail_of_each_kind_opens(world: World, make: str, persona: str | None) -> None:
    thing = getattr(scenes, make)(world)
    page = world.client(persona).get(f"/offers/{thing.pk}/")
    assert page.status_code == 200
    assert ("own-offer" in page.context["edit_url"] or bool(page.context["edit_url"])) is (
        persona == "answerer_outside"
    )
    may_book = make == "facility" and persona in ("lead_admin", "answerer_outside")
    assert ("book" in page.context["can"]) is may_book


def test_calendar_says_when_and_not_who(world: World) -> None:
    facility = scenes.facility(world)
    booking = scenes.confirmed(world, facility, purpose="机密用途")
    month = {"month": f"{booking.starts_at:%Y-%m}"}
    text = Client().get(f"/offers/{facility.pk}/", month).content.decode()
    assert f"{booking.starts_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" in text
    assert "样例申江" not in text
    assert "机密用途" not in text
    assert "样例申江" in world.client("answerer_outside").get(f"/offers/{facility.pk}/").content.decode()


# One's own

FOLDERS: dict[str, dict[str, Any]] = {
    "facilities": {"name": "样例冷冻电镜", "kind": "equipment", "open_to": "directory", "notice_days": 5},
    "services": {"name": "样例专利导航", "kind": "ip", "is_public": "on"},
    "interests": {
        "name": "样例天使轮",
        "form": "equity",
        "maturity": "pilot",
        "least_fen": "500",
        "most_fen": "2000.5",
    },
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_thing_is_entered_on_its_page(world: World, folder: str) -> None:
    client = world.client("answerer_outside")
    assert client.get(own(world, "new-offer", folder)).status_code == 200
    data = FOLDERS[folder] | {"terms": [str(scenes.term().pk)]}
    response = client.post(own(world, "new-offer", folder), data)
    assert response["Location"] == own(world, "own-offers-of", folder)
    page = client.get(own(world, "own-offers-of", folder))
    assert [str(row["thing"]) for row in page.context["rows"]] == [data["name"]]
    assert page.context["rows"][0]["tags"] == ["微纳制造"]


def test_amounts_are_typed_in_ten_thousand_yuan(world: World) -> None:
    client = world.client("answerer_outside")
    client.post(own(world, "new-offer", "interests"), FOLDERS["interests"])
    interest = Interest.objects.get()
    assert (interest.least_fen, interest.most_fen) == (500_000_000, 2_000_500_000)
    form = client.get(own(world, "own-offer", "interests", interest.pk)).content.decode()
    assert 'value="500"' in form
    assert 'value="2000.50"' in form


def test_capability_twice_is_told_at_its_field(world: World) -> None:
    scenes.capability(world)
    data = {"term": str(scenes.term().pk), "maturity": "pilot"}
    page = world.client("answerer_outside").post(own(world, "new-offer", "capabilities"), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["term"])
    assert Capability.objects.count() == 1


def test_thing_is_changed_hidden_shown_and_removed(world: World) -> None:
    client, facility = world.client("answerer_outside"), scenes.facility(world)
    address = own(world, "own-offer", "facilities", facility.pk)
    assert client.get(address).status_code == 200
    data = {"name": "样例二号线", "kind": "pilot_line", "open_to": "everybody", "notice_days": 2}
    assert client.post(address, data | {"is_active": "on"}).status_code == 302
    assert Offer.objects.get().title == "样例二号线"
    client.post(own(world, "hide-offer", "facilities", facility.pk))
    assert Offer.objects.count() == 0
    client.post(own(world, "show-offer", "facilities", facility.pk))
    assert Offer.objects.count() == 1
    client.post(own(world, "remove-offer", "facilities", facility.pk))
    assert Facility.objects.count() == 0


def test_own_list_filters_sorts_and_exports(world: World) -> None:
    scenes.capability(world)
    scenes.capability(world, term=scenes.term("传感器"), is_public=False)
    client, address = world.client("answerer_outside"), own(world, "own-offers")

    def names(**query: str) -> list[str]:
        return [str(row["thing"]) for row in client.get(address, query).context["rows"]]

    assert names(shown="hidden") == ["传感器"]
    assert names(shown="everybody") == ["微纳制造"]
    assert names(q="sensor") == ["传感器"]
    assert names(ordering="-name") == list(reversed(names(ordering="name")))
    assert names(ordering="kind") == names()
    assert len(rows(client.get(address, {"export": "xlsx"}))) == 3


@pytest.mark.parametrize("folder", ["capabilities", "facilities", "services", "interests"])
def test_every_kind_exports_and_has_its_empty_state(world: World, folder: str) -> None:
    client, address = world.client("answerer_outside"), own(world, "own-offers-of", folder)
    assert "empty-state" in client.get(address).content.decode()
    for make in (scenes.capability, scenes.facility, scenes.service, scenes.interest):
        make(world)
    for ordering in ("name", "-kind", "maturity", "created_at"):
        assert client.get(address, {"ordering": ordering}).status_code == 200
    assert len(rows(client.get(address, {"export": "xlsx"}))) == 2


def test_unknown_folder_is_not_found(world: World) -> None:
    client = world.client("answerer_outside")
    for name in ("own-offers-of", "new-offer"):
        assert client.get(own(world, name, "weapons")).status_code == 404


def test_proposal_is_thanked_for(world: World) -> None:
    client, address = world.client("answerer_outside"), own(world, "propose-term")
    User.objects.filter(email="nobody@example.test").update(is_support=True)
    assert client.post(address, {"name": "量子传感"}).status_code == 302
    assert client.post(address, {"name": "传感器"}, follow=True).status_code == 200
    assert world.nobody.notices.filter(kind="term.proposed").count() == 1


# Bookings


def typed(booking_day: int = 5, **changes: Any) -> dict[str, Any]:
    start, end = scenes.at(booking_day, 9), scenes.at(booking_day, 12)
    values = {
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{end:%Y-%m-%dT%H:%M}",
        "purpose": "样例试制",
    }
    return values | changes


def test_road_of_a_booking_over_pages(world: World) -> None:
    facility, asker, owner = (
        scenes.facility(world),
        world.client("lead_staff"),
        world.client("answerer_outside"),
    )
    assert asker.get(f"/offers/{facility.pk}/book/").status_code == 200
    lead = str(world.organisation("lead").pk)
    sent = asker.post(f"/offers/{facility.pk}/book/", typed(organisation=lead))
    booking = Booking.objects.get()
    assert sent["Location"] == own(world, "booking", booking.pk, place="lead")
    assert asker.get(sent["Location"]).context["can"] == {"withdraw"}
    assert [row.pk for row in owner.get(own(world, "bookings")).context["page"]] == [booking.pk]
    assert owner.get(own(world, "booking", booking.pk)).context["can"] == {"confirm", "refuse"}
    owner.post(own(world, "booking-confirm", booking.pk))
    outgoing = asker.get(own(world, "bookings", place="lead"), {"side": "outgoing", "status": "confirmed"})
    assert [row.pk for row in outgoing.context["page"]] == [booking.pk]
    assert list(asker.get(own(world, "bookings", place="lead")).context["page"]) == []
    asker.post(own(world, "booking-cancel", booking.pk, place="lead"), {"reason": "计划有变"})
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED


def test_clash_is_told_at_its_field_and_keeps_what_was_typed(world: World) -> None:
    facility = scenes.facility(world)
    scenes.confirmed(world, facility)
    place = str(world.organisation("university").pk)
    page = world.client("member_university").post(f"/offers/{facility.pk}/book/", typed(organisation=place))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["starts_at"])
    assert "样例试制" in page.content.decode()
    assert Booking.objects.count() == 1


def test_somebody_without_an_organisation_is_told_how_to_book(world: World) -> None:
    facility = scenes.facility(world)
    page = world.client("nobody").get(f"/offers/{facility.pk}/book/")
    assert (page.status_code, page.context["organisations"]) == (200, [])
    posted = world.client("nobody").post(f"/offers/{facility.pk}/book/", typed(organisation="x"))
    assert posted.status_code == 422


def test_requester_cannot_confirm_under_the_owners_or_its_own_address(world: World) -> None:
    booking = scenes.requested(world, scenes.facility(world))
    client = world.client("lead_admin")
    assert client.post(own(world, "booking-confirm", booking.pk)).status_code == 404
    assert client.post(own(world, "booking-confirm", booking.pk, place="lead")).status_code == 403
    booking.refresh_from_db()
    assert booking.status == BookingStatus.REQUESTED


def test_refusal_without_reason_changes_nothing(world: World) -> None:
    booking = scenes.requested(world, scenes.facility(world))
    page = world.client("answerer_outside").post(own(world, "booking-refuse", booking.pk), {"reason": " "})
    assert page.status_code == 422
    booking.refresh_from_db()
    assert booking.status == BookingStatus.REQUESTED


def test_bookings_are_found_sorted_and_exported(world: World) -> None:
    facility = scenes.facility(world)
    scenes.requested(world, facility)
    scenes.requested(world, facility, by="member_university", place="university", day=6)
    client, address = world.client("answerer_outside"), own(world, "bookings")
    found = client.get(address, {"q": "东海大学"}).context["page"]
    assert [row.organisation.name for row in found] == ["样例东海大学"]
    days = [row.starts_at for row in client.get(address, {"ordering": "starts_at"}).context["page"]]
    assert days == sorted(days)
    assert len(rows(client.get(address, {"export": "xlsx"}))) == 3
    assert client.get(address, {"side": "elsewhere", "facility": "x"}).status_code == 200


# Vocabularies


@pytest.fixture
def operator(world: World) -> Client:
    User.objects.filter(email="nobody@example.test").update(is_support=True)
    return world.client("nobody")


def test_operator_keeps_the_vocabulary_on_its_pages(world: World, operator: Client) -> None:
    assert operator.get("/support/terms/").status_code == 200
    assert len(rows(operator.get("/support/terms/", {"export": "xlsx", "vocabulary": "field"}))) == 32
    group = scenes.term("制造与工艺")
    added = {"vocabulary": "capability", "name": "激光加工", "name_en": "Laser", "parent": str(group.pk)}
    assert operator.post("/support/terms/new/", added).status_code == 302
    term = Term.objects.get(name="激光加工")
    assert operator.get(f"/support/terms/{term.pk}/").status_code == 200
    operator.post(f"/support/terms/{term.pk}/", {"name": "激光制造", "parent": str(group.pk)})
    operator.post(f"/support/terms/{term.pk}/retire/")
    term.refresh_from_db()
    assert (term.name, term.is_active) == ("激光制造", False)
    operator.post(f"/support/terms/{term.pk}/reinstate/")
    merged = operator.post(f"/support/terms/{term.pk}/merge/", {"into": str(scenes.term().pk)})
    assert merged["Location"] == f"/support/terms/{scenes.term().pk}/"
    wrong = operator.post(f"/support/terms/{term.pk}/merge/", {"into": str(term.pk)})
    assert wrong.status_code == 422
    double = operator.post("/support/terms/new/", {"vocabulary": "capability", "name": "传感器"})
    assert (double.status_code, list(double.context["form"].errors)) == (422, ["name"])


@pytest.mark.parametrize("persona", ["lead_admin", "nobody", "senior_officer"])
def test_others_do_not_see_the_operators_pages(world: World, persona: str) -> None:
    assert world.client(persona).get("/support/terms/").status_code == 403
    pk = scenes.term().pk
    assert world.client(persona).post(f"/support/terms/{pk}/retire/").status_code == 403
    assert scenes.term().is_active


# Counting queries


def _three(world: World) -> None:
    for number, name in enumerate(("传感器", "芯片设计", "嵌入式系统")):
        scenes.capability(world, term=scenes.term(name))
        scenes.facility(world, name=f"样例设备{number}", open_to="directory", terms=[scenes.term(name)])
        scenes.service(world, name=f"样例服务{number}")


def _filled(world: World) -> Facility:
    facility = scenes.facility(world)
    scenes.capability(world)
    scenes.service(world)
    scenes.requested(world, facility)
    return facility


@pytest.mark.parametrize(
    ("address", "persona", "count"),
    [
        ("/offers/", None, 5),
        ("/offers/", "lead_admin", 9),
        ("own-offers", "answerer_outside", 10),
        ("own-offers-of", "answerer_outside", 11),
        ("bookings", "answerer_outside", 11),
    ],
)
def test_list_asks_the_same_of_one_row_and_of_three(
    world: World, address: str, persona: str | None, count: int
) -> None:
    facility = _filled(world)
    args = ["facilities"] if address == "own-offers-of" else []
    url = address if address.startswith("/") else own(world, address, *args)
    client = world.client(persona)
    client.get(url)
    few = queries_of(lambda: client.get(url))
    _three(world)
    for day in (6, 7):
        scenes.requested(world, facility, day=day)
    many = queries_of(lambda: client.get(url))
    assert (len(few), len(many)) == (count, count), "\n".join(many)


def test_details_ask_few_queries(world: World) -> None:
    facility = _filled(world)
    client = world.client("answerer_outside")
    booking = Booking.objects.get()
    for url in (f"/offers/{facility.pk}/", own(world, "booking", booking.pk)):
        client.get(url)
        assert len(queries_of(partial(client.get, url))) <= 20
