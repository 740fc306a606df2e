"""Planning and changing tasks: numbers, parts, indicators, and whose ids are taken."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia.actions import tasks
from consortia.models import ChainNode, Task, TaskPart
from consortia.selectors import tasks as selectors
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.consortia import task_scenes as scenes
from tests.world import World


def update(world: World, task: Task, by: str = "lead_admin", **fields: Any) -> Task:
    user = world.user(by)
    with user_scope(user):
        return tasks.update_task(task.pk, by=user, **fields)


def letters(task: Task) -> dict[str, str]:
    parts = TaskPart.objects.filter(task=task).select_related("membership__organisation")
    return {str(part.membership): part.letter for part in parts}


def told(kind: str) -> list[str]:
    emails = Notice.objects.filter(kind=kind).order_by("user__email").values_list("user__email", flat=True)
    return [email.partition("@")[0] for email in emails]


# Planning


def test_task_gets_the_next_number_of_its_consortium(world: World) -> None:
    numbers = [scenes.planned(world).number for _count in range(3)]
    assert numbers == ["T-001", "T-002", "T-003"]
    assert scenes.planned(world, "other_lead").number == "T-001"


def test_number_goes_on_beyond_three_digits(world: World) -> None:
    scenes.planned(world)
    Task.objects.update(number="T-999")
    assert [scenes.planned(world).number, scenes.planned(world).number] == ["T-1000", "T-1001"]


def test_task_keeps_indicators_and_parts_and_tells_those_who_hold_it(world: World) -> None:
    task = scenes.planned(world)
    assert letters(task) == {"样例东海大学": "R", "样例申江诊断科技": "A"}
    indicator = selectors.indicators_of(task).get()
    assert (indicator.name, indicator.order, indicator.value) == ("批间差 CV", 1, None)
    assert told("task.handed") == ["lead_staff", "member_university"]
    assert Event.objects.get(name="task.created").after == {"number": "T-001", "title": "微流控芯片中试"}


@pytest.mark.parametrize("persona", ["member_university", "signatory_lead"])
def test_member_plans_no_tasks(world: World, persona: str) -> None:
    with user_scope(world.user(persona)), pytest.raises(PermissionDenied):
        tasks.create_task(
            world.consortium.pk,
            by=world.user(persona),
            title="越权",
            starts_on=scenes.day(0),
            due_on=scenes.day(1),
        )
    assert not Task.objects.exists()


def test_task_due_before_it_begins_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        scenes.planned(world, starts_on=scenes.day(3), due_on=scenes.day(2))
    assert broken.value.attr == "due_on"
    assert not Task.objects.exists()


@pytest.mark.parametrize(("name", "year"), [("starts_on", 202), ("due_on", 9999)])
def test_day_in_another_century_is_refused(world: World, name: str, year: int) -> None:
    day: dict[str, Any] = {name: date(year, 1, 1)}
    with pytest.raises(RuleBroken) as broken:
        scenes.planned(world, **day)
    assert broken.value.attr == name
    assert not Task.objects.exists()


def foreign(world: World, what: str) -> dict[str, Any]:
    """Ids of the second consortium, or of nobody."""
    if what == "stage":
        return {"stage_id": scenes.stage(world, "other_lead").pk}
    if what == "node":
        with user_scope(world.other_lead):
            return {"node_id": ChainNode.objects.create(consortium=world.other_consortium, name="别家").pk}
    if what == "indicators":
        membership = scenes.member(world, "other")
        return {"indicators": [{**scenes.INDICATOR, "membership_id": membership.pk}]}
    return {"parts": [{"membership_id": scenes.member(world, "other").pk, "letter": "R"}]}


@pytest.mark.parametrize("what", ["stage", "node", "indicators", "parts"])
def test_ids_of_another_consortium_are_refused(world: World, what: str) -> None:
    given = foreign(world, what)
    with pytest.raises(RuleBroken) as broken:
        scenes.planned(world, **given)
    assert broken.value.attr == what
    assert not Task.objects.exists()
    task = scenes.planned(world)
    with pytest.raises(RuleBroken):
        update(world, task, **given)
    assert scenes.fresh(task).version == 1


@pytest.mark.parametrize("parts", [["A", "A"], ["same"]])
def test_two_accountable_or_twice_the_same_is_refused(world: World, parts: list[str]) -> None:
    keys = ["university", "supplier"] if len(parts) == 2 else ["university", "university"]
    rows = [scenes.part(world, key, "A" if len(parts) == 2 else "R") for key in keys]
    with pytest.raises(RuleBroken) as broken:
        scenes.planned(world, parts=rows)
    assert broken.value.attr == "parts"
    assert not Task.objects.exists()


# Changing


def test_change_counts_the_version_and_names_what_changed(world: World) -> None:
    task = scenes.planned(world)
    changed = update(world, task, version=1, title="新名")
    assert (changed.version, changed.title) == (2, "新名")
    event = Event.objects.get(name="task.changed")
    assert (event.before, event.after) == ({"title": "微流控芯片中试"}, {"title": "新名"})


def test_change_of_a_stale_version_is_refused(world: World) -> None:
    task = scenes.planned(world)
    update(world, task, version=1, title="先")
    with pytest.raises(StaleVersion):
        update(world, task, version=1, title="后")
    assert scenes.fresh(task).title == "先"


def test_accountable_passes_from_one_member_to_another(world: World) -> None:
    task = scenes.planned(world)
    Notice.objects.all().delete()
    update(world, task, parts=[scenes.part(world, "supplier", "A"), scenes.part(world, "lead")])
    assert letters(task) == {"样例泰泽生物": "A", "样例申江诊断科技": "R"}
    assert told("task.handed") == ["member_supplier"]


def test_two_members_exchange_their_parts(world: World) -> None:
    task = scenes.planned(world)
    update(world, task, parts=[scenes.part(world, "university", "A"), scenes.part(world, "lead")])
    assert letters(task) == {"样例东海大学": "A", "样例申江诊断科技": "R"}


def test_indicator_named_by_its_id_keeps_what_was_reached(world: World) -> None:
    task = scenes.started(world)
    old = selectors.indicators_of(task).get()
    scenes.reported(world, task, values={old.pk: 6})
    second = {"name": "良率", "target": 95, "direction": "ge"}
    update(world, task, indicators=[second, {"id": old.pk, **scenes.INDICATOR, "name": "批间差"}])
    rows = [(row.name, row.order, row.value) for row in selectors.indicators_of(task)]
    assert rows == [("良率", 1, None), ("批间差", 2, 6)]
    update(world, task, indicators=[])
    assert not selectors.indicators_of(task).exists()


@pytest.mark.parametrize("given", ["unknown", "another"])
def test_indicator_of_another_task_is_refused(world: World, given: str) -> None:
    task, other = scenes.planned(world), scenes.planned(world)
    pk = uuid4() if given == "unknown" else selectors.indicators_of(other).get().pk
    with pytest.raises(RuleBroken) as broken:
        update(world, task, indicators=[{"id": pk, **scenes.INDICATOR}])
    assert broken.value.attr == "indicators"
    assert selectors.indicators_of(other).count() == 1


def test_ended_task_is_not_changed(world: World) -> None:
    task = scenes.planned(world)
    scenes.step(world, "cancel", task, reason="样例")
    with pytest.raises(TransitionNotAllowed):
        update(world, task, title="改")
    assert scenes.fresh(task).title == "微流控芯片中试"


def test_outsider_does_not_find_the_task(world: World) -> None:
    task = scenes.planned(world)
    with pytest.raises(Http404):
        update(world, task, "other_lead", title="改")


# Who holds what


def test_holders_count_parts_by_member(world: World) -> None:
    first = scenes.started(world, due_on=scenes.day(-1))
    scenes.reported(world, first)
    scenes.planned(world, parts=[scenes.part(world, "supplier", "C"), scenes.part(world, "university")])
    cancelled = scenes.planned(world)
    scenes.step(world, "cancel", cancelled, reason="样例")
    with user_scope(world.lead_admin):
        found = selectors.holders(world.consortium)
    university = found[scenes.member(world, "university").pk]
    assert (university.responsible, university.held, university.open, university.overdue) == (2, 2, 2, 1)
    assert university.last_report_on == scenes.day(0)
    supplier = found[scenes.member(world, "supplier").pk]
    assert (supplier.held, supplier.consulted, supplier.open) == (0, 1, 0)
    lead = found[scenes.member(world, "lead").pk]
    assert (lead.accountable, lead.held, lead.last_report_on) == (1, 1, None)


def test_summary_counts_by_status(world: World) -> None:
    done = scenes.done(world, scenes.started(world))
    scenes.step(world, "confirm", done)
    scenes.planned(world, due_on=scenes.day(-2))
    late = scenes.started(world, due_on=scenes.day(-1))
    scenes.reported(world, late, progress=50)
    scenes.step(world, "cancel", scenes.planned(world), reason="样例")
    with user_scope(world.lead_admin):
        found = selectors.summary(world.consortium)
    assert found.counts == {"planned": 1, "active": 1, "reported": 0, "done": 1, "cancelled": 1}
    assert (found.total, found.open, found.done, found.overdue, found.progress) == (3, 2, 1, 2, 50)
    assert [task.due_on for task in found.next_due] == [scenes.day(-2), scenes.day(-1)]


def test_summary_of_no_tasks(world: World) -> None:
    with user_scope(world.lead_admin):
        found = selectors.summary(world.consortium)
    assert (found.total, found.progress, found.next_due) == (0, 0, [])
