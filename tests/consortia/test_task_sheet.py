"""Tasks by XLSX: the template of a consortium, the rows that are taken, the rows that are not."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from consortia.models import Task, TaskPart
from consortia.task_sheets import TASKS
from kernel.documents.models import SheetImport
from tests.consortia import task_scenes as scenes
from tests.documents.files import handed_in, xlsx
from tests.documents.sheetscenes import run
from tests.world import World

HEAD = tuple(str(column.label) for column in TASKS.columns)
DAYS = (date(2026, 10, 1), date(2027, 3, 31))


def row(title: str, **other: Any) -> tuple[Any, ...]:
    values = {"title": title, "starts_on": DAYS[0], "due_on": DAYS[1], **other}
    return tuple(values.get(column.name, "") for column in TASKS.columns)


def brought_in(world: World, *rows: tuple[Any, ...]) -> SheetImport:
    file = handed_in(xlsx(HEAD, *rows), "任务.xlsx")
    response = world.client("lead_admin").post(
        "/c/ylqx/tasks/import/", {"file": file, "no_state_secrets": "on"}
    )
    assert response.status_code == 302, response.content.decode()
    return run(SheetImport.objects.get())


def test_rows_become_tasks_and_bad_ones_are_named(world: World) -> None:
    stage, node = scenes.stage(world), scenes.node(world)
    found = brought_in(
        world,
        row(
            "甲",
            stage=stage.name,
            node=node.name,
            accountable="样例申江诊断科技",
            responsible="样例东海大学、样例泰泽生物",
        ),
        row("没有这个阶段", stage="第九阶段"),
        row("不是成员", responsible="样例江南微系统所"),
        row("日期颠倒", due_on=date(2026, 9, 1)),
        row("两个任务里的最后一个"),
    )
    assert (found.total, found.accepted) == (5, 2)
    assert [(each["row"], each["attr"]) for each in found.refused] == [
        (3, "stage"),
        (4, "responsible"),
        (5, "due_on"),
    ]
    first, last = Task.objects.order_by("number")
    assert (first.number, first.title, first.stage, first.node) == ("T-001", "甲", stage, node)
    letters = TaskPart.objects.filter(task=first).values_list("letter", flat=True)
    assert sorted(letters) == ["A", "R", "R"]
    assert (last.number, last.due_on) == ("T-002", DAYS[1])


def test_template_offers_what_the_consortium_has(world: World) -> None:
    scenes.stage(world, name="攻关期")
    response = world.client("lead_admin").get("/c/ylqx/tasks/import/?template")
    book = load_workbook(BytesIO(response.content))
    texts = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "攻关期" in " ".join(texts)
    assert "样例东海大学" in " ".join(texts)


def test_member_brings_in_no_tasks(world: World) -> None:
    assert world.client("member_university").get("/c/ylqx/tasks/import/").status_code == 403
