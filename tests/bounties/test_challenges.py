"""Writing and publishing challenges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from bounties import actions, selectors
from bounties.models import BoardEntry, Challenge, Indicator, Milestone
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.world import World


def test_create_challenge_numbers_drafts_by_consortium_and_year(world: World) -> None:
    first, second, other = scenes.draft(world), scenes.draft(world), scenes.draft(world, "other_lead")
    year = timezone.localdate().year
    assert [each.number for each in (first, second, other)] == [
        f"YLQX-{year}-001",
        f"YLQX-{year}-002",
        f"QITA-{year}-001",
    ]


def test_create_challenge_keeps_indicators_and_milestones_in_order(world: World) -> None:
    challenge = scenes.draft(world)
    assert [each.name for each in challenge.indicators.all()] == ["批间差 CV", "兼容现有注塑设备"]
    assert [each.aim for each in challenge.indicators.all()] == ["≤ 5 %", "是"]
    assert [each.amount_fen for each in challenge.milestones.all()] == [54_000_000, 72_000_000, 54_000_000]
    assert challenge.organisation == world.organisation("lead")


def test_create_challenge_by_a_member_without_the_right_is_refused(world: World) -> None:
    user = world.member_university
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.create_challenge(world.consortium.pk, by=user, title="越权")
    assert not Challenge.objects.exists()


def test_create_challenge_for_an_organisation_one_does_not_act_for_is_refused(world: World) -> None:
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken) as broken:
        actions.create_challenge(
            world.consortium.pk, by=user, title="冒名", organisation_id=world.organisation("supplier").pk
        )
    assert broken.value.attr == "organisation"


def test_draft_is_not_there_for_members_who_do_not_write(world: World) -> None:
    challenge = scenes.draft(world)
    user = world.member_supplier
    with user_scope(user):
        assert list(selectors.visible_challenges(world.consortium, user)) == []
        with pytest.raises(Http404):
            actions.update_challenge(challenge.pk, by=user, title="x")


def test_update_challenge_replaces_rows_and_counts_the_version(world: World) -> None:
    challenge = scenes.draft(world)
    user = world.lead_staff
    with user_scope(user):
        changed = actions.update_challenge(
            challenge.pk, by=user, version=1, title="新题目", indicators=scenes.INDICATORS[:1]
        )
    assert (changed.title, changed.version) == ("新题目", 2)
    assert Indicator.objects.filter(challenge=challenge).count() == 1
    assert Milestone.objects.filter(challenge=challenge).count() == 3


def test_update_challenge_from_an_old_page_is_refused(world: World) -> None:
    challenge = scenes.draft(world)
    user = world.lead_admin
    with user_scope(user):
        actions.update_challenge(challenge.pk, by=user, version=1, goal="甲")
    with user_scope(user), pytest.raises(StaleVersion):
        actions.update_challenge(challenge.pk, by=user, version=1, goal="乙")
    challenge.refresh_from_db()
    assert challenge.goal == "甲"


def test_publish_puts_the_challenge_on_the_board(world: World) -> None:
    challenge = scenes.published(world)
    entry = BoardEntry.objects.get(pk=challenge.pk)
    assert (entry.number, entry.title, entry.amount_fen) == (
        challenge.number,
        challenge.title,
        challenge.amount_fen,
    )
    assert (entry.status, entry.is_public, entry.deadline) == ("published", True, challenge.deadline)
    assert entry.consortium_name == "样例医疗器械创新联合体"
    assert [each["aim"] for each in entry.indicators] == ["≤ 5 %", "是"]
    assert [each["amount_fen"] for each in entry.milestones] == [54_000_000, 72_000_000, 54_000_000]


def test_publish_plans_the_opening_at_the_deadline(world: World) -> None:
    challenge = scenes.published(world)
    job = Job.objects.get(task="bounties.settle", key=str(challenge.pk))
    assert job.due_at == challenge.deadline


def test_publish_writes_one_event_and_tells_the_members(world: World) -> None:
    challenge = scenes.published(world)
    event = Event.objects.get(name="challenge.published", object_id=challenge.pk)
    assert event.after["amount_fen"] == 180_000_000
    told = Notice.objects.filter(kind="challenge.published").values_list("user__name", flat=True)
    assert set(told) == {"周岚", "沈国栋", "张喆", "刘堃", "陈䶮", "林越"}


@pytest.mark.parametrize(
    ("fields", "attr"),
    [
        ({"background": " "}, "background"),
        ({"goal": ""}, "goal"),
        ({"indicators": []}, "indicators"),
        ({"indicators": [{"name": "只有名称"}]}, "indicators"),
        ({"indicators": [{"name": "无方法", "target": "5"}]}, "indicators"),
        ({"amount_fen": 0, "milestones": []}, "amount"),
        ({"deadline": None}, "deadline"),
        ({"deadline": timezone.now() + timedelta(minutes=59)}, "deadline"),
        ({"milestones": []}, "milestones"),
        (
            {"milestones": [{"title": "一", "due_on": date(2027, 1, 1), "amount_fen": 179_999_999}]},
            "milestones",
        ),
    ],
)
def test_publish_of_an_incomplete_draft_is_refused_with_the_reason(
    world: World, fields: dict[str, Any], attr: str
) -> None:
    challenge = scenes.draft(world, **fields)
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken) as broken:
        actions.publish(challenge.pk, by=user)
    assert broken.value.attr == attr
    challenge.refresh_from_db()
    assert (challenge.status, challenge.published_at) == ("draft", None)
    assert not BoardEntry.objects.exists()
    assert not Event.objects.filter(name="challenge.published").exists()


def test_abilities_offer_publish_only_for_a_complete_draft(world: World) -> None:
    user = world.lead_admin
    complete, incomplete = scenes.draft(world), scenes.draft(world, goal="")
    with user_scope(user):
        assert selectors.abilities(complete, user) == {"publish", "withdraw", "edit"}
        assert selectors.abilities(incomplete, user) == {"withdraw", "edit"}
        assert selectors.abilities(complete, world.lead_staff) == {"edit"}


def test_publish_without_the_right_is_refused(world: World) -> None:
    challenge = scenes.draft(world)
    user = world.lead_staff
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.publish(challenge.pk, by=user)
    challenge.refresh_from_db()
    assert challenge.status == "draft"


def test_publish_from_another_consortium_finds_nothing(world: World) -> None:
    challenge = scenes.draft(world)
    user = world.other_lead
    with user_scope(user), pytest.raises(Http404):
        actions.publish(challenge.pk, by=user)


def test_published_challenge_is_not_changed_by_action(world: World) -> None:
    challenge = scenes.published(world)
    user = world.lead_admin
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        actions.update_challenge(challenge.pk, by=user, title="改题")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bounties_challenge SET deadline = deadline + interval '1 day' WHERE id = %s",
        "UPDATE bounties_challenge SET amount_fen = 1 WHERE id = %s",
        "UPDATE bounties_indicator SET target = '9' WHERE challenge_id = %s",
        "DELETE FROM bounties_indicator WHERE challenge_id = %s",
        "UPDATE bounties_milestone SET amount_fen = 1 WHERE challenge_id = %s",
        "UPDATE bounties_challenge SET opened_at = now() WHERE id = %s",
        "UPDATE bounties_challenge SET status = 'closed' WHERE id = %s",
    ],
)
def test_published_challenge_is_frozen_in_the_database(world: World, statement: str) -> None:
    challenge = scenes.published(world)
    with user_scope(world.lead_admin), pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement, [challenge.pk])


def test_withdraw_needs_a_reason_and_takes_the_entry_off_the_board(world: World) -> None:
    challenge = scenes.published(world)
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken), transaction.atomic():
        actions.withdraw(challenge.pk, by=user, reason=" ")
    with user_scope(user):
        actions.withdraw(challenge.pk, by=user, reason="需求已变")
        assert list(selectors.board()) == []
    assert BoardEntry.objects.get(pk=challenge.pk).status == "withdrawn"
    assert Event.objects.get(name="challenge.withdrawn", object_id=challenge.pk).reason == "需求已变"


def test_withdraw_tells_those_who_answer_but_not_the_poster_who_they_are(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    scenes.begun(world, challenge, "member_supplier", "supplier")
    with user_scope(world.lead_admin):
        actions.withdraw(challenge.pk, by=world.lead_admin, reason="需求已变")
        assert not Notice.objects.filter(kind="challenge.withdrawn").exists()
    scenes.run_job("bounties.tell_withdrawn", challenge)
    told = Notice.objects.filter(kind="challenge.withdrawn").values_list("user__name", flat=True)
    assert sorted(told) == ["陈䶮", "顾行"]
    with user_scope(world.lead_admin):
        assert list(challenge.answers.all()) == []


def test_withdrawn_challenge_ends_its_answers_at_the_deadline_unread(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.submitted(world, challenge)
    with user_scope(world.lead_admin):
        actions.withdraw(challenge.pk, by=world.lead_admin, reason="需求已变")
    scenes.let_deadline_pass(challenge)
    scenes.run_job("bounties.settle", challenge)
    answer.refresh_from_db()
    assert (answer.status, answer.opened_at) == ("lapsed", None)
    with user_scope(world.lead_admin):
        assert list(challenge.answers.all()) == []


def test_withdrawn_draft_stays_with_those_who_write(world: World) -> None:
    """It was never published, so nobody else ever learns of its text."""
    challenge = scenes.draft(world)
    with user_scope(world.lead_admin):
        actions.withdraw(challenge.pk, by=world.lead_admin, reason="另行安排")
    page, resource = f"/c/ylqx/challenges/{challenge.pk}/", f"/api/v1/challenges/{challenge.pk}/"
    for persona, status, number in (("lead_staff", 200, 1), ("member_supplier", 404, 0)):
        client, api = world.client(persona), world.api(persona)
        assert (client.get(page).status_code, api.get(resource).status_code) == (status, status)
        assert len(api.get("/api/v1/challenges/").json()["results"]) == number
        assert len(client.get("/c/ylqx/challenges/").context["page"].object_list) == number
