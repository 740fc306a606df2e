"""REST of the directory."""

from __future__ import annotations

import uuid

import pytest

from members.models import Organisation, Staff
from tests.queries import queries_of
from tests.world import World

URL = "/api/v1/organisations/"
FREE = "51310113501770003G"
NEW = {"credit_code": FREE, "name": "样例新材料学会", "kind": "association", "region": "上海市"}


def test_list_filtered(world: World) -> None:
    response = world.api("nobody").get(URL, {"kind": "university"})
    assert [each["name"] for each in response.json()["results"]] == ["样例东海大学"]
    assert response.json()["results"][0]["can"] == []


def test_list_signed_out(world: World) -> None:
    assert world.api().get(URL).status_code == 401


def test_retrieve(world: World) -> None:
    lead = world.organisation("lead")
    body = world.api("lead_admin").get(f"{URL}{lead.pk}/").json()
    assert (body["id"], body["status"], body["can"]) == (
        str(lead.pk),
        "registered",
        ["confirm", "edit", "join", "manage_figures", "manage_staff"],
    )
    assert {
        "credit_code",
        "kind",
        "chain_position",
        "size",
        "region",
        "created_at",
        "updated_at",
    } <= body.keys()


def test_retrieve_unknown(world: World) -> None:
    assert world.api("lead_admin").get(f"{URL}{uuid.uuid4()}/").status_code == 404


def test_create(world: World) -> None:
    response = world.api("nobody").post(URL, NEW)
    assert (response.status_code, response.json()["can"]) == (
        201,
        ["confirm", "edit", "join", "manage_figures", "manage_staff"],
    )
    assert Staff.objects.get(user=world.nobody).organisation.credit_code == FREE


@pytest.mark.parametrize(
    ("change", "attr"),
    [
        ({"credit_code": "51310113501770003A"}, "credit_code"),
        ({"credit_code": "12310000425005616B"}, "credit_code"),
        ({"name": "样例东海大学"}, "name"),
        ({"kind": "circus"}, "kind"),
        ({"introduction": "长" * 4001}, "introduction"),
    ],
)
def test_create_refused(world: World, change: dict[str, str], attr: str) -> None:
    before = Organisation.objects.count()
    response = world.api("nobody").post(URL, NEW | change)
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, attr)
    assert Organisation.objects.count() == before


def test_change(world: World) -> None:
    lead = world.organisation("lead")
    response = world.api("lead_admin").patch(f"{URL}{lead.pk}/", {"region": "宝山区"})
    assert (response.status_code, response.json()["region"]) == (200, "宝山区")


def test_change_of_the_code(world: World) -> None:
    lead = world.organisation("lead")
    response = world.api("lead_admin").patch(f"{URL}{lead.pk}/", {"credit_code": FREE})
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "credit_code")


@pytest.mark.parametrize(("persona", "status"), [("lead_staff", 403), ("other_lead", 404)])
def test_change_by_somebody_else(world: World, persona: str, status: int) -> None:
    lead = world.organisation("lead")
    response = world.api(persona).patch(f"{URL}{lead.pk}/", {"region": "宝山区"})
    assert (response.status_code, world.organisation("lead").region) == (status, "上海市")


def test_staff(world: World) -> None:
    url = f"{URL}{world.organisation('lead').pk}/staff/"
    rows = world.api("lead_staff").get(url).json()["results"]
    assert sorted((row["email"], row["role"], tuple(row["can"])) for row in rows) == [
        ("lead_admin@example.test", "admin", ()),
        ("lead_staff@example.test", "staff", ("resign",)),
        ("signatory_lead@example.test", "signatory", ()),
    ]


def test_staff_of_others(world: World) -> None:
    url = f"{URL}{world.organisation('lead').pk}/staff/"
    assert world.api("other_lead").get(url).status_code == 404
    assert (
        world.api("other_lead").post(url, {"email": "nobody@example.test", "role": "staff"}).status_code
        == 404
    )


def test_remove_staff_through_another_organisation(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_staff)
    url = f"{URL}{world.organisation('university').pk}/staff/{staff.pk}/"
    assert world.api("lead_admin").delete(url).status_code == 404
    assert Staff.objects.filter(pk=staff.pk).exists()


def test_list_query_count(world: World) -> None:
    api = world.api("lead_admin")
    api.get(URL)
    assert len(queries_of(lambda: api.get(URL))) <= 8
