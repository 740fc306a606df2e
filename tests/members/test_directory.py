"""The directory: filters by mark and industry, what is exported, and what is never listed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from kernel.tenancy.scope import user_scope
from members import actions
from members.kinds import OpenTo
from tests.factories import forced
from tests.members import offer_scenes
from tests.world import World


def names(response: Any) -> list[str]:
    return [each.name for each in response.context["page"]]


def said(world: World) -> None:
    with user_scope(world.lead_admin):
        actions.update_organisation(
            world.organisation("lead").pk,
            by=world.lead_admin,
            marks=["listed", "high_tech"],
            industry="C2770",
        )
    with user_scope(world.other_lead):
        actions.update_organisation(world.organisation("other").pk, by=world.other_lead, industry="C36")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mark=listed", ["样例申江诊断科技"]),
        ("mark=unicorn", []),
        ("industry=C", ["样例申江诊断科技", "样例鹭岛智能"]),
        ("industry=M", []),
        ("industry=C&mark=high_tech&kind=enterprise&size=large&region=上海市", ["样例申江诊断科技"]),
        ("industry=C&ordering=-industry", ["样例鹭岛智能", "样例申江诊断科技"]),
    ],
)
def test_filters(world: World, query: str, found: list[str]) -> None:
    said(world)
    assert names(world.client("nobody").get(f"/organisations/?{query}")) == found


def test_spreadsheet_names_marks_and_industry(world: World) -> None:
    said(world)
    response = world.client("nobody").get("/organisations/?mark=listed&export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[2]]
    assert (len(row[3].split("、")), row[4][:6]) == (2, "C2770 ")


def test_merged_entries_are_not_listed(world: World) -> None:
    forced(world.organisation("other"), merged_into=world.organisation("lead"))
    assert "样例鹭岛智能" not in names(world.client("nobody").get("/organisations/"))
    listed = world.api("nobody").get("/api/v1/organisations/").json()["results"]
    assert "样例鹭岛智能" not in [each["name"] for each in listed]


def test_edit_form_takes_marks_and_a_code_of_any_depth(world: World) -> None:
    lead = world.organisation("lead")
    client, url = world.client("lead_admin"), f"{lead.get_absolute_url()}edit/"
    data = {"name": lead.name, "kind": lead.kind, "chain_position": lead.chain_position, "size": lead.size}
    sent = data | {"marks": ["listed", "champion"], "industry": "27 10", "website": "shenjiang.example"}
    assert client.post(url, sent).status_code == 302
    lead.refresh_from_db()
    assert (lead.marks, lead.industry, lead.website) == (
        ["listed", "champion"],
        "C2710",
        "https://shenjiang.example",
    )
    response = client.post(url, data | {"industry": "A27", "established_on": "2999-01-01"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["industry"])


def test_link_from_a_unit_leads_to_what_it_offers(world: World) -> None:
    offer_scenes.facility(world, open_to=OpenTo.DIRECTORY)
    offer_scenes.service(world)
    for key, number in (("outside", 2), ("lead", 0)):
        response = world.client("nobody").get(f"/offers/?organisation={world.organisation(key).pk}")
        assert (response.status_code, len(response.context["page"])) == (200, number)
