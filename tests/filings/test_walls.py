"""What PostgreSQL itself keeps from each side of a case, tried with a second login."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg2 import errors
from psycopg2.extensions import cursor as Cursor

from filings.models import Dossier
from tests.filings import stages
from tests.tenancy.login import enter, portal_app, rows
from tests.world import World


@pytest.fixture(scope="module")
def world(module_database: str) -> World:
    return World()


@pytest.fixture(scope="module")
def returned(world: World) -> Dossier:
    """In correction: one remark handed over, one internal; and the goals rewritten since."""
    dossier = stages.accepted(world)
    stages.act(world, "add_remark", dossier, section_key=stages.GOALS, text="内部意见", internal=True)
    stages.send_back(world, dossier)
    stages.write(dossier, world.lead_admin, text="补正中的未提交文字")
    return stages.fresh(dossier)


@pytest.fixture
def app(module_database: str) -> Iterator[Cursor]:
    with portal_app(module_database) as login, login.cursor() as cursor:
        yield cursor


@pytest.fixture
def officer(world: World, returned: Dossier, app: Cursor) -> Cursor:
    enter(app, user=world.officer.pk, authority=[world.authority().pk])
    return app


@pytest.fixture
def lead(world: World, returned: Dossier, app: Cursor) -> Cursor:
    enter(app, user=world.lead_admin.pk, consortium=[world.consortium.pk])
    return app


def test_officer_reads_no_section(officer: Cursor) -> None:
    assert rows(officer, "SELECT count(*) FROM filings_section") == [(0,)]


def test_officer_reads_the_submitted_text_and_not_the_one_being_written(officer: Cursor) -> None:
    (text,) = rows(officer, "SELECT snapshot::text FROM filings_submission")[0]
    assert "样例正文" in text
    assert "补正中的未提交文字" not in text


def test_officer_reads_neither_consortium_nor_members_nor_agreement(officer: Cursor) -> None:
    for table in ("consortia_consortium", "consortia_membership", "consortia_seat", "agreements_agreement"):
        assert rows(officer, f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608


def test_officer_sees_no_draft(world: World, officer: Cursor) -> None:
    seen = rows(officer, "SELECT count(*) FROM filings_dossier WHERE submitted_at IS NULL")
    assert seen == [(0,)]
    assert rows(officer, "SELECT status FROM filings_dossier") == [("returned",)]


def test_officer_writes_no_submission_and_no_section(
    world: World, returned: Dossier, officer: Cursor
) -> None:
    statement = (
        "INSERT INTO filings_submission SELECT gen_random_uuid(), now(), now(), 9, snapshot, sha256, 'x',"
        " submitted_by_name, submitted_at, authority_id, consortium_id, dossier_id, submitted_by_id"
        " FROM filings_submission LIMIT 1"
    )
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        officer.execute(statement)


def test_officer_of_another_authority_sees_nothing(world: World, returned: Dossier, app: Cursor) -> None:
    enter(app, user=world.other_officer.pk, authority=[world.authority("xm").pk])
    for table in ("filings_dossier", "filings_submission", "filings_remark", "filings_filingcounter"):
        assert rows(app, f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608


def test_consortium_reads_no_internal_remark(lead: Cursor) -> None:
    assert rows(lead, "SELECT text, internal FROM filings_remark") == [("目标须给出可考核的技术指标", False)]


def test_consortium_cannot_make_a_remark_say_something_else(lead: Cursor) -> None:
    with pytest.raises(errors.RaiseException):
        lead.execute("UPDATE filings_remark SET text = '没有意见'")


def test_consortium_reads_no_counter_of_the_authority(lead: Cursor) -> None:
    assert rows(lead, "SELECT count(*) FROM filings_filingcounter") == [(0,)]


def test_other_consortium_sees_nothing(world: World, returned: Dossier, app: Cursor) -> None:
    enter(app, user=world.other_lead.pk, consortium=[world.other_consortium.pk])
    for table in ("filings_dossier", "filings_section", "filings_submission", "filings_remark"):
        assert rows(app, f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608


def test_register_is_written_by_its_authority_only(world: World, returned: Dossier, app: Cursor) -> None:
    """Read by everybody, which is no right to change or delete."""
    enter(app, user=world.other_officer.pk, authority=[world.authority("xm").pk])
    app.execute("UPDATE filings_registerentry SET status_text = 'x'")
    assert app.rowcount == 0
    app.execute("DELETE FROM filings_registerentry")
    assert app.rowcount == 0
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app.execute(
            "INSERT INTO filings_registerentry (id, created_at, updated_at, filing_number, consortium_name,"
            " lead_name, authority_name, guideline_title, field, region, member_count, status, status_text,"
            " outcome_word, filed_on, authority_id, dossier_id) VALUES (gen_random_uuid(), now(), now(),"
            " 'X-1', 'x', 'x', 'x', 'x', 'x', 'x', 1, 'filed', '已备案', '备案', now(), %s, %s)",
            [str(world.authority().pk), str(returned.pk)],
        )


def test_search_of_the_register_uses_its_index(returned: Dossier, app: Cursor) -> None:
    app.execute("SET LOCAL enable_seqscan = off")
    query = "EXPLAIN SELECT * FROM filings_registerentry WHERE search @@ '合成'::tsquery"
    assert "register_search" in "\n".join(line for (line,) in rows(app, query))
