"""The chain map: what hangs where, what is missing, and that its size costs no queries."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from consortia.actions import chain
from consortia.models import ChainNode
from desk.chain import NO_MEMBER, NO_WORK, Chain, chain_of
from desk.chain_picture import CHALLENGES, COVERED, IDLE, MISSING, picture
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.desk.big import grow
from tests.queries import queries_of
from tests.world import World, membership_of

URL = "/c/ylqx/map/"
QUERIES = 14


def _node(world: World, name: str, *members: str, **fields: Any) -> ChainNode:
    lead = world.lead_admin
    with user_scope(lead):
        node = chain.add_node(world.consortium.pk, by=lead, name=name, **fields)
        there = [membership_of(world.consortium, world.organisation(key)).pk for key in members]
        return chain.place_at_node(node.pk, by=lead, membership_ids=there)


def _chain(world: World, persona: str = "member_university") -> Chain:
    user = world.user(persona)
    with user_scope(user):
        return chain_of(world.consortium, user)


def test_gaps_of_nodes(world: World) -> None:
    _node(world, "微纳制造", "supplier")
    _node(world, "原料", position="upstream")
    _node(world, "整机", "lead", "university", position="downstream")
    scenes.published(world)
    scenes.draft(world, node="整机")
    found = _chain(world)
    gaps = {link.node.name: link.gaps for link in found.links}
    assert gaps == {"原料": [NO_MEMBER, NO_WORK], "微纳制造": [], "整机": [NO_WORK]}
    assert (found.gaps, found.unplaced, found.loose) == (2, [], [])


def test_gaps_are_the_same_for_those_who_see_drafts(world: World) -> None:
    _node(world, "微纳制造", "supplier")
    scenes.draft(world)
    gaps = [[link.gaps for link in _chain(world, who).links] for who in ("lead_admin", "member_supplier")]
    assert gaps == [[[NO_WORK]], [[NO_WORK]]]


def test_a_challenge_at_no_node_and_a_member_at_none(world: World) -> None:
    _node(world, "整机", "lead")
    challenge = scenes.published(world)
    found = _chain(world)
    assert [each.pk for each in found.loose] == [challenge.pk]
    assert sorted(map(str, found.unplaced)) == ["样例东海大学", "样例泰泽生物"]


def test_picture_colours_and_leads_on(world: World) -> None:
    covered = _node(world, "微纳制造", "supplier", is_choke_point=True)
    _node(world, "原料{a}", position="upstream")
    _node(world, "整机", "lead", position="downstream")
    challenge = scenes.published(world)
    option = picture(_chain(world), "ylqx")
    items = {item["id"]: item for item in option["series"][0]["data"]}
    by_name = {item["name"]: item for item in items.values()}
    assert by_name["◆ 微纳制造"]["category"] == COVERED
    assert by_name["◆ 微纳制造"]["symbol"] == "diamond"
    assert by_name["原料{a}"]["category"] == MISSING
    assert by_name["整机"]["category"] == IDLE
    assert "{" not in by_name["原料{a}"]["tooltip"]["formatter"]
    assert items[str(covered.pk)]["url"] == f"/c/ylqx/map/{covered.pk}/"
    mark = items[f"challenges-{covered.pk}"]
    assert (mark["category"], mark["url"]) == (CHALLENGES, f"/c/ylqx/challenges/{challenge.pk}/")
    assert {line["source"] for line in option["series"][0]["links"]} <= items.keys()
    assert {line["target"] for line in option["series"][0]["links"]} <= items.keys()


def test_picture_of_many_keeps_members_apart(world: World) -> None:
    grow(world, members=60, tasks=300)
    data = picture(_chain(world), "ylqx")["series"][0]["data"]
    places = [(item["x"], item["y"]) for item in data]
    narrow = [(item["narrow"]["x"], item["narrow"]["y"]) for item in data]
    assert len(places) == len(set(places)) == len(set(narrow)) == 12 + 10 + 60
    assert (max(x for x, _y in places), max(y for _x, y in places)) == (1000, 420)


@pytest.mark.parametrize("persona", ["lead_admin", "member_university"])
def test_map_says_the_same_as_a_table(world: World, persona: str) -> None:
    node = _node(world, "微纳制造", "supplier")
    challenge = scenes.published(world)
    text = world.client(persona).get(URL).content.decode()
    for url in (f"/c/ylqx/map/{node.pk}/", f"/c/ylqx/challenges/{challenge.pk}/"):
        assert f'href="{url}"' in text
    assert world.client("other_lead").get(URL).status_code == 404


def test_map_without_nodes_offers_the_first_step(world: World) -> None:
    assert "/c/ylqx/chain/add/" in world.client("lead_admin").get(URL).content.decode()
    assert "/c/ylqx/chain/add/" not in world.client("member_university").get(URL).content.decode()


def test_map_export(world: World) -> None:
    _node(world, "原料", "supplier")
    book = load_workbook(BytesIO(world.client("member_university").get(f"{URL}?export=xlsx").content))
    assert [row[0] for row in list(book.active.values)[1:]] == ["原料"]


def test_node_page(world: World) -> None:
    node = _node(world, "微纳制造", "supplier")
    challenge = scenes.published(world)
    page = world.client("member_university").get(f"/c/ylqx/map/{node.pk}/")
    assert challenge.title in page.content.decode()
    assert "chain/" + str(node.pk) not in page.content.decode()
    assert world.client("member_university").get(f"/c/ylqx/map/{challenge.pk}/").status_code == 404


@pytest.mark.parametrize(("members", "tasks"), [(6, 30), (60, 300)])
def test_map_costs_the_same_at_any_size(world: World, members: int, tasks: int) -> None:
    grow(world, members=members, tasks=tasks)
    scenes.published(world)
    client = world.client("lead_admin")
    assert len(queries_of(lambda: client.get(URL))) == QUERIES


def test_rest_chain(world: World) -> None:
    node = _node(world, "微纳制造", "supplier")
    challenge = scenes.published(world)
    data = world.api("member_university").get("/api/v1/consortia/ylqx/chain/").json()
    assert [(row["id"], row["challenges"], row["gaps"]) for row in data["nodes"]] == [
        (str(node.pk), [str(challenge.pk)], [])
    ]
    assert [row["nodes"] for row in data["members"] if row["name"] == "样例泰泽生物"] == [[str(node.pk)]]
    assert world.api("other_lead").get("/api/v1/consortia/ylqx/chain/").status_code == 404


def test_challenge_form_offers_the_nodes(world: World) -> None:
    _node(world, "微纳制造")
    text = world.client("lead_admin").get("/c/ylqx/challenges/new/").content.decode()
    assert '<option value="微纳制造">' in text


def test_the_poster_alone_is_not_asked_to_answer(world: World) -> None:
    challenge = scenes.published(world)
    pages = {
        who: world.client(who).get(f"/c/ylqx/challenges/{challenge.pk}/").context["may_answer"]
        for who in ("lead_admin", "member_university")
    }
    assert pages == {"lead_admin": False, "member_university": True}
