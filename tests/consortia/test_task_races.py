"""Two people at the same moment, in transactions that really commit; and tasks by XLSX."""

from __future__ import annotations

from functools import partial

from consortia.actions import roadmap, task_steps, tasks
from consortia.models import RoadmapStage, Task, TaskReport
from tests.consortia import task_scenes as scenes
from tests.consortia.test_races import together
from tests.world import World

ROUNDS = 4


def test_two_tasks_of_the_same_moment_get_two_numbers(own_database: str) -> None:
    world = World()
    deeds = [
        (
            user,
            partial(
                tasks.create_task,
                world.consortium.pk,
                by=user,
                title="同时",
                starts_on=scenes.day(0),
                due_on=scenes.day(9),
            ),
        )
        for user in (world.lead_admin, world.lead_staff)
    ]
    for _round in range(ROUNDS):
        assert together(*deeds) == ["done", "done"]
    numbers = list(Task.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"T-{place:03}" for place in range(1, 2 * ROUNDS + 1)]


def test_confirming_twice_confirms_once(own_database: str) -> None:
    world = World()
    task = scenes.done(world, scenes.started(world))
    deeds = [
        (user, partial(task_steps.confirm, task.pk, by=user)) for user in (world.lead_admin, world.lead_staff)
    ]
    assert together(*deeds) == ["TransitionNotAllowed", "done"]


def test_report_and_cancellation_do_not_cross(own_database: str) -> None:
    world = World()
    task = scenes.started(world)
    member, lead = world.member_university, world.lead_admin
    ends = together(
        (member, partial(task_steps.report, task.pk, by=member, progress=50, text="样例")),
        (lead, partial(task_steps.cancel, task.pk, by=lead, reason="样例")),
    )
    assert ends in (["done", "done"], ["TransitionNotAllowed", "done"])
    assert TaskReport.objects.count() == ends.count("done") - 1


def test_stage_is_not_removed_under_a_new_task(own_database: str) -> None:
    world = World()
    stage = scenes.stage(world)
    ends = together(
        (world.lead_admin, partial(roadmap.remove_stage, stage.pk, by=world.lead_admin)),
        (
            world.lead_staff,
            partial(
                tasks.create_task,
                world.consortium.pk,
                by=world.lead_staff,
                title="样例",
                stage_id=stage.pk,
                starts_on=scenes.day(0),
                due_on=scenes.day(9),
            ),
        ),
    )
    assert ends == ["RuleBroken", "done"]
    assert RoadmapStage.objects.count() == Task.objects.count()
