"""The stages of the roadmap: their order, their terms, what they need, and what hangs on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia.actions import roadmap
from consortia.models import RoadmapStage, Support
from consortia.selectors import roadmap as selectors
from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, StaleVersion
from kernel.tenancy.scope import user_scope
from tests.consortia import task_scenes as scenes
from tests.world import World


def deed(world: World, verb: str, stage: RoadmapStage, by: str = "lead_admin", **fields: Any) -> Any:
    user = world.user(by)
    with user_scope(user):
        return getattr(roadmap, verb)(stage.pk, by=user, **fields)


def order(world: World) -> list[tuple[int, str]]:
    stages = RoadmapStage.objects.filter(consortium=world.consortium).order_by("order")
    return list(stages.values_list("order", "name"))


def three(world: World) -> list[RoadmapStage]:
    terms = {"甲": (0, 9), "乙": (10, 19), "丙": (20, 29)}
    return [
        scenes.stage(world, name=name, starts_on=scenes.day(first), ends_on=scenes.day(last))
        for name, (first, last) in terms.items()
    ]


def test_stage_comes_last_with_its_support(world: World) -> None:
    three(world)
    assert order(world) == [(1, "甲"), (2, "乙"), (3, "丙")]
    stage = RoadmapStage.objects.get(name="乙")
    rows = list(stage.support.values_list("kind", "text", "amount_fen"))
    assert rows == [("funds", "牵头单位自筹", 300_000_000), ("platform", "中试线开放", None)]


def test_stage_that_ends_before_it_begins_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        scenes.stage(world, starts_on=scenes.day(2), ends_on=scenes.day(1))
    assert broken.value.attr == "ends_on"
    assert not RoadmapStage.objects.exists()


def test_change_replaces_the_support_that_is_given(world: World) -> None:
    stage = scenes.stage(world)
    deed(world, "update_stage", stage, name="新名")
    assert Support.objects.filter(stage=stage).count() == 2
    deed(world, "update_stage", stage, support=[{"kind": "talent", "text": "专员"}])
    assert list(Support.objects.filter(stage=stage).values_list("text", flat=True)) == ["专员"]
    assert Event.objects.filter(name="stage.changed").count() == 2


def test_change_of_a_stage_seen_before_another_change_is_refused(world: World) -> None:
    stage = scenes.stage(world)
    seen = selectors.mark(stage)
    deed(world, "update_stage", stage, seen=seen, name="先")
    with pytest.raises(StaleVersion):
        deed(world, "update_stage", stage, seen=seen, name="后")
    assert order(world) == [(1, "先")]


def test_move_exchanges_neighbours_and_stops_at_the_ends(world: World) -> None:
    first, second, third = three(world)
    deed(world, "move_stage", third, direction="up")
    assert order(world) == [(1, "甲"), (2, "丙"), (3, "乙")]
    deed(world, "move_stage", first, direction="up")
    deed(world, "move_stage", second, direction="down")
    assert order(world) == [(1, "甲"), (2, "丙"), (3, "乙")]
    deed(world, "move_stage", first, direction="down")
    assert order(world) == [(1, "丙"), (2, "甲"), (3, "乙")]


def test_terms_out_of_order_and_overlaps_are_pointed_out(world: World) -> None:
    first, second, third = three(world)
    assert selectors.warnings([first, second, third]) == {}
    deed(world, "move_stage", third, direction="up")
    with user_scope(world.lead_admin):
        found = selectors.warnings(list(selectors.stages_of(world.consortium)))
    assert {pk: len(texts) for pk, texts in found.items()} == {second.pk: 1}
    deed(world, "update_stage", third, starts_on=scenes.day(5))
    with user_scope(world.lead_admin):
        found = selectors.warnings(list(selectors.stages_of(world.consortium)))
        about = selectors.warnings_about(RoadmapStage.objects.get(pk=third.pk))
    assert {pk: len(texts) for pk, texts in found.items()} == {third.pk: 1, second.pk: 1}
    assert len(about) == 2


def test_stage_with_tasks_is_not_removed_and_they_are_named(world: World) -> None:
    first, second, _third = three(world)
    scenes.planned(world, stage_id=first.pk)
    with pytest.raises(RuleBroken, match="T-001"):
        deed(world, "remove_stage", first)
    assert len(order(world)) == 3
    deed(world, "remove_stage", second)
    assert order(world) == [(1, "甲"), (2, "丙")]
    assert Event.objects.get(name="stage.removed").before["name"] == "乙"


@pytest.mark.parametrize("verb", ["update_stage", "move_stage", "remove_stage"])
def test_members_and_outsiders_write_no_stages(world: World, verb: str) -> None:
    stage = scenes.stage(world)
    fields = {"update_stage": {"name": "改"}, "move_stage": {"direction": "up"}, "remove_stage": {}}[verb]
    with pytest.raises(PermissionDenied):
        deed(world, verb, stage, "member_university", **fields)
    with pytest.raises(Http404):
        deed(world, verb, stage, "other_lead", **fields)
    assert order(world) == [(1, "攻关期")]


def test_cards_show_progress_of_live_tasks(world: World) -> None:
    stage = scenes.stage(world)
    done = scenes.done(world, scenes.started(world, stage_id=stage.pk))
    scenes.step(world, "confirm", done)
    scenes.planned(world, stage_id=stage.pk)
    scenes.step(world, "cancel", scenes.planned(world, stage_id=stage.pk), reason="样例")
    with user_scope(world.lead_admin):
        (card,) = selectors.cards(world.consortium)
    assert (card.done, len(card.live), card.progress, card.goals) == (1, 2, 50, ["样片达标", "论文两篇"])
