"""Imports: every row by itself, nothing half done, and an account of what was refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from consortia.models import Membership
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.documents.models import SheetImport, Upload
from kernel.jobs.models import Job
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from tests.documents import sheetscenes as scenes
from tests.documents.sheetscenes import begun, row, run, workbook
from tests.processes import Portal, kill, wait_for
from tests.queries import queries_of
from tests.world import World

PAGE = "/imports/{}/"


def invited() -> list[str]:
    return sorted(Membership.objects.exclude(email="").values_list("task", flat=True))


def test_every_row_is_taken_as_its_columns_say(world: World) -> None:
    sheet = run(begun(world, workbook(row(1))))
    assert (sheet.total, sheet.done, sheet.accepted, sheet.refused) == (1, 1, 1, [])
    (taken,) = scenes.TAKEN
    assert taken == scenes.EXPECTED | {"share": Decimal("1.5")}
    assert invited() == ["样例单位1"]


def test_bad_rows_are_named_and_the_others_are_taken(world: World) -> None:
    """Four hundred rows, twenty of them bad: 380 in, 20 named by row and reason."""
    User.objects.filter(pk=world.lead_admin.pk).update(language="en")
    bad = {
        **{number: {"Organisation": ""} for number in range(20, 120, 20)},
        **{number: {"E-mail": "unit1@example.test"} for number in range(120, 220, 20)},
        **{number: {"Kind": "zoo"} for number in range(220, 320, 20)},
        **{number: {"Since": "tomorrow"} for number in range(320, 420, 20)},
    }
    rows = [row(number, **bad.get(number, {})) for number in range(1, 401)]
    started = time.perf_counter()
    sheet = run(begun(world, workbook(*rows)))
    assert time.perf_counter() - started < 60
    assert (sheet.total, sheet.done, sheet.accepted, len(sheet.refused)) == (400, 400, 380, 20)
    assert [entry["row"] for entry in sheet.refused] == [number + 1 for number in sorted(bad)]
    assert [entry["attr"] for entry in sheet.refused[::5]] == ["name", "email", "kind", "since"]
    assert sheet.refused[0]["reason"] == "This must not be empty."
    assert len(invited()) == 380


def test_import_is_recorded_and_told_once(world: World) -> None:
    sheet = run(begun(world, workbook(row(1), row(2, Kind="zoo"))))
    names = Event.objects.filter(object_id=sheet.pk).order_by("number").values_list("name", flat=True)
    assert list(names) == ["import.started", "import.finished"]
    notice = Notice.objects.get(user=world.lead_admin, kind="import.finished")
    assert (notice.params, notice.url) == (
        {"title": "Test invitations", "taken": 1, "refused": 1},
        f"/imports/{sheet.pk}/",
    )


def test_error_that_is_not_the_rows_stops_and_the_next_run_goes_on(world: World) -> None:
    sheet = begun(world, workbook(row(1), row(2), row(3)))
    scenes.BROKEN.add("unit2@example.test")
    run(sheet)
    assert (sheet.done, sheet.finished_at, invited()) == (1, None, ["样例单位1"])
    assert sheet.job is not None
    sheet.job.refresh_from_db()
    assert (sheet.job.status, sheet.job.attempts) == ("queued", 1)
    scenes.BROKEN.clear()
    Job.objects.filter(pk=sheet.job.pk).update(due_at=timezone.now())
    run(sheet)
    assert (sheet.done, sheet.accepted, invited()) == (3, 3, ["样例单位1", "样例单位2", "样例单位3"])
    assert Notice.objects.filter(kind="import.finished").count() == 1


def test_rows_after_the_right_was_lost_are_refused(world: World) -> None:
    sheet = begun(world, workbook(row(1), row(2)), by="lead_admin")
    world.lead_admin.groups.clear()
    run(sheet)
    assert (sheet.done, sheet.accepted, [entry["row"] for entry in sheet.refused]) == (2, 0, [2, 3])
    assert invited() == []


@pytest.mark.parametrize("content", [b"hello", b""])
def test_file_that_is_no_workbook_begins_nothing(content: bytes, world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        begun(world, SimpleUploadedFile("样例.xlsx", content))
    assert refused.value.attr == "file"
    assert (SheetImport.objects.count(), Upload.objects.count()) == (0, 0)
    assert Job.objects.filter(task="documents.import_sheet").count() == 0


# Pages


def test_page_asks_again_while_the_import_runs(world: World) -> None:
    sheet = begun(world, workbook(row(1), row(2)))
    client = world.client("lead_admin")
    page = client.get(PAGE.format(sheet.pk)).content.decode()
    assert f'hx-get="{PAGE.format(sheet.pk)}"' in page
    part = client.get(PAGE.format(sheet.pk), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" in part
    run(sheet)
    part = client.get(PAGE.format(sheet.pk), headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in part


def test_page_shows_what_was_refused(world: World) -> None:
    sheet = run(begun(world, workbook(row(1), row(2, Kind="zoo"))))
    page = world.client("lead_admin").get(PAGE.format(sheet.pk)).content.decode()
    assert "样例单位2" in page
    assert "“zoo”" in page
    assert f"/back/{world.consortium.pk}/" in page


def test_page_of_an_import_that_was_given_up_says_so(world: World) -> None:
    sheet = begun(world, workbook(row(1)))
    Job.objects.filter(key=f"sheet:{sheet.pk}").update(status="failed")
    page = world.client("lead_admin").get(PAGE.format(sheet.pk)).content.decode()
    assert "alert-danger" in page
    assert "hx-get" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_database_as_often_for_any_number_of_rows(rows: int, world: World) -> None:
    sheet = run(begun(world, workbook(*[row(number, Kind="zoo") for number in range(rows)])))
    client = world.client("lead_admin")
    assert len(queries_of(lambda: client.get(PAGE.format(sheet.pk)))) == 7


def test_refused_rows_can_be_mended_and_sent_again(world: World) -> None:
    sheet = run(begun(world, workbook(row(1), row(2, Kind="zoo", Organisation="=1+1"), row(3, People="two"))))
    response = world.client("lead_admin").get(f"/imports/{sheet.pk}/refused/")
    book = load_workbook(BytesIO(response.content))
    page = book.worksheets[0]
    assert [cell.value for cell in page["B"]] == ["E-mail*", "unit2@example.test", "unit3@example.test"]
    assert page["G3"].value == sheet.refused[1]["reason"]
    page["A2"], page["C2"], page["E3"] = "样例单位2", "enterprise", 2
    buffer = BytesIO()
    book.save(buffer)
    again = run(begun(world, SimpleUploadedFile("again.xlsx", buffer.getvalue())))
    assert (again.accepted, again.refused) == (2, [])


def test_import_is_shown_to_whoever_began_it_only(world: World) -> None:
    sheet = run(begun(world, workbook(row(1))))
    for path in (PAGE.format(sheet.pk), f"/imports/{sheet.pk}/refused/"):
        answers = [world.client(persona).get(path).status_code for persona in ("lead_staff", "other_lead")]
        assert answers == [404, 404]


def test_rest_shows_the_import_to_whoever_began_it(world: World) -> None:
    sheet = run(begun(world, workbook(row(1), row(2, Kind="zoo"))))
    path = f"/api/v1/imports/{sheet.pk}/"
    answer = world.api("lead_admin").get(path).data
    assert {name: answer[name] for name in ("kind", "status", "total", "done", "accepted")} == {
        "kind": "test.invite",
        "status": "done",
        "total": 2,
        "done": 2,
        "accepted": 1,
    }
    assert [(entry["row"], entry["attr"]) for entry in answer["refused"]] == [(3, "kind")]
    assert world.api("lead_staff").get(path).status_code == 404


def test_workbook_is_read_by_whoever_began_the_import(world: World) -> None:
    """The timeline tells every member its id."""
    upload = begun(world, workbook(row(1))).upload_id
    paths = (f"/api/v1/uploads/{upload}/content/", f"/files/{upload}/")
    for persona, status in (("lead_admin", 200), ("member_university", 404)):
        found = [world.api(persona).get(paths[0]), world.client(persona).get(paths[1])]
        assert [answer.status_code for answer in found] == [status, status]


# A real worker


@pytest.fixture
def portal(own_database: str, tmp_path: Path, settings: Any) -> Iterator[Portal]:
    settings.MEDIA_ROOT = tmp_path / "files"
    portal = Portal(own_database, tmp_path)
    yield portal
    portal.end()


@pytest.mark.slow
def test_worker_killed_in_the_middle_of_an_import_repeats_no_row(portal: Portal) -> None:
    world = World()
    Job.objects.all().delete()
    rows = [row(number, Organisation=scenes.SLOW) for number in range(1, 31)]
    sheet = begun(world, workbook(*rows))
    portal.relay()
    worker = portal.worker(app="tests.documents.worker_app")
    imports = SheetImport.objects.filter(pk=sheet.pk)
    wait_for(lambda: imports.filter(done__gte=5).exists(), f"the first rows\n{portal.output()[-4000:]}")
    kill(worker)
    half = imports.get().done
    assert half < 30
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(key=f"sheet:{sheet.pk}").update(lease_until=past, handed_at=past)
    portal.worker(app="tests.documents.worker_app", name="w2")
    wait_for(lambda: imports.filter(finished_at__isnull=False).exists(), "the other rows")
    ended = imports.get()
    assert (ended.done, ended.accepted, ended.refused) == (30, 30, [])
    assert Membership.objects.filter(task=scenes.SLOW).count() == 30
    wait_for(lambda: Notice.objects.filter(kind="import.finished").exists(), "the notice")
