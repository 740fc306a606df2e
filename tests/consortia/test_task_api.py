"""REST of stages and tasks: the same actions, the same rights."""

from __future__ import annotations

from typing import Any

import pytest

from consortia.models import RoadmapStage, Task, TaskReport
from consortia.selectors import tasks as selectors
from tests.consortia import task_scenes as scenes
from tests.consortia.test_task_steps import foreign_upload
from tests.consortia.test_task_views import fill
from tests.queries import queries_of
from tests.world import World

STAGES = "/api/v1/consortia/ylqx/stages/"
TASKS = "/api/v1/consortia/ylqx/tasks/"


def task_body(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "title": "样例任务",
        "starts_on": "2026-10-01",
        "due_on": "2027-03-31",
        "indicators": [{"name": "批间差", "target": "5", "direction": "le", "unit": "%"}],
        "parts": [{"membership": str(scenes.member(world, "university").pk), "letter": "R"}],
    } | changes


# Stages


def test_stages_are_written_moved_and_removed(world: World) -> None:
    api = world.api("lead_admin")
    body = {
        "name": "甲",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "goals": "达标",
        "support": [{"kind": "funds", "text": "自筹", "amount": {"amount": "1200000.00"}}],
    }
    made = api.post(STAGES, body, format="json")
    assert made.status_code == 201
    assert made.json()["support"][0]["amount"] == {"amount": "1200000.00", "currency": "CNY"}
    second = api.post(STAGES, body | {"name": "乙", "starts_on": "2026-06-01"}, format="json").json()
    assert (second["order"], len(second["warnings"]), second["can"]) == (2, 1, ["edit", "move", "remove"])
    changed = api.patch(f"{STAGES}{second['id']}/", {"starts_on": "2026-07-01", "ends_on": "2026-08-01"})
    assert (changed.status_code, changed.json()["warnings"]) == (200, [])
    moved = api.post(f"{STAGES}{second['id']}/move/", {"direction": "up"}, format="json")
    assert moved.json()["order"] == 1
    assert [row["name"] for row in api.get(STAGES).json()["results"]] == ["乙", "甲"]
    assert api.delete(f"{STAGES}{second['id']}/").status_code == 204
    assert RoadmapStage.objects.get().name == "甲"


def test_stage_with_tasks_is_not_removed(world: World) -> None:
    stage = scenes.stage(world)
    scenes.planned(world, stage_id=stage.pk)
    response = world.api("lead_admin").delete(f"{STAGES}{stage.pk}/")
    assert response.status_code == 400
    assert "T-001" in response.json()["errors"][0]["detail"]
    assert RoadmapStage.objects.count() == 1


def test_stage_of_another_consortium_is_not_found_under_ones_own(world: World) -> None:
    foreign = scenes.stage(world, "other_lead")
    api = world.api("lead_admin")
    assert api.get(f"{STAGES}{foreign.pk}/").status_code == 404
    assert api.patch(f"{STAGES}{foreign.pk}/", {"name": "改"}, format="json").status_code == 404
    own = scenes.stage(world)
    assert world.api("other_lead").delete(f"/api/v1/consortia/qita/stages/{own.pk}/").status_code == 404


# Tasks


