"""The industry chain: its tree, who works where, and who may say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from openpyxl import load_workbook

from consortia import chain_sheets
from consortia.actions import chain
from consortia.actions.node_rows import add_from_row
from consortia.models import ChainNode, MemberNode, Task
from consortia.selectors import chain as selectors
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.jobs.worker import execute
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from tests.desk.big import grow
from tests.documents import sheetscenes
from tests.queries import queries_of
from tests.world import World, membership_of

LIST_QUERIES = 10


@contextmanager
def _as(user: User) -> Iterator[User]:
    with user_scope(user):
        yield user


def _add(world: World, name: str, **fields: Any) -> ChainNode:
    with _as(world.lead_admin) as by:
        return chain.add_node(world.consortium.pk, by=by, name=name, **fields)


def _names(world: World) -> list[tuple[str, int]]:
    rows = selectors.rows_of(world.consortium)
    return [(row.node.name, row.depth) for row in rows]


def _university(world: World) -> UUID:
    return membership_of(world.consortium, world.organisation("university")).pk


def _task(world: World, node: ChainNode) -> Task:
    return Task.objects.create(
        consortium=world.consortium,
        number="T-01",
        title="样例任务",
        node=node,
        starts_on=date(2026, 1, 1),
        due_on=date(2027, 1, 1),
    )


def test_nodes_stand_in_the_order_of_the_chain(world: World) -> None:
    _add(world, "整机", position="midstream")
    _add(world, "临床", position="downstream")
    raw = _add(world, "原料", position="upstream")
    _add(world, "酶", position="upstream", parent_id=raw.pk)
    assert _names(world) == [("原料", 0), ("酶", 1), ("整机", 0), ("临床", 0)]
    assert Event.objects.filter(name="node.added", consortium_id=world.consortium.pk).count() == 4


def test_add_node_of_a_taken_name(world: World) -> None:
    _add(world, "原料")
    with pytest.raises(RuleBroken, match=r".") as broken:
        _add(world, " 原料 ")
    assert (broken.value.attr, ChainNode.objects.count()) == ("name", 1)


def test_add_node_below_one_of_another_consortium(world: World) -> None:
    with _as(world.other_lead) as by:
        foreign = chain.add_node(world.other_consortium.pk, by=by, name="车身")
    with pytest.raises(RuleBroken):
        _add(world, "原料", parent_id=foreign.pk)
    assert ChainNode.objects.filter(consortium=world.consortium).count() == 0


def test_add_node_without_the_right(world: World) -> None:
    with _as(world.member_university) as by, pytest.raises(PermissionDenied):
        chain.add_node(world.consortium.pk, by=by, name="原料")
    with _as(world.other_lead) as by, pytest.raises(Http404):
        chain.add_node(world.consortium.pk, by=by, name="原料")
    assert ChainNode.objects.count() == 0


def test_a_node_cannot_hang_below_itself(world: World) -> None:
    first = _add(world, "原料")
    second = _add(world, "酶", parent_id=first.pk)
    third = _add(world, "抗体", parent_id=second.pk)
    for below in (first, second, third):
        with _as(world.lead_admin) as by, pytest.raises(RuleBroken):
            chain.update_node(first.pk, by=by, parent_id=below.pk)
    first.refresh_from_db()
    assert first.parent_id is None


def test_update_node_hangs_it_elsewhere(world: World) -> None:
    first, second = _add(world, "原料"), _add(world, "酶")
    with _as(world.lead_admin) as by:
        chain.update_node(second.pk, by=by, parent_id=first.pk, is_choke_point=True)
        chain.update_node(second.pk, by=by, parent_id=first.pk)
    event = Event.objects.get(name="node.changed")
    assert event.after == {"is_choke_point": True, "parent_id": str(first.pk)}
    assert _names(world) == [("原料", 0), ("酶", 1)]


def test_move_node_up_and_at_the_end_of_the_row(world: World) -> None:
    nodes = [_add(world, name) for name in ("甲", "乙", "丙")]
    _add(world, "丁", position="service")
    with _as(world.lead_admin) as by:
        chain.move_node(nodes[2].pk, by=by, down=False)
        chain.move_node(nodes[1].pk, by=by, down=True)
    assert _names(world) == [("甲", 0), ("丙", 0), ("乙", 0), ("丁", 0)]
    assert Event.objects.filter(name="node.moved").count() == 1


def test_remove_node_with_tasks_names_them(world: World) -> None:
    node = _add(world, "原料")
    _task(world, node)
    with _as(world.lead_admin) as by, pytest.raises(RuleBroken, match="T-01 样例任务"):
        chain.remove_node(node.pk, by=by)
    assert ChainNode.objects.filter(pk=node.pk).exists()


def test_remove_node_lets_its_branch_move_up(world: World) -> None:
    first = _add(world, "原料")
    second = _add(world, "酶", parent_id=first.pk)
    _add(world, "抗体", parent_id=second.pk)
    with _as(world.lead_admin) as by:
        chain.place_at_node(second.pk, by=by, membership_ids=[_university(world)])
        chain.remove_node(second.pk, by=by)
    assert _names(world) == [("原料", 0), ("抗体", 1)]
    assert Event.objects.get(name="node.removed").before["members"] == ["样例东海大学"]


def test_lead_places_anybody_and_the_member_is_told(world: World) -> None:
    node = _add(world, "原料")
    with _as(world.lead_admin) as by:
        chain.place_member(_university(world), by=by, node_ids=[node.pk])
        chain.place_member(_university(world), by=by, node_ids=[node.pk])
    told = Notice.objects.filter(kind="membership.placed").values_list("user__email", flat=True)
    assert list(told) == ["member_university@example.test"]
    assert Event.objects.get(name="membership.placed").after == {"nodes": ["原料"]}


def test_member_places_itself_and_the_writers_are_told(world: World) -> None:
    node = _add(world, "原料")
    with _as(world.member_university) as by:
        chain.place_member(_university(world), by=by, node_ids=[node.pk])
    told = Notice.objects.filter(kind="membership.placed").values_list("user__email", flat=True)
    assert sorted(told) == ["lead_admin@example.test", "lead_staff@example.test"]


@pytest.mark.parametrize("persona", ["member_supplier", "signatory_university"])
def test_nobody_else_places_a_member(world: World, persona: str) -> None:
    node = _add(world, "原料")
    with _as(world.user(persona)) as by, pytest.raises(PermissionDenied):
        chain.place_member(_university(world), by=by, node_ids=[node.pk])
    assert MemberNode.objects.count() == 0


def test_place_member_at_a_node_of_another_consortium(world: World) -> None:
    with _as(world.other_lead) as by:
        foreign = chain.add_node(world.other_consortium.pk, by=by, name="车身")
    with _as(world.lead_admin) as by, pytest.raises(RuleBroken):
        chain.place_member(_university(world), by=by, node_ids=[foreign.pk])
    assert MemberNode.objects.count() == 0


def test_place_at_node_takes_away_whoever_is_not_named(world: World) -> None:
    node, other = _add(world, "原料"), _add(world, "整机")
    supplier = membership_of(world.consortium, world.organisation("supplier")).pk
    with _as(world.lead_admin) as by:
        chain.place_member(_university(world), by=by, node_ids=[node.pk, other.pk])
        chain.place_at_node(node.pk, by=by, membership_ids=[supplier])
    held = set(MemberNode.objects.values_list("membership", "node"))
    assert held == {(supplier, node.pk), (_university(world), other.pk)}


# Pages


def test_chain_page_adds_edits_and_removes(world: World) -> None:
    client = world.client("lead_admin")
    page = client.post(
        "/c/ylqx/chain/add/",
        {"name": "原料", "position": "upstream", "is_choke_point": "on", "members": [_university(world)]},
    )
    assert page.status_code == 302
    node = ChainNode.objects.get(name="原料")
    text = client.get("/c/ylqx/chain/").content.decode()
    assert "样例东海大学" in text
    url = f"/c/ylqx/chain/{node.pk}/"
    assert client.post(url, {"name": "", "position": "upstream"}).status_code == 422
    assert client.post(url, {"name": "试剂", "position": "midstream"}).status_code == 302
    node.refresh_from_db()
    assert (node.name, node.position, node.members.count()) == ("试剂", "midstream", 0)
    assert client.post(f"{url}move/", {"to": "down"}).status_code == 302
    assert client.post(f"{url}remove/").status_code == 302
    assert ChainNode.objects.count() == 0


def test_chain_page_for_a_reader_has_no_buttons(world: World) -> None:
    node = _add(world, "原料")
    client = world.client("member_university")
    assert "chain/add/" not in client.get("/c/ylqx/chain/").content.decode()
    assert client.post(f"/c/ylqx/chain/{node.pk}/remove/").status_code == 403
    assert ChainNode.objects.count() == 1


def test_taken_name_keeps_what_was_typed(world: World) -> None:
    _add(world, "原料")
    data = {"name": "原料", "position": "upstream", "note": "写了一半"}
    page = world.client("lead_admin").post("/c/ylqx/chain/add/", data)
    assert (page.status_code, "写了一半" in page.content.decode()) == (422, True)


def test_chain_filters(world: World) -> None:
    _add(world, "原料", position="upstream", is_choke_point=True)
    node = _add(world, "整机", position="midstream")
    with _as(world.lead_admin) as by:
        chain.place_member(_university(world), by=by, node_ids=[node.pk])
    client = world.client("member_supplier")

    def shown(**query: str) -> list[str]:
        return [row.node.name for row in client.get("/c/ylqx/chain/", query).context["page"]]

    assert shown(only="choke") == ["原料"]
    assert shown(only="no_member") == ["原料"]
    assert shown(only="no_task") == ["原料", "整机"]
    assert shown(q="东海") == ["整机"]
    assert shown(position="downstream") == []


def test_chain_export(world: World) -> None:
    first = _add(world, "原料", is_choke_point=True)
    _add(world, "=酶", parent_id=first.pk)
    answer = world.client("member_supplier").get("/c/ylqx/chain/?export=xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [row[:2] for row in rows[1:]] == [("原料", None), ("=酶", "原料")]


def test_member_page_of_places(world: World) -> None:
    node = _add(world, "原料")
    url = f"/c/ylqx/members/{_university(world)}/nodes/"
    own = world.client("member_university")
    assert own.get(url).context["may_place"] is True
    assert own.post(url, {"nodes": [node.pk]}).status_code == 302
    other = world.client("member_supplier")
    assert "原料" in other.get(url).content.decode()
    assert other.post(url, {}).status_code == 403
    assert MemberNode.objects.count() == 1


ROW = {"name": "酶", "parent": "原料", "position": "upstream", "is_choke_point": "yes", "note": "进口"}


def test_row_of_a_sheet_adds_a_node(world: World) -> None:
    above = _add(world, "原料")
    row = ROW | {"members": "样例东海大学、样例泰泽生物"}
    with _as(world.lead_admin) as by:
        node = add_from_row(row, by=by, consortium_id=world.consortium.pk)
    assert (node.parent_id, node.is_choke_point, node.members.count()) == (above.pk, True, 2)


@pytest.mark.parametrize(("field", "value"), [("parent", "没有"), ("members", "样例路人")])
def test_row_of_a_sheet_that_names_what_is_not_there(world: World, field: str, value: str) -> None:
    _add(world, "原料")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken, match=value) as broken, transaction.atomic():
        add_from_row(
            ROW | {"members": "", field: value}, by=world.lead_admin, consortium_id=world.consortium.pk
        )
    assert (broken.value.attr, ChainNode.objects.count()) == (field, 1)


def test_sheet_of_nodes_is_taken_in(world: World) -> None:
    client = world.client("lead_admin")
    assert client.get("/c/ylqx/chain/import/?template").headers["Content-Type"].endswith("sheet")
    head = tuple(str(column.label) for column in chain_sheets.NODES.columns)
    file = sheetscenes.workbook(("原料", "", "", "", "", ""), ("酶", "没有", "", "", "", ""), head=head)
    answer = client.post("/c/ylqx/chain/import/", {"file": file, "no_state_secrets": "on"})
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.get(arguments__import_id=answer["Location"].rstrip("/").rpartition("/")[2])
    execute(str(job.pk))
    assert [name for name, _depth in _names(world)] == ["原料"]


@pytest.mark.parametrize(("members", "tasks"), [(6, 30), (60, 300)])
def test_chain_page_costs_the_same_at_any_size(world: World, members: int, tasks: int) -> None:
    grow(world, members=members, tasks=tasks)
    client = world.client("lead_admin")
    assert len(queries_of(lambda: client.get("/c/ylqx/chain/"))) == LIST_QUERIES


# REST


def test_rest_nodes(world: World) -> None:
    api = world.api("lead_admin")
    made = api.post(
        "/api/v1/consortia/ylqx/nodes/",
        {"name": "原料", "position": "upstream", "members": [str(_university(world))]},
        format="json",
    )
    assert made.status_code == 201, made.json()
    url = f"/api/v1/consortia/ylqx/nodes/{made.json()['id']}/"
    assert made.json()["members"] == [str(_university(world))]
    assert api.patch(url, {"note": "进口"}, format="json").json()["note"] == "进口"
    assert api.post(f"{url}move/", {"down": True}, format="json").status_code == 200
    listed = world.api("member_university").get("/api/v1/consortia/ylqx/nodes/").json()["results"]
    assert [(row["name"], row["can"]) for row in listed] == [("原料", [])]
    assert world.api("member_university").delete(url).status_code == 403
    assert api.get(url.replace("ylqx", "qita")).status_code == 404
    assert api.delete(url).status_code == 204
    assert ChainNode.objects.count() == 0


def test_rest_taken_name(world: World) -> None:
    _add(world, "原料")
    answer = world.api("lead_admin").post("/api/v1/consortia/ylqx/nodes/", {"name": "原料"}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "name")


def test_rest_places_of_a_member(world: World) -> None:
    node = _add(world, "原料")
    url = f"/api/v1/consortia/ylqx/members/{_university(world)}/nodes/"
    body = {"nodes": [str(node.pk)]}
    assert world.api("member_supplier").put(url, body, format="json").status_code == 403
    assert world.api("member_university").put(url, body, format="json").json() == body
    assert world.api("member_supplier").get(url).json() == body


def test_rest_composition(world: World) -> None:
    answer = world.api("member_university").get("/api/v1/consortia/ylqx/composition/").json()
    assert answer["kinds"][0]["count"] == 2
    assert [row["label"] for row in answer["regions"]] == ["上海市"]
    assert sum(row["count"] for row in answer["sizes"]) == 3
