"""The record: numbered and chained by the database, append-only, and verified."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from kernel.accounts.models import User
from kernel.audit import chain
from kernel.audit.actions import SYSTEM, record
from kernel.audit.models import Event
from kernel.tenancy.scope import Scope, scoped, system_scope
from tests.world import World


def execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def verdict() -> chain.Verdict:
    with system_scope():
        return chain.verify()


def chain_of(world: World) -> list[Event]:
    return list(Event.objects.filter(chain=f"consortium:{world.consortium.pk}").order_by("number"))


# Writing


def test_record_numbers_and_chains_within_the_tenant(world: World) -> None:
    before = chain_of(world)[-1]
    record("test.one", world.consortium, by=world.lead_admin, reason="because")
    record("test.other", world.other_consortium, by=world.other_lead)
    record("test.two", world.consortium, by=SYSTEM)
    one, two = chain_of(world)[-2:]
    assert (one.number, two.number) == (before.number + 1, before.number + 2)
    assert (one.previous_hash, two.previous_hash) == (before.hash, one.hash)
    assert (one.actor, one.actor_name, one.reason) == (world.lead_admin, "王敏", "because")
    assert (two.actor, two.actor_name) == (None, "系统")


def test_record_hash_covers_the_whole_event(world: World) -> None:
    """Recomputed here from the documented form, so that a verifier can be written without our code."""
    record("test.one", world.consortium, by=world.lead_admin, after={"title": "揭榜", "n": 1})
    event = chain_of(world)[-1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT jsonb_build_array(id, chain, number, name, actor_id, actor_name, object_type, object_id,"
            " object_label, reason, before, after, request_id, consortium_id, authority_id, organisation_id,"
            """ to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text"""
            " FROM audit_event WHERE id = %s",
            [event.pk],
        )
        text = cursor.fetchone()[0]
    assert event.hash == hashlib.sha256((event.previous_hash + text).encode()).hexdigest()


def test_record_keeps_dates_and_ids_as_text(world: World) -> None:
    values = {"on": date(2026, 11, 21), "id": world.consortium.pk, "at": datetime(2026, 1, 2, tzinfo=UTC)}
    event = record("test.one", world.consortium, by=SYSTEM, after=values)
    event.refresh_from_db()
    assert event.after == {"on": "2026-11-21", "id": str(world.consortium.pk), "at": "2026-01-02T00:00:00Z"}


def test_record_of_an_actor_with_a_very_long_address(world: World) -> None:
    somebody = User(pk=world.nobody.pk, email=f"{'x' * 200}@example.test")
    assert record("test.one", world.consortium, by=somebody).actor_name == "x" * 120


def test_record_in_a_transaction_that_fails_leaves_no_gap(world: World) -> None:
    with transaction.atomic():
        record("test.one", world.consortium, by=SYSTEM)
        transaction.set_rollback(True)
    record("test.two", world.consortium, by=SYSTEM)
    assert [event.number for event in chain_of(world)] == list(range(1, len(chain_of(world)) + 1))
    assert verdict().broken == ""


def test_record_by_many_at_once_makes_one_unbroken_chain(own_database: str) -> None:
    consortium = World().consortium
    before = Event.objects.count()

    def write() -> None:
        for _ in range(10):
            with transaction.atomic():
                record("test.one", consortium, by=SYSTEM)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Event.objects.count() == before + 60
    assert verdict().broken == ""


# Refusals


@pytest.mark.parametrize("role", ["portal_app", "portal_system", "portal_owner"])
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_event_cannot_be_changed_by(role: str, statement: str, world: World) -> None:
    before = Event.objects.count()
    with pytest.raises(DatabaseError), scoped(Scope(role=role)):
        execute(statement)
    assert Event.objects.count() == before
    assert verdict().broken == ""


def test_event_cannot_be_numbered_by_its_writer(world: World) -> None:
    end = chain_of(world)[-1]
    Event.objects.create(
        name="test.forged",
        actor_name="x",
        object_type="x",
        object_id=world.consortium.pk,
        object_label="x",
        consortium_id=world.consortium.pk,
        chain="platform",
        number=1,
        hash="0" * 64,
    )
    forged = chain_of(world)[-1]
    assert (forged.name, forged.number, forged.previous_hash) == ("test.forged", end.number + 1, end.hash)
    assert verdict().broken == ""


def test_event_inserted_twice_leaves_the_chain_whole(world: World) -> None:
    event = record("test.one", world.consortium, by=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.bulk_create([event], ignore_conflicts=True)
    assert verdict().broken == ""


def test_event_with_a_temporary_table_in_place_of_the_chain_is_chained_all_the_same(world: World) -> None:
    end = chain_of(world)[-1]
    with scoped(Scope(consortium=frozenset({world.consortium.pk}))):
        execute("CREATE TEMPORARY TABLE audit_chain (key text PRIMARY KEY, length bigint, head text)")
        record("test.one", world.consortium, by=SYSTEM)
        execute("DROP TABLE pg_temp.audit_chain")
    assert chain_of(world)[-1].number == end.number + 1
    assert verdict().broken == ""


# Verification


def tamper(deed: Callable[[Event], None], world: World) -> tuple[Event, chain.Verdict]:
    """Do as an administrator of the database could, in the middle of a chain."""
    for number in range(4):
        record(f"test.{number}", world.consortium, by=SYSTEM)
    event = chain_of(world)[-3]
    execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    deed(event)
    execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    return event, verdict()


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'another'",
        "actor_id = NULL, actor_name = 'somebody else'",
        "at = at - interval '1 day'",
        """after = '{"status": "filed"}'""",
        "consortium_id = NULL",
        "hash = repeat('0', 64)",
        "previous_hash = repeat('0', 64)",
        "number = 9999",
    ],
)
def test_verify_names_an_event_that_was_edited(change: str, world: World) -> None:
    statement = f"UPDATE audit_event SET {change} WHERE id = %s"  # noqa: S608
    event, found = tamper(lambda event: execute(statement, event.pk), world)
    following = event.number + 1
    numbers = {f"{event.chain} #{number} " for number in (event.number, following)}
    assert any(found.broken.startswith(start) for start in numbers), found.broken


def test_verify_names_the_event_after_one_that_was_deleted(world: World) -> None:
    event, found = tamper(lambda event: execute("DELETE FROM audit_event WHERE id = %s", event.pk), world)
    assert found.broken.startswith(f"{event.chain} #{event.number + 1} test.2 at ")


def test_verify_sees_two_events_that_changed_places(world: World) -> None:
    def swap(event: Event) -> None:
        first, second = event.number, event.number + 1
        statement = "UPDATE audit_event SET number = %s WHERE chain = %s AND number = %s"
        execute(statement, 0, event.chain, first)
        execute(statement, first, event.chain, second)
        execute(statement, second, event.chain, 0)

    event, found = tamper(swap, world)
    assert found.broken.startswith(f"{event.chain} #{event.number} ")


def test_verify_sees_an_end_that_was_cut_off(world: World) -> None:
    def cut(event: Event) -> None:
        execute("DELETE FROM audit_event WHERE chain = %s AND number > %s", event.chain, event.number)

    event, found = tamper(cut, world)
    assert found.broken == f"{event.chain} #{event.number + 1} is missing: the end of the chain was cut off"


def test_verify_sees_a_chain_that_is_gone(world: World) -> None:
    event, found = tamper(
        lambda event: execute("DELETE FROM audit_event WHERE chain = %s", event.chain), world
    )
    assert found.broken == f"{event.chain} #1 is missing: the end of the chain was cut off"


def test_verify_sees_a_chain_whose_head_is_gone(world: World) -> None:
    event, found = tamper(lambda event: execute("DELETE FROM audit_chain WHERE key = %s", event.chain), world)
    assert found.broken == f"{event.chain} #{event.number + 2} is not the end that the chain knows: #0"


def test_verify_audit_of_whole_chains_says_so(world: World) -> None:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    chains = Event.objects.values("chain").distinct().count()
    assert said.getvalue() == f"{Event.objects.count()} events, {chains} chains, intact\n"


def test_verify_audit_of_a_broken_chain_exits_1_and_names_the_event(world: World) -> None:
    event, _found = tamper(
        lambda event: execute("UPDATE audit_event SET reason = 'x' WHERE id = %s", event.pk), world
    )
    said, complained = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stdout=said, stderr=complained)
    assert ended.value.code == 1
    assert (
        complained.getvalue()
        == f"broken: {event.chain} #{event.number} test.1 at {event.at:%Y-%m-%d %H:%M:%S}\n"
    )
    assert said.getvalue() == ""