def test_task_is_planned_changed_and_read(world: World) -> None:
    api = world.api("lead_admin")
    made = api.post(TASKS, task_body(world), format="json")
    assert made.status_code == 201
    row = made.json()
    assert (row["number"], row["status"], row["version"]) == ("T-001", "planned", 1)
    assert row["can"] == ["cancel", "edit", "start"]
    assert row["parts"][0]["organisation_name"] == "样例东海大学"
    assert row["indicators"][0]["target"] == "5.0000"
    address = f"{TASKS}{row['id']}/"
    changed = api.patch(address, {"title": "新名", "version": 1}, format="json")
    assert (changed.status_code, changed.json()["title"], changed.json()["version"]) == (200, "新名", 2)
    assert len(changed.json()["indicators"]) == 1
    stale = api.patch(address, {"title": "晚了", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["errors"][0]["code"]) == (409, "stale_version")
    assert api.get(address).json()["title"] == "新名"


@pytest.mark.parametrize("field", ["stage", "node", "parts", "indicators"])
def test_foreign_ids_are_refused_by_name(world: World, field: str) -> None:
    foreign = str(scenes.member(world, "other").pk)
    values: dict[str, Any] = {
        "stage": str(scenes.stage(world, "other_lead").pk),
        "node": foreign,
        "parts": [{"membership": foreign, "letter": "R"}],
        "indicators": [{"name": "批间差", "target": "5", "membership": foreign}],
    }
    response = world.api("lead_admin").post(TASKS, task_body(world, **{field: values[field]}), format="json")
    assert response.status_code == 400
    assert [error["attr"] for error in response.json()["errors"]] == [field]
    assert not Task.objects.exists()


def test_whole_way_of_a_task(world: World) -> None:
    task = scenes.planned(world)
    member, lead = world.api("member_university"), world.api("lead_admin")
    address = f"{TASKS}{task.pk}/"
    indicator = str(selectors.indicators_of(task).get().pk)
    assert member.post(f"{address}start/").json()["status"] == "active"
    body = {"progress": 40, "text": "一批", "values": {indicator: "7.5"}}
    written = member.post(f"{address}reports/", body, format="json")
    assert written.status_code == 201
    assert written.json()["values"] == {indicator: "7.5"}
    done = member.post(f"{address}report-done/", {"text": "完成"}, format="json").json()
    assert (done["status"], done["progress"], done["can"]) == ("reported", 100, [])
    assert lead.post(f"{address}send-back/", {"reason": ""}, format="json").status_code == 400
    back = lead.post(f"{address}send-back/", {"reason": "缺报告"}, format="json").json()
    assert back["status"] == "active"
    member.post(f"{address}report-done/", {"text": "补齐"}, format="json")
    confirmed = lead.post(f"{address}confirm/").json()
    assert (confirmed["status"], confirmed["can"]) == ("done", [])
    assert lead.post(f"{address}confirm/").status_code == 409
    assert lead.post(f"{address}reopen/").status_code == 409
    reports = member.get(f"{address}reports/").json()["results"]
    assert [row["progress"] for row in reports] == [100, 100, 40]
    assert reports[0]["organisation_name"] == "样例东海大学"


def test_cancelled_task_is_taken_up_again(world: World) -> None:
    address, lead = f"{TASKS}{scenes.planned(world).pk}/", world.api("lead_admin")
    cancelled = lead.post(f"{address}cancel/", {"reason": "路线调整"}, format="json").json()
    assert (cancelled["status"], cancelled["can"]) == ("cancelled", ["reopen"])
    assert lead.post(f"{address}reopen/").json()["status"] == "active"


@pytest.mark.parametrize("persona", ["member_supplier", "signatory_university"])
def test_who_does_not_hold_the_task_reports_nothing(world: World, persona: str) -> None:
    task = scenes.started(world)
    membership = str(scenes.member(world, "university").pk)
    for body in ({}, {"membership": membership}):
        response = world.api(persona).post(
            f"{TASKS}{task.pk}/reports/", {"progress": 90, "text": "冒名", **body}, format="json"
        )
        assert response.status_code == 403
    assert not TaskReport.objects.exists()


def test_report_with_a_foreign_file_is_refused(world: World) -> None:
    task = scenes.started(world)
    body = {"progress": 90, "text": "样例", "evidence": str(foreign_upload(world).pk)}
    response = world.api("member_university").post(f"{TASKS}{task.pk}/reports/", body, format="json")
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "evidence")
    assert not TaskReport.objects.exists()


def test_task_of_another_consortium_is_not_found_under_ones_own(world: World) -> None:
    task = scenes.started(world)
    other = world.api("other_lead")
    for step in ("", "reports/"):
        assert other.get(f"/api/v1/consortia/qita/tasks/{task.pk}/{step}").status_code == 404
    assert other.post(f"/api/v1/consortia/qita/tasks/{task.pk}/cancel/", {"reason": "x"}).status_code == 404
    assert other.get(f"{TASKS}{task.pk}/").status_code == 404
    assert scenes.fresh(task).status == "active"


def test_list_filters_like_the_page(world: World) -> None:
    stage = scenes.stage(world)
    late = scenes.started(world, due_on=scenes.day(-1), stage_id=stage.pk)
    mine = scenes.planned(world, title="乙任务", parts=[scenes.part(world, "supplier")])
    api = world.api("member_supplier")
    for query, task in {
        "status=active": late,
        f"stage={stage.pk}": late,
        "overdue=true": late,
        "mine=true": mine,
        f"member={scenes.member(world, 'supplier').pk}": mine,
        "q=乙": mine,
    }.items():
        found = api.get(f"{TASKS}?{query}").json()["results"]
        assert [row["id"] for row in found] == [str(task.pk)], query


@pytest.mark.parametrize("number", [1, 3, 300])
def test_list_of_fifty_asks_eight_queries(world: World, number: int) -> None:
    fill(world, number)
    api = world.api("lead_admin")
    address = f"{TASKS}?page_size=50"
    assert len(api.get(address).json()["results"]) == min(number, 50)
    assert len(queries_of(lambda: api.get(address))) == 8
