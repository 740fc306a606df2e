"""Generated from the transition tables: what is legal happens and is recorded, and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from uuid import uuid4

import pytest
from django.db import models, transaction
from django.db.utils import DatabaseError

from bounties.models import Answer
from kernel.audit.actions import SYSTEM
from kernel.audit.lifecycle import REGISTRY, SYSTEM_ONLY, Lifecycle
from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.registry import AXES
from tests.factories import FACTORIES, forced
from tests.world import World

TABLES = {name: lifecycle for name, (_model, lifecycle) in sorted(REGISTRY.items())}
STEPS = [(name, step) for name, lifecycle in TABLES.items() for step in lifecycle.transitions]
PAIRS = [(name, step, source) for name, table in TABLES.items() for step, source, _target in table.pairs()]
ENDLESS = {"expert": "listed and paused as often as the person likes"}
RIGHTS = {
    f"{axis.app_label}.{code}" for axis in AXES.values() for code, _label in axis.model._meta.permissions
}


@pytest.fixture
def made(request: pytest.FixtureRequest, world: World) -> models.Model:
    """One object of the lifecycle that the test is about."""
    return FACTORIES[request.node.callspec.params["name"]](world)


def put(obj: models.Model, lifecycle: Lifecycle, state: str) -> None:
    """As if it had come that far."""
    forced(obj, **{lifecycle.field: state})


def state_of(obj: models.Model, lifecycle: Lifecycle) -> str:
    values = type(obj)._base_manager.values_list(lifecycle.field, flat=True)
    return str(values.get(pk=obj.pk))


def events_of(obj: models.Model) -> list[Event]:
    return list(Event.objects.filter(object_id=obj.pk).order_by("at", "number"))


def row_of(obj: models.Model) -> dict[str, object]:
    return type(obj)._base_manager.values().get(pk=obj.pk)


# The tables themselves


def test_every_lifecycle_has_its_factory() -> None:
    assert FACTORIES.keys() == TABLES.keys()


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_reachable(name: str) -> None:
    table = TABLES[name]
    reached = {table.initial}
    while more := {target for _step, source, target in table.pairs() if source in reached} - reached:
        reached |= more
    assert reached == set(table.states.values)


@pytest.mark.parametrize("name", sorted(TABLES.keys() - ENDLESS.keys()))
def test_every_state_that_is_left_can_end(name: str) -> None:
    """From every state some final one can be reached: nothing runs in circles for ever."""
    table = TABLES[name]
    sources = {source for _step, source, _target in table.pairs()}
    ending = set(table.states.values) - sources
    assert ending != set()
    while more := {source for _step, source, target in table.pairs() if target in ending} - ending:
        ending |= more
    assert ending == set(table.states.values)


@pytest.mark.parametrize("name", TABLES)
def test_table_names_states_rights_and_events_that_exist(name: str) -> None:
    table = TABLES[name]
    states = set(table.states.values)
    assert table.initial in states
    assert {state for _step, *pair in table.pairs() for state in pair} <= states
    rules = table.transitions.values()
    assert {rule.permission for rule in rules} - RIGHTS <= {SYSTEM_ONLY}
    assert [rule.event for rule in rules if not re.fullmatch(r"[a-z_]+\.[a-z_]+", rule.event)] == []
    assert [step for step, rule in table.transitions.items() if rule.target in rule.sources] == []


# Firing


@pytest.mark.parametrize(("name", "step", "source"), PAIRS)
def test_legal_step_writes_state_and_event(name: str, step: str, source: str, made: models.Model) -> None:
    table = TABLES[name]
    put(made, table, source)
    before = len(events_of(made))
    event = table.fire(step, made, by=SYSTEM, reason="  because  ", note="more")
    target = table[step].target
    assert state_of(made, table) == getattr(made, table.field) == target
    assert len(events_of(made)) == before + 1
    assert (event.name, event.reason, event.object_id) == (table[step].event, "because", made.pk)
    assert (event.before, event.after) == ({table.field: source}, {table.field: target, "note": "more"})


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_illegal_step_changes_nothing(name: str, step: str, made: models.Model) -> None:
    table = TABLES[name]
    for state in sorted(set(table.states.values) - set(table[step].sources)):
        put(made, table, state)
        before = (row_of(made), events_of(made))
        with pytest.raises(TransitionNotAllowed):
            table.fire(step, made, by=SYSTEM, reason="because")
        assert (row_of(made), events_of(made)) == before, state


@pytest.mark.parametrize(("name", "step"), [(n, s) for n, s in STEPS if TABLES[n][s].reason_required])
def test_step_without_its_reason_changes_nothing(name: str, step: str, made: models.Model) -> None:
    table = TABLES[name]
    put(made, table, table[step].sources[0])
    before = (row_of(made), events_of(made))
    for reason in ("", "  \n"):
        with pytest.raises(RuleBroken) as refused:
            table.fire(step, made, by=SYSTEM, reason=reason)
        assert refused.value.attr == "reason"
    assert (row_of(made), events_of(made)) == before


@pytest.mark.parametrize("name", TABLES)
def test_step_is_offered_in_its_states_to_its_rights_only(
    name: str, made: models.Model, world: World
) -> None:
    table = TABLES[name]
    everybody = [world.user(persona) for persona in ("lead_admin", "member_university", "officer", "nobody")]
    for state in table.states.values:
        put(made, table, state)
        possible = {step for step, rule in table.transitions.items() if state in rule.sources}
        for user in everybody:
            offered = table.available(made, user)
            assert offered <= possible
            assert {step for step in offered if table[step].permission == SYSTEM_ONLY} == set()
        assert table.available(made, world.nobody) == frozenset()


# The database, whoever writes


def illegal_pairs(table: Lifecycle) -> Iterator[tuple[str, str]]:
    legal = {(source, target) for _step, source, target in table.pairs()}
    for source, target in product(table.states.values, repeat=2):
        if source != target and (source, target) not in legal:
            yield source, target


@pytest.mark.parametrize("name", TABLES)
def test_database_refuses_an_illegal_update(name: str, made: models.Model) -> None:
    table = TABLES[name]
    rows = type(made)._base_manager.filter(pk=made.pk)
    for source, target in illegal_pairs(table):
        put(made, table, source)
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            rows.update(**{table.field: target})
        assert state_of(made, table) == source, (source, target)


@pytest.mark.parametrize("name", TABLES)
def test_database_refuses_a_new_row_in_a_later_state(name: str, made: models.Model) -> None:
    table = TABLES[name]
    count = type(made)._base_manager.count()
    if isinstance(made, Answer):
        made.opened_at = None  # its seal would refuse it first
    for state in sorted(set(table.states.values) - {table.initial}):
        made.pk = uuid4()
        setattr(made, table.field, state)
        with pytest.raises(DatabaseError, match="starts as"), transaction.atomic():
            made.save(force_insert=True)
    assert type(made)._base_manager.count() == count
