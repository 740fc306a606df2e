"""A kind of import that invites by e-mail, and workbooks for it."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from consortia import actions as consortia
from kernel.accounts.models import User
from kernel.documents.models import SheetImport
from kernel.documents.sheets import Column, SheetKind, Tenants, register_sheet, start_import
from kernel.jobs.models import Job
from kernel.jobs.worker import execute
from kernel.tenancy.scope import user_scope
from members.kinds import OrganisationKind
from tests.documents.files import xlsx
from tests.world import World

HEAD = ("Organisation", "E-mail", "Kind", "Since", "People", "Share")
SLOW = "slow"


class OutOfOrderError(Exception):
    """Something that is not the row's fault."""


BROKEN: set[str] = set()
TAKEN: list[dict[str, Any]] = []


def take(row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None:
    if row["email"] in BROKEN:
        raise OutOfOrderError
    if row["name"] == SLOW:
        time.sleep(0.15)
    consortium_id = tenant_ids["consortium_id"]
    assert consortium_id is not None
    consortia.invite(consortium_id, by=by, email=row["email"], task=row["name"])
    TAKEN.append(row)


KIND = register_sheet(
    SheetKind(
        name="test.invite",
        title="Test invitations",
        columns=(
            Column("name", "Organisation", required=True, help="As registered.", longest=120),
            Column("email", "E-mail", required=True),
            Column("kind", "Kind", choices=OrganisationKind.choices),
            Column("since", "Since", kind="date"),
            Column("people", "People", kind="integer"),
            Column("share", "Share", kind="decimal"),
        ),
        take=take,
        back=lambda tenants: f"/back/{tenants['consortium_id']}/",
    )
)


def row(number: int, **other: Any) -> tuple[Any, ...]:
    values = {
        "Organisation": f"样例单位{number}",
        "E-mail": f"unit{number}@example.test",
        "Kind": "enterprise",
        "Since": datetime(2026, 1, 2),  # noqa: DTZ001 -- as a spreadsheet has it
        "People": number,
        "Share": 1.5,
    }
    return tuple((values | other).values())


def workbook(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("样例.xlsx", xlsx(head, *rows))


def begun(world: World, file: SimpleUploadedFile, *, by: str = "lead_admin") -> SheetImport:
    TAKEN.clear()
    BROKEN.clear()
    user = world.user(by)
    with user_scope(user):
        return start_import(
            KIND.name, file, by=user, no_state_secrets=True, consortium_id=world.consortium.pk
        )


def run(sheet: SheetImport) -> SheetImport:
    """As a worker would, with the jobs that follow."""
    assert sheet.job is not None
    execute(str(sheet.job.pk))
    for job in Job.objects.filter(task="notices.import_finished", status="queued"):
        execute(str(job.pk))
    sheet.refresh_from_db()
    return sheet


EXPECTED = {
    "name": "样例单位1",
    "email": "unit1@example.test",
    "kind": "enterprise",
    "since": date(2026, 1, 2),
    "people": 1,
}
