"""Invitations of many by XLSX: good rows are in, bad ones are named, and nothing is half done."""

from __future__ import annotations

import time
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from consortia.models import Membership
from consortia.sheets import INVITATIONS
from consortia.states import MembershipStatus
from desk.sample.codes import credit_code
from kernel.audit.models import Event
from kernel.documents.models import SheetImport
from kernel.jobs.models import Job
from kernel.jobs.registry import TASKS
from kernel.jobs.worker import execute
from kernel.tenancy.scope import user_scope
from members.models import Organisation
from tests.world import World

PAGE = "/c/ylqx/members/import/"
HEAD = [column.name for column in INVITATIONS.columns]
ROWS, BAD = 400, 20


def good(number: int) -> dict[str, str]:
    return {
        "name": f"样例新成员{number:03d}",
        "credit_code": credit_code("91", "310113", f"MA{number:06d}"),
        "email": f"member{number}@example.test",
        "role": ("核心", "成员", "观察员", "联合牵头")[number % 4],
        "task": f"样例任务{number}",
        "reason": "产线与数据",
        "kind": "企业",
        "chain_position": "上游",
        "region": "上海市",
    }


def rows(world: World) -> tuple[list[dict[str, str]], dict[int, str]]:
    """All rows, and the column that is wrong by the number of the row in the sheet."""
    code = good(7)["credit_code"]
    wrong: list[tuple[dict[str, str], str]] = [
        ({"role": "主席"}, "role"),
        ({"role": "牵头"}, "role"),
        ({"email": "kein-at"}, "email"),
        ({"email": "zwei@@example.test"}, "email"),
        ({"credit_code": code[:17]}, "credit_code"),
        ({"credit_code": code[:17] + ("0" if code[17] != "0" else "1")}, "credit_code"),
        ({"credit_code": "I" + code[1:]}, "credit_code"),
        ({"credit_code": "", "email": ""}, "credit_code"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "样例东海大学"}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"task": "长" * 301}, "task"),
        ({"reason": "长" * 301}, "reason"),
        ({"kind": "军队"}, "kind"),
        ({"chain_position": "侧面"}, "chain_position"),
        ({"region": "长" * 61}, "region"),
        ({"credit_code": good(0)["credit_code"], "name": good(0)["name"]}, "organisation"),
        ({"credit_code": world.organisation("university").credit_code, "name": ""}, "organisation"),
        ({"credit_code": "", "email": good(0)["email"]}, "email"),
    ]
    made = [good(number) for number in range(ROWS)]
    expected = {}
    for step, (change, attr) in enumerate(wrong):
        place = 19 + step * 20
        made[place] |= change
        expected[place + 2] = attr
    return made, expected


def workbook(lines: list[dict[str, str]]) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([str(column.label) for column in INVITATIONS.columns])
    for line in lines:
        sheet.append([line[name] for name in HEAD])
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("邀请名单.xlsx", buffer.getvalue())


def send(world: World, lines: list[dict[str, str]]) -> SheetImport:
    data = {"file": workbook(lines), "no_state_secrets": "on"}
    response = world.client("lead_admin").post(PAGE, data)
    assert response.status_code == 302, response.content.decode()
    begun = SheetImport.objects.get()
    assert response["Location"] == f"/imports/{begun.pk}/"
    return begun


def test_four_hundred_rows_with_twenty_bad_ones(world: World) -> None:
    lines, expected = rows(world)
    before = Membership.objects.count()
    begun = send(world, lines)
    started = time.monotonic()
    execute(str(begun.job_id))
    seconds = time.monotonic() - started
    begun.refresh_from_db()
    assert (begun.total, begun.done, begun.accepted) == (ROWS, ROWS, ROWS - BAD)
    assert {each["row"]: each["attr"] for each in begun.refused} == expected
    assert all(each["reason"] for each in begun.refused)
    invited = Membership.objects.filter(status=MembershipStatus.INVITED)
    assert Membership.objects.count() == before + ROWS - BAD
    assert invited.count() == ROWS - BAD
    # Nothing half done: every organisation that was entered is invited.
    entered = Organisation.objects.filter(name__startswith="样例新成员")
    assert set(entered) == {each.organisation for each in invited.select_related("organisation")}
    assert Event.objects.filter(name="organisation.entered").count() == ROWS - BAD
    # The mails are jobs of their own.
    assert Job.objects.filter(task="consortia.mail_invitation").count() == ROWS - BAD
    assert begun.finished_at is not None
    assert seconds < 60, f"{ROWS / seconds:.0f} rows a second"


def test_progress_is_shown_while_it_runs(world: World) -> None:
    begun = send(world, [good(number) for number in range(4)])
    job = Job.objects.get(pk=str(begun.job_id))
    seen: list[tuple[int, int]] = []

    def progress(stage: str, done: int = 0, total: int = 0) -> None:
        seen.append((done, total))

    TASKS[job.task](job, progress, **job.arguments)
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4)]
    page = world.client("lead_admin").get(f"/imports/{begun.pk}/")
    assert page.status_code == 200


def test_second_run_invites_nobody_twice(world: World) -> None:
    begun = send(world, [good(number) for number in range(3)])
    execute(str(begun.job_id))
    with user_scope(world.lead_admin):
        count = Membership.objects.count()
    Job.objects.filter(pk=str(begun.job_id)).update(status="queued")
    execute(str(begun.job_id))
    with user_scope(world.lead_admin):
        assert Membership.objects.count() == count
    begun.refresh_from_db()
    assert (begun.accepted, begun.refused) == (3, [])


def test_template_has_the_columns(world: World) -> None:
    response = world.client("lead_admin").get(f"{PAGE}template/")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    assert [str(cell.value).rstrip("*") for cell in sheet[1]] == [
        str(column.label) for column in INVITATIONS.columns
    ]


def test_page_is_for_those_who_invite(world: World) -> None:
    answers = {
        persona: world.client(persona).get(PAGE).status_code
        for persona in ("lead_admin", "lead_staff", "member_university", "other_lead")
    }
    assert answers == {"lead_admin": 200, "lead_staff": 403, "member_university": 403, "other_lead": 404}


def test_without_the_statement_nothing_is_taken(world: World) -> None:
    response = world.client("lead_admin").post(PAGE, {"file": workbook([good(1)])})
    assert (response.status_code, SheetImport.objects.count()) == (422, 0)
