"""Capabilities and facilities by XLSX: good rows are in, bad ones are named."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from kernel.documents.models import SheetImport
from kernel.jobs.worker import execute
from members.kinds import FacilityKind
from members.models import Capability, Facility, Offer
from members.offer_sheets import CAPABILITIES, FACILITIES
from tests.world import World

EQUIPMENT = str(FacilityKind.EQUIPMENT.label)


def workbook(sheet: Any, rows: list[dict[str, Any]]) -> SimpleUploadedFile:
    book, names = Workbook(), [column.name for column in sheet.columns]
    page = book.active
    assert page is not None
    page.append([str(column.label) for column in sheet.columns])
    for row in rows:
        page.append([row.get(name, "") for name in names])
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("样例.xlsx", buffer.getvalue())


def bring_in(world: World, folder: str, sheet: Any, rows: list[dict[str, Any]]) -> SheetImport:
    client = world.client("answerer_outside")
    address = f"/o/{world.organisation('outside').slug}/offers/{folder}/import/"
    data = {"file": workbook(sheet, rows), "no_state_secrets": "on"}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    begun = SheetImport.objects.get()
    execute(str(begun.job_id))
    begun.refresh_from_db()
    return begun


def test_facilities_come_in_and_bad_rows_are_named(world: World) -> None:
    good: dict[str, Any] = {
        "name": "样例电镜",
        "kind": EQUIPMENT,
        "terms": "微纳制造、传感器",
        "notice_days": 5,
    }
    bad: list[dict[str, Any]] = [
        {"name": "样例甲", "kind": "飞船"},
        {"name": "样例乙", "kind": EQUIPMENT, "terms": "不存在的术语"},
        {"name": "样例丙", "kind": EQUIPMENT, "notice_days": 99},
        {"kind": EQUIPMENT},
    ]
    done = bring_in(world, "facilities", FACILITIES, [good, *bad])
    assert (done.accepted, len(done.refused)) == (1, 4), json.dumps(done.refused, ensure_ascii=False)
    facility = Facility.objects.get()
    assert (facility.name, facility.notice_days, facility.open_to) == ("样例电镜", 5, "everybody")
    assert Offer.objects.get().tags == "传感器、微纳制造"


def test_capabilities_come_in_once(world: World) -> None:
    rows = [{"term": "传感器"}, {"term": "Sensors"}, {"term": "芯片设计", "description": "样例"}]
    done = bring_in(world, "capabilities", CAPABILITIES, rows)
    assert (done.accepted, len(done.refused)) == (2, 1)
    assert sorted(str(each) for each in Capability.objects.all()) == ["传感器", "芯片设计"]


@pytest.mark.parametrize("folder", ["capabilities", "facilities"])
def test_template_names_its_columns(world: World, folder: str) -> None:
    address = f"/o/{world.organisation('outside').slug}/offers/{folder}/import/"
    template = world.client("answerer_outside").get(f"{address}?template")
    book = load_workbook(BytesIO(template.content))
    sheet = CAPABILITIES if folder == "capabilities" else FACILITIES
    assert book.worksheets[0].max_column == len(sheet.columns)
    assert world.client("answerer_outside").get(address).status_code == 200


def test_other_kinds_are_not_imported(world: World) -> None:
    slug = world.organisation("outside").slug
    assert world.client("answerer_outside").get(f"/o/{slug}/offers/services/import/").status_code == 404
