"""The second wall, tried with a second login: whatever the code forgets, PostgreSQL does not show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from consortia.models import Consortium
from kernel.tenancy import operations as walls
from tests.tenancy.login import enter, portal_app, rows
from tests.world import World

WALLED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r' ORDER BY relname"


@pytest.fixture
def world(module_database: str) -> World:  # the committed twin of the world of other tests
    return World()


@pytest.fixture
def login(module_database: str) -> Iterator[Connection]:
    with portal_app(module_database) as found:
        yield found


@pytest.fixture
def app(login: Connection) -> Iterator[Cursor]:
    with login.cursor() as cursor:
        yield cursor


def test_login_is_the_role_without_rights(app: Cursor) -> None:
    assert rows(app, "SELECT session_user, current_user") == [("portal_app", "portal_app")]


# Reading


def test_nothing_is_seen_without_a_scope(app: Cursor) -> None:
    walled = [name for (name,) in rows(app, WALLED)]
    seen = {name: rows(app, f'SELECT count(*) FROM "{name}"')[0][0] for name in walled}  # noqa: S608
    assert len(seen) > 8
    assert seen == dict.fromkeys(walled, 0)


def test_scope_shows_its_own_tenants_only(world: World, app: Cursor) -> None:
    enter(app, consortium=[world.consortium.pk])
    assert rows(app, "SELECT slug FROM consortia_consortium") == [("ylqx",)]
    assert {row[0] for row in rows(app, "SELECT consortium_id::text FROM consortia_seat")} == {
        str(world.consortium.pk)
    }
    assert rows(
        app,
        "SELECT count(*) FROM audit_event WHERE consortium_id IS DISTINCT FROM %s",
        str(world.consortium.pk),
    ) == [(0,)]


def test_scope_of_several_tenants_shows_all_of_them(world: World, app: Cursor) -> None:
    enter(app, consortium=[world.consortium.pk, world.other_consortium.pk])
    assert rows(app, "SELECT slug FROM consortia_consortium ORDER BY 1") == [("qita",), ("ylqx",)]


def test_scope_with_an_empty_list_shows_nothing(app: Cursor) -> None:
    enter(app, consortium=[], user="")
    assert rows(app, "SELECT slug FROM consortia_consortium") == []


def test_scope_is_gone_after_commit(world: World, login: Connection, app: Cursor) -> None:
    """The variable stays behind as an empty text, which must not be read as a broken list."""
    enter(app, consortium=[world.consortium.pk], user=world.lead_admin.pk)
    assert len(rows(app, "SELECT id FROM notices_notice UNION SELECT id FROM consortia_consortium")) > 0
    login.commit()
    assert rows(app, "SELECT current_setting('portal.consortium', true)") == [("",)]
    assert rows(app, "SELECT id FROM notices_notice UNION SELECT id FROM consortia_consortium") == []


def test_notices_are_seen_by_their_addressee_only(world: World, app: Cursor) -> None:
    enter(app, user=world.member_university.pk, consortium=[world.consortium.pk])
    addressees = rows(app, "SELECT DISTINCT user_id::text FROM notices_notice")
    assert addressees == [(str(world.member_university.pk),)]


def test_policy_uses_the_index_and_is_evaluated_once(world: World, app: Cursor) -> None:
    enter(app, consortium=[world.consortium.pk])
    app.execute("SET LOCAL enable_seqscan = off")
    plan = "\n".join(line for (line,) in rows(app, "EXPLAIN SELECT * FROM audit_event"))
    assert re.search(r"Index Cond: \(consortium_id = ANY \(+InitPlan", plan)
    assert "SubPlan" not in plan


# Writing


def test_insert_for_another_tenant_is_refused(world: World, app: Cursor) -> None:
    enter(app, consortium=[world.consortium.pk], organisation=[])
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app.execute(
            "INSERT INTO consortia_seat"
            " (id, consortium_id, organisation_id, user_id, role, created_at, updated_at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, 'lead_admin', now(), now())",
            [str(world.other_consortium.pk), str(world.organisation("lead").pk), str(world.lead_admin.pk)],
        )


def test_update_and_delete_for_another_tenant_touch_no_row(
    world: World, login: Connection, app: Cursor
) -> None:
    enter(app, consortium=[world.consortium.pk], user=world.lead_admin.pk)
    other = str(world.other_consortium.pk)
    app.execute("UPDATE consortia_consortium SET name = 'x' WHERE id = %s", [other])
    assert app.rowcount == 0
    app.execute("DELETE FROM consortia_membership WHERE consortium_id = %s", [other])
    assert app.rowcount == 0
    login.commit()
    assert world.other_consortium.name == "样例智能汽车创新联合体"


def test_row_cannot_be_moved_to_another_tenant(world: World, app: Cursor) -> None:
    enter(app, consortium=[world.consortium.pk])
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app.execute("UPDATE consortia_seat SET consortium_id = %s", [str(world.other_consortium.pk)])


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_event_is_not_changed(statement: str, world: World, app: Cursor) -> None:
    enter(app, consortium=[world.consortium.pk])
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM audit_chain",
        "INSERT INTO audit_chain VALUES ('x', 1, 'x')",
        "UPDATE audit_chain SET head = 'x'",
        "DELETE FROM audit_chain",
    ],
)
def test_chain_heads_are_out_of_reach(statement: str, app: Cursor) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


def test_reminders_are_written_by_the_sweep_only(app: Cursor) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app.execute(
            "INSERT INTO notices_reminder (duty_id, rule, sent_at) VALUES (gen_random_uuid(), 'on', now())"
        )


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE portal_owner",
        "ALTER TABLE consortia_consortium DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON consortia_consortium USING (true)",
        "ALTER TABLE audit_event DISABLE TRIGGER USER",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "SET row_security = off; SELECT * FROM consortia_consortium",
    ],
)
def test_walls_cannot_be_taken_down(statement: str, app: Cursor) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        app.execute(statement)


# The worker's role


def test_system_role_sees_all_tenants_until_the_transaction_ends(login: Connection, app: Cursor) -> None:
    app.execute("SET LOCAL ROLE portal_system")
    assert rows(app, "SELECT slug FROM consortia_consortium ORDER BY 1") == [("qita",), ("ylqx",)]
    login.commit()
    assert rows(app, "SELECT current_user, count(*) FROM consortia_consortium") == [("portal_app", 0)]


def test_system_role_is_not_taken_by_itself(app: Cursor) -> None:
    """portal_app may become portal_system, but has none of its rights before it says so."""
    assert rows(app, "SELECT count(*) FROM consortia_consortium") == [(0,)]
    with pytest.raises(errors.InsufficientPrivilege):
        rows(app, "SELECT * FROM audit_chain")


def test_system_role_changes_no_event(app: Cursor) -> None:
    app.execute("SET LOCAL ROLE portal_system")
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("DELETE FROM audit_event")


# The operations, on tables of their own


@pytest.fixture
def scratch(world: World) -> World:
    """A parent of each consortium with its child, and an answer under seal, walled by the operations."""
    run(
        "DROP TABLE IF EXISTS answer, child, parent",
        "CREATE TABLE parent (id uuid PRIMARY KEY, consortium_id uuid NOT NULL);"
        "CREATE TABLE child (id uuid PRIMARY KEY, consortium_id uuid NOT NULL, parent_id uuid NOT NULL);"
        "CREATE TABLE answer (id int PRIMARY KEY, consortium_id uuid NOT NULL, organisation_id uuid NOT NULL,"
        " text text, sealed_until timestamptz NOT NULL, opened_at timestamptz);",
        walls.Protect("parent", walls.CONSORTIUM).sql,
        walls.Protect("child", walls.CONSORTIUM).sql,
        walls.TieToParent("child", "parent_id", "parent").sql,
        walls.Protect("answer", walls.sealed("organisation", "consortium")).sql,
        "INSERT INTO parent SELECT id, id FROM consortia_consortium",
    )
    return world


def run(*statements: object) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(str(statement))


def child_of(app: Cursor, parent: Consortium, tenant: Consortium) -> None:
    enter(app, consortium=[tenant.pk])
    app.execute("INSERT INTO child VALUES (gen_random_uuid(), %s, %s)", [str(tenant.pk), str(parent.pk)])


def test_child_of_the_own_tenant_is_accepted(scratch: World, login: Connection, app: Cursor) -> None:
    child_of(app, scratch.consortium, scratch.consortium)
    login.commit()


def test_child_of_another_tenants_parent_is_refused(scratch: World, login: Connection, app: Cursor) -> None:
    """Row-level security does not look at foreign keys; the composite key does."""
    child_of(app, scratch.other_consortium, scratch.consortium)
    with pytest.raises(errors.ForeignKeyViolation):
        login.commit()


ANSWER = "INSERT INTO answer VALUES (1, %s, %s, '揭榜方案', now() + interval %s, %s)"


def answered(world: World, *, due: str, opened: str | None = None) -> None:
    with connection.cursor() as cursor:
        ids = [str(world.consortium.pk), str(world.organisation("outside").pk)]
        cursor.execute(ANSWER, [*ids, due, opened])


@pytest.mark.parametrize("opened", [None, "2026-01-01"])
def test_answer_under_seal_is_read_by_its_author_only(
    opened: str | None, scratch: World, app: Cursor
) -> None:
    answered(scratch, due="1 hour", opened=opened)
    enter(app, consortium=[scratch.consortium.pk])
    assert rows(app, "SELECT text FROM answer") == []
    enter(app, organisation=[scratch.organisation("outside").pk], consortium=[])
    assert rows(app, "SELECT text FROM answer") == [("揭榜方案",)]


def test_answer_under_seal_is_hidden_from_the_system_role(scratch: World, app: Cursor) -> None:
    answered(scratch, due="1 hour")
    app.execute("SET LOCAL ROLE portal_system")
    assert rows(app, "SELECT text FROM answer") == []


def test_answer_due_and_opened_is_read_by_the_poster(scratch: World, app: Cursor) -> None:
    answered(scratch, due="-1 hour", opened="2026-01-01")
    enter(app, consortium=[scratch.consortium.pk])
    assert rows(app, "SELECT text FROM answer") == [("揭榜方案",)]


def test_answer_due_but_not_opened_is_not_read_by_the_poster(scratch: World, app: Cursor) -> None:
    answered(scratch, due="-1 hour")
    enter(app, consortium=[scratch.consortium.pk])
    assert rows(app, "SELECT text FROM answer") == []
    app.execute("SET LOCAL ROLE portal_system")
    assert rows(app, "SELECT text FROM answer") == [("揭榜方案",)]
