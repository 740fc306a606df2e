"""REST of what an organisation keeps once: the same rules as the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kernel.tenancy.scope import user_scope
from members.actions import people
from members.models import Evidence, Honour, Person, YearFigures
from tests.members import profile_scenes as scenes
from tests.queries import queries_of
from tests.world import World


def url(world: World, rest: str, key: str = "lead") -> str:
    return f"/api/v1/organisations/{world.organisation(key).pk}/{rest}"


def yuan(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def test_figures_are_entered_changed_and_deleted(world: World) -> None:
    api = world.api("lead_admin")
    made = api.post(
        url(world, "figures/"), {"year": 2025, "revenue": yuan("1000.00"), "rd_spend": yuan("1250.50")}
    )
    body = made.json()
    assert (made.status_code, body["rd_intensity"], len(body["doubts"]), body["can"]) == (
        201,
        "125.05",
        1,
        ["change", "remove"],
    )
    one = url(world, f"figures/{body['id']}/")
    assert api.patch(one, {"employees": 12}).json()["employees"] == 12
    assert api.get(one).json()["revenue"] == yuan("1000.00")
    refused = api.delete(one, {})
    assert (refused.status_code, YearFigures.objects.count()) == (400, 1)
    assert (api.delete(one, {"reason": "误填"}).status_code, YearFigures.objects.count()) == (204, 0)


def test_figures_twice(world: World) -> None:
    scenes.figures(world, 2025)
    response = world.api("lead_admin").post(url(world, "figures/"), {"year": 2025, "revenue": yuan("1.00")})
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "year")
    assert YearFigures.objects.get().revenue_fen == 100_000_000_00


@pytest.mark.parametrize(("persona", "reads", "writes"), [("lead_staff", 200, 403), ("other_lead", 404, 404)])
def test_figures_for_others(world: World, persona: str, reads: int, writes: int) -> None:
    scenes.figures(world)
    api = world.api(persona)
    body = {"year": 2024, "revenue": yuan("1.00")}
    assert api.get(url(world, "figures/")).status_code == reads
    assert api.post(url(world, "figures/"), body).status_code == writes
    assert YearFigures.objects.count() == 1


def test_row_of_another_organisation_is_not_found_below_this_one(world: World) -> None:
    figures = scenes.figures(world, key="outside")
    api = world.api("lead_admin")
    assert api.get(url(world, f"figures/{figures.pk}/")).status_code == 404
    assert api.patch(url(world, f"figures/{figures.pk}/"), {"employees": 1}).status_code == 404


def hand_in(world: World) -> str:
    file = SimpleUploadedFile("样例证照.pdf", scenes.PDF, "application/pdf")
    said = {"file": file, "no_state_secrets": True, "organisation_id": world.organisation("lead").pk}
    return str(world.api("lead_admin").post("/api/v1/uploads/", said, format="multipart").json()["id"])


def test_evidence_is_entered_replaced_and_deleted(world: World) -> None:
    api = world.api("lead_admin")
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"kind": "licence", "title": "样例营业执照", "valid_until": soon, "upload": hand_in(world)}
    made = api.post(url(world, "evidence/"), said)
    assert (made.status_code, made.json()["status"], made.json()["can"]) == (
        201,
        "soon",
        ["change", "replace", "remove"],
    )
    one = url(world, f"evidence/{made.json()['id']}/")
    newer = api.post(f"{one}replace/", {"upload": hand_in(world)})
    assert (newer.status_code, newer.json()["status"], api.get(one).json()["status"]) == (
        201,
        "good",
        "expired",
    )
    assert api.patch(one, {"note": "旧照"}).json()["note"] == "旧照"
    assert (api.delete(one, {"reason": "误传"}).status_code, Evidence.objects.count()) == (204, 1)


def test_evidence_without_a_file(world: World) -> None:
    said = {"kind": "licence", "title": "样例", "upload": str(world.organisation("lead").pk)}
    response = world.api("lead_admin").post(url(world, "evidence/"), said)
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "upload")
    assert not Evidence.objects.exists()


def test_evidence_in_use(world: World) -> None:
    evidence = scenes.evidence(world)
    scenes.figures(world, evidence_id=evidence.pk)
    api, one = world.api("lead_admin"), url(world, f"evidence/{evidence.pk}/")
    assert api.get(one).json()["can"] == ["change", "replace"]
    assert (api.delete(one, {"reason": "误传"}).status_code, Evidence.objects.count()) == (400, 1)


def test_honours(world: World) -> None:
    api = world.api("lead_admin")
    made = api.post(url(world, "honours/"), {"name": "样例奖", "level": "province"}).json()
    one = url(world, f"honours/{made['id']}/")
    assert api.patch(one, {"is_public": True}).json()["is_public"] is True
    late = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert api.patch(one, {"awarded_on": late}).json()["errors"][0]["attr"] == "awarded_on"
    assert (api.delete(one).status_code, Honour.objects.count()) == (204, 0)


def test_people_and_their_consent(world: World) -> None:
    api = world.api("lead_admin")
    said = {
        "name": "样例沈研",
        "phone": "13812345678",
        "account": "nobody@example.test",
        "wants_public": True,
    }
    made = api.post(url(world, "people/"), said).json()
    assert (made["status"], made["phone"]) == ("asked", "13812345678")
    masked = world.api("lead_staff").get(url(world, "people/")).json()["results"][0]
    assert (masked["phone"], masked["can"]) == ("138****5678", [])
    theirs = world.api("nobody")
    row = theirs.get("/api/v1/consents/").json()["results"][0]
    assert (row["status"], row["can"]) == ("asked", ["give", "refuse"])
    assert theirs.post(f"/api/v1/consents/{row['id']}/give/", {"seen": row["text"]}).status_code == 204
    assert api.get(url(world, f"people/{made['id']}/")).json()["status"] == "public"
    assert theirs.post(f"/api/v1/consents/{row['id']}/refuse/").status_code == 204
    assert api.get(url(world, f"people/{made['id']}/")).json()["status"] == "inside"
    assert (api.delete(url(world, f"people/{made['id']}/")).status_code, Person.objects.count()) == (204, 0)


def test_consent_for_somebody_else(world: World) -> None:
    person = scenes.person(world, user_id=world.nobody.pk)
    assert world.api("lead_admin").post(f"/api/v1/consents/{person.pk}/give/").status_code == 404
    assert Person.objects.get().consented_at is None


def test_signed_consent(world: World) -> None:
    person, paper = scenes.person(world), scenes.evidence(world, kind="consent")
    one = url(world, f"people/{person.pk}/")
    response = world.api("lead_admin").post(f"{one}prove-consent/", {"evidence": str(paper.pk)})
    assert (response.status_code, response.json()["status"]) == (200, "public")


def test_confirmation_by_fingerprint(world: World) -> None:
    api, address = world.api("lead_admin"), url(world, "confirm/")
    seen = api.get(address).json()["fingerprint"]
    scenes.figures(world)
    assert api.post(address, {"seen": seen}).status_code == 409
    body = api.get(address).json()
    assert (body["confirmed_at"], body["facts"]["figures"][0]["year"]) == (None, 2025)
    assert api.post(address, {"seen": body["fingerprint"]}).status_code == 200
    assert world.organisation("lead").confirmed_at is not None
    assert world.api("lead_staff").post(address, {}).status_code == 403


def test_directory_says_more_and_filters(world: World) -> None:
    api = world.api("lead_admin")
    one = f"/api/v1/organisations/{world.organisation('lead').pk}/"
    changed = api.patch(one, {"marks": ["listed"], "industry": "27", "is_public": True}).json()
    assert (changed["marks"], changed["industry"], changed["is_public"], changed["confirmed_at"]) == (
        ["listed"],
        "C27",
        True,
        None,
    )
    assert changed["confirm_due_on"] == (timezone.localdate() + timedelta(days=365)).isoformat()
    for query in ("mark=listed", "industry=C", "industry=C27", "mark=listed&industry=27"):
        found = api.get(f"/api/v1/organisations/?{query}").json()["results"]
        assert [each["name"] for each in found] == ["样例申江诊断科技"], query
    assert api.get("/api/v1/organisations/?industry=A").json()["results"] == []
    assert api.patch(one, {"industry": "A27"}).json()["errors"][0]["attr"] == "industry"


@pytest.mark.parametrize("resource", ["figures", "evidence", "honours", "people"])
def test_lists_keep_their_query_count(world: World, resource: str) -> None:
    api, address = world.api("lead_admin"), url(world, f"{resource}/")

    def more(number: int) -> None:
        scenes.figures(world, 2020 + number, evidence_id=scenes.evidence(world).pk)
        scenes.honour(world, name=f"样例奖{number}")
        scenes.person(world, name=f"样例人{number}")

    more(0)
    api.get(address)
    few = len(queries_of(lambda: api.get(address)))
    more(1)
    more(2)
    assert few <= 8
    assert len(queries_of(lambda: api.get(address))) == few


def test_consented_person_is_in_the_open_for_the_wall_only_by_consent(world: World) -> None:
    person = scenes.person(world, user_id=world.nobody.pk)
    with user_scope(world.other_lead):
        assert list(Person.objects.all()) == []
    with user_scope(world.nobody):
        people.give_consent(person.pk, by=world.nobody)
    with user_scope(world.other_lead):
        assert list(Person.objects.all()) == [person]
