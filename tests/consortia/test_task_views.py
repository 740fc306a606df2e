"""The pages of the roadmap and of tasks, as each side sees them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from consortia.models import RoadmapStage, Task, TaskReport
from consortia.selectors import progress
from consortia.selectors import tasks as selectors
from kernel.documents.models import Upload
from kernel.tenancy.scope import user_scope
from tests.consortia import task_scenes as scenes
from tests.consortia.test_task_steps import PDF
from tests.queries import queries_of
from tests.world import World

ROOT = "/c/ylqx/tasks/"
ROADMAP = "/c/ylqx/roadmap/"


def text(response: Any) -> str:
    return str(response.content.decode())


def form_of(world: World, **changes: Any) -> dict[str, Any]:
    """What the editor of a task sends."""
    data: dict[str, Any] = {
        "title": "样例任务",
        "starts_on": "2026-10-01",
        "due_on": "2027-03-31",
        "parts-TOTAL_FORMS": 2,
        "parts-INITIAL_FORMS": 0,
        "parts-0-membership": str(scenes.member(world, "university").pk),
        "parts-0-letter": "R",
        "parts-1-letter": "R",
        "indicators-TOTAL_FORMS": 2,
        "indicators-INITIAL_FORMS": 0,
        "indicators-0-name": "批间差",
        "indicators-0-direction": "le",
        "indicators-0-target": "5",
        "indicators-1-direction": "ge",
    }
    return data | changes


def stage_form(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": "样例阶段",
        "starts_on": "2026-10-01",
        "ends_on": "2027-03-31",
        "goals": "达标",
        "support-TOTAL_FORMS": 2,
        "support-INITIAL_FORMS": 0,
        "support-0-kind": "funds",
        "support-0-text": "自筹",
        "support-0-amount_fen": "300.5",
        "support-1-kind": "funds",
    }
    return data | changes


# Roadmap


def test_stage_is_added_with_its_support_in_ten_thousand_yuan(world: World) -> None:
    response = world.client("lead_admin").post(f"{ROADMAP}add/", stage_form())
    assert (response.status_code, response["Location"]) == (302, ROADMAP)
    stage = RoadmapStage.objects.get()
    assert list(stage.support.values_list("text", "amount_fen")) == [("自筹", 300_500_000)]


def test_new_forms_take_no_version(world: World) -> None:
    """What an old form sends along is left aside."""
    client = world.client("lead_admin")
    assert client.post(f"{ROADMAP}add/", stage_form(seen="样例")).status_code == 302
    assert client.post(f"{ROOT}new/", form_of(world, version="-7")).status_code == 302
    assert Task.objects.get().version == 1


def test_stage_form_shows_and_keeps_what_is_there(world: World) -> None:
    stage = scenes.stage(world)
    client = world.client("lead_admin")
    page = text(client.get(f"{ROADMAP}{stage.pk}/"))
    assert 'value="300"' in page
    bad = client.post(f"{ROADMAP}{stage.pk}/", stage_form(ends_on="2026-09-01", name="没存上"))
    assert bad.status_code == 422
    assert "没存上" in text(bad)
    stale = client.post(f"{ROADMAP}{stage.pk}/", stage_form(seen="2020-01-01", name="旧表单"))
    assert stale.status_code == 409
    assert "旧表单" in text(stale)
    assert RoadmapStage.objects.get().name == "攻关期"


def test_roadmap_warns_of_overlaps(world: World) -> None:
    scenes.stage(world)
    client = world.client("lead_admin")
    client.post(
        f"{ROADMAP}add/", stage_form(name="交叠", starts_on=str(scenes.day(10)), ends_on="2027-12-31")
    )
    assert text(client.get(ROADMAP)).count("alert-warning") == 2  # the message and the stage itself
    assert text(client.get(ROADMAP)).count("alert-warning") == 1


def test_stage_moves_and_goes_by_its_buttons(world: World) -> None:
    first, second = scenes.stage(world, name="甲"), scenes.stage(world, name="乙")
    client = world.client("lead_admin")
    client.post(f"{ROADMAP}{second.pk}/move/", {"direction": "up"})
    assert list(RoadmapStage.objects.values_list("name", flat=True)) == ["乙", "甲"]
    assert client.post(f"{ROADMAP}{second.pk}/move/", {"direction": "sideways"}).status_code == 302
    client.post(f"{ROADMAP}{first.pk}/remove/")
    assert list(RoadmapStage.objects.values_list("name", "order")) == [("乙", 1)]


def test_stage_with_tasks_is_not_removed_by_its_button(world: World) -> None:
    stage = scenes.stage(world)
    scenes.planned(world, stage_id=stage.pk)
    assert world.client("lead_admin").post(f"{ROADMAP}{stage.pk}/remove/").status_code == 422
    assert RoadmapStage.objects.count() == 1


# List


def test_filters_of_the_list(world: World) -> None:
    stage, node = scenes.stage(world), scenes.node(world)
    late = scenes.started(world, title="甲任务", due_on=scenes.day(-1), stage_id=stage.pk)
    mine = scenes.planned(world, title="乙任务", node_id=node.pk, parts=[scenes.part(world, "supplier")])
    client = world.client("member_supplier")
    wanted = {
        "status=active": [late],
        f"stage={stage.pk}": [late],
        f"node={node.pk}": [mine],
        f"member={scenes.member(world, 'university').pk}": [late],
        "overdue=true": [late],
        "mine=true": [mine],
        "q=乙任": [mine],
        "q=T-001": [late],
        "ordering=-number": [mine, late],
        "status=nonsense": [late, mine],
        f"stage={world.consortium.pk}": [late, mine],
    }
    for query, tasks in wanted.items():
        shown = [task.title for task in client.get(f"{ROOT}?{query}").context["page"]]
        assert shown == [task.title for task in tasks], query


def test_list_exports_what_it_shows(world: World) -> None:
    scenes.planned(world, title="=1+1")
    scenes.planned(world, title="别的")
    response = world.client("member_university").get(f"{ROOT}?export=xlsx&q=%3D1")
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert len(rows) == 2
    assert rows[1][:2] == ("T-001", "=1+1")
    assert rows[1][7:9] == ("样例申江诊断科技", "样例东海大学")


def fill(world: World, number: int) -> None:
    stage = scenes.stage(world)
    with user_scope(world.lead_admin):
        rows = [
            Task(
                consortium=world.consortium,
                number=f"T-{place:03}",
                title=f"任务{place}",
                stage=stage,
                starts_on=scenes.day(-place % 60),
                due_on=scenes.day(60 + place % 300),
            )
            for place in range(2, number + 1)
        ]
        scenes.planned(world, stage_id=stage.pk)
        Task.objects.bulk_create(rows)


@pytest.mark.parametrize("number", [1, 3, 300])
@pytest.mark.parametrize(
    ("place", "queries"),
    [("tasks/", 12), ("roadmap/", 11), ("tasks/gantt/", 11), ("tasks/figures/", 13), ("tasks/matrix/", 11)],
)
def test_pages_ask_the_same_number_of_queries(world: World, place: str, queries: int, number: int) -> None:
    fill(world, number)
    client = world.client("lead_admin")
    address = f"/c/ylqx/{place}"
    client.get(address)
    assert len(queries_of(lambda: client.get(address))) == queries


def test_gantt_shows_twenty_five_bars_at_most(world: World) -> None:
    fill(world, 60)
    response = world.client("lead_admin").get(f"{ROOT}gantt/")
    assert len(response.context["chart"]["yAxis"]["data"]) == 25
    assert response.context["page"].paginator.num_pages == 3


# One task


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_task_asks_the_same_number_of_queries(world: World, number: int) -> None:
    task = scenes.started(world)
    for _count in range(number):
        scenes.reported(world, task)
    client = world.client("member_university")
    client.get(f"{ROOT}{task.pk}/")
    assert len(queries_of(lambda: client.get(f"{ROOT}{task.pk}/"))) == 16


def test_task_is_planned_by_its_form(world: World) -> None:
    stage = scenes.stage(world)
    response = world.client("lead_admin").post(f"{ROOT}new/", form_of(world, stage=str(stage.pk)))
    task = Task.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{ROOT}{task.pk}/")
    assert (task.title, task.stage) == ("样例任务", stage)
    assert [row.name for row in selectors.indicators_of(task)] == ["批间差"]
    assert [part.letter for part in task.parts.all()] == ["R"]


def test_form_with_a_foreign_member_keeps_what_was_typed(world: World) -> None:
    foreign = str(scenes.member(world, "other").pk)
    response = world.client("lead_admin").post(
        f"{ROOT}new/", form_of(world, **{"parts-0-membership": foreign})
    )
    assert response.status_code == 422
    assert "样例任务" in text(response)
    assert not Task.objects.exists()


def test_form_with_two_accountable_says_so(world: World) -> None:
    second = {
        "parts-0-letter": "A",
        "parts-1-letter": "A",
        "parts-1-membership": str(scenes.member(world, "supplier").pk),
    }
    response = world.client("lead_admin").post(f"{ROOT}new/", form_of(world, **second))
    assert response.status_code == 422
    assert not Task.objects.exists()


def test_edit_keeps_rows_and_refuses_a_stale_form(world: World) -> None:
    task = scenes.planned(world)
    client = world.client("lead_admin")
    page = client.get(f"{ROOT}{task.pk}/edit/")
    indicator = selectors.indicators_of(task).get()
    assert str(indicator.pk) in text(page)
    data = form_of(world, version=1, title="先存的", **{"indicators-0-id": str(indicator.pk)})
    assert client.post(f"{ROOT}{task.pk}/edit/", data).status_code == 302
    assert selectors.indicators_of(task).get().pk == indicator.pk
    stale = client.post(f"{ROOT}{task.pk}/edit/", data | {"title": "后存的"})
    assert stale.status_code == 409
    assert "后存的" in text(stale)
    assert scenes.fresh(task).title == "先存的"


def test_report_page_takes_values_and_a_file(world: World) -> None:
    task = scenes.started(world)
    indicator = selectors.indicators_of(task).get()
    data = {
        "membership": str(scenes.member(world, "university").pk),
        "progress": "35",
        "text": "完成一批",
        f"value-{indicator.pk}": "7.5",
        "file": SimpleUploadedFile("记录.pdf", PDF),
        "level": "internal",
        "no_state_secrets": "on",
    }
    client = world.client("member_university")
    response = client.post(f"{ROOT}{task.pk}/report/", data)
    assert (response.status_code, response["Location"]) == (302, f"{ROOT}{task.pk}/")
    report = TaskReport.objects.get()
    assert (report.progress, report.values) == (35, {str(indicator.pk): "7.5"})
    assert report.evidence == Upload.objects.get(consortium_id=world.consortium.pk)
    page = text(client.get(f"{ROOT}{task.pk}/"))
    assert "记录.pdf" in page
    assert "7.5" in page


def test_report_page_that_is_refused_keeps_no_file(world: World) -> None:
    task = scenes.started(world)
    data = {
        "membership": str(scenes.member(world, "university").pk),
        "progress": "35",
        "text": "",
        "file": SimpleUploadedFile("记录.pdf", PDF),
        "no_state_secrets": "on",
    }
    response = world.client("member_university").post(f"{ROOT}{task.pk}/report/", data)
    assert response.status_code == 422
    assert not TaskReport.objects.exists()
    assert not Upload.objects.exists()


def test_report_page_ends_the_work(world: World) -> None:
    task = scenes.started(world)
    data = {
        "membership": str(scenes.member(world, "university").pk),
        "progress": "100",
        "is_done": "on",
        "text": "完成",
    }
    world.client("member_university").post(f"{ROOT}{task.pk}/report/", data)
    assert scenes.fresh(task).status == "reported"
    lead = world.client("lead_admin")
    assert lead.post(f"{ROOT}{task.pk}/send-back/", {"reason": ""}).status_code == 422
    lead.post(f"{ROOT}{task.pk}/send-back/", {"reason": "缺报告"})
    assert "缺报告" in text(lead.get(f"{ROOT}{task.pk}/"))


def test_member_without_a_part_gets_no_report_page(world: World) -> None:
    task = scenes.started(world)
    assert world.client("member_supplier").get(f"{ROOT}{task.pk}/report/").status_code == 403


# Matrix and figures


def test_matrix_names_members_that_hold_nothing(world: World) -> None:
    scenes.planned(world, parts=[scenes.part(world, "university"), scenes.part(world, "supplier", "C")])
    with user_scope(world.lead_admin):
        found = progress.matrix(world.consortium)
    assert [str(each) for each in found.idle] == ["样例申江诊断科技", "样例泰泽生物"]
    response = world.client("lead_admin").get(f"{ROOT}matrix/?export=xlsx")
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert [row[0] for row in rows[1:]] == ["样例申江诊断科技", "样例东海大学", "样例泰泽生物"]
    assert [row[1:3] for row in rows[1:]] == [(0, None), (1, "R"), (0, "C")]


def test_burn_up_counts_by_day_due_and_day_finished(world: World) -> None:
    done = scenes.done(world, scenes.started(world))
    scenes.step(world, "confirm", done)
    half = scenes.started(world, due_on=scenes.day(70))
    scenes.reported(world, half, progress=50)
    with user_scope(world.lead_admin):
        months = progress.burn_up(world.consortium)
    today = next(month for month in months if month.last >= scenes.day(0))
    assert (today.done, today.progress) == (1, 1.5)
    assert (months[-1].planned, months[-1].done, months[-1].progress) == (2, None, None)
    assert months[0].progress in (0, 1.5)


def test_indicators_are_met_missed_or_open(world: World) -> None:
    stage = scenes.stage(world)
    met, missed = (scenes.started(world, stage_id=stage.pk, due_on=scenes.day(-1)) for _count in range(2))
    scenes.reported(world, met, values={selectors.indicators_of(met).get().pk: 4})
    scenes.reported(world, missed, values={selectors.indicators_of(missed).get().pk: 9})
    scenes.planned(world)
    with user_scope(world.lead_admin):
        found = progress.fulfilments(world.consortium)
    assert [(row.met, row.missed, row.open) for row in found] == [(1, 1, 0), (0, 0, 1)]


def test_pages_without_tasks_say_what_to_do(world: World) -> None:
    client = world.client("member_university")
    for page in ("tasks/", "roadmap/", "tasks/gantt/", "tasks/figures/", "tasks/matrix/"):
        assert "empty-state" in text(client.get(f"/c/ylqx/{page}")), page
