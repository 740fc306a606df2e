"""The deadline and after: opened by itself, awarded once, or ended without award."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bounties import actions, selectors
from bounties.models import Answer, BoardEntry, Milestone
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.world import World


def test_settle_opens_the_submitted_answers_and_ends_the_drafts(world: World) -> None:
    challenge = scenes.published(world)
    first = scenes.submitted(world, challenge)
    second = scenes.submitted(world, challenge, "member_university", "university")
    draft = scenes.begun(world, challenge, "member_supplier", "supplier")
    scenes.let_deadline_pass(challenge)
    scenes.run_job("bounties.settle", challenge)
    challenge.refresh_from_db()
    assert challenge.status == "closed"
    states = dict(Answer.objects.values_list("pk", "status"))
    assert states == {first.pk: "opened", second.pk: "opened", draft.pk: "lapsed"}
    assert not Duty.objects.filter(object_id=draft.pk, done_at=None).exists()


def test_settle_writes_one_event_with_the_fingerprints_and_no_names(world: World) -> None:
    challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    event = Event.objects.get(name="challenge.closed", object_id=challenge.pk)
    receipts = sorted(each.receipt_hash for each in selectors.opened_answers(challenge))
    assert event.actor_name == "系统"
    assert event.after == {"status": "closed", "count": 2, "receipts": receipts}


def test_settle_obliges_the_award_and_tells_the_answerers(world: World) -> None:
    challenge = scenes.closed(world)
    duty = Duty.objects.get(kind="challenge.award", object_id=challenge.pk)
    assert (duty.permission, duty.params["count"]) == ("consortia.award_challenge", 1)
    assert Notice.objects.get(kind="answer.opened").user == world.answerer_outside


def test_settle_twice_changes_nothing_the_second_time(world: World) -> None:
    challenge = scenes.closed(world)
    events, notices = Event.objects.count(), Notice.objects.count()
    scenes.run_job("bounties.settle", challenge)
    assert (Event.objects.count(), Notice.objects.count()) == (events, notices)


def test_settle_before_the_deadline_fails_and_is_tried_again(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    with pytest.raises(RuleBroken):
        scenes.run_job("bounties.settle", challenge)
    challenge.refresh_from_db()
    assert challenge.status == "published"
    assert not Event.objects.filter(name="challenge.closed").exists()


def test_settle_without_answers_ends_the_challenge_and_says_so(world: World) -> None:
    challenge = scenes.published(world)
    scenes.let_deadline_pass(challenge)
    scenes.run_job("bounties.settle", challenge)
    challenge.refresh_from_db()
    assert challenge.status == "failed"
    assert BoardEntry.objects.get(pk=challenge.pk).status == "failed"
    assert Notice.objects.get(kind="challenge.no_answers").user == world.lead_admin
    assert not Duty.objects.filter(kind="challenge.award").exists()


def test_close_by_hand_after_the_deadline_opens_the_answers(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    scenes.let_deadline_pass(challenge)
    user = world.lead_admin
    challenge.refresh_from_db()
    assert "close" in selectors.abilities(challenge, user)
    with user_scope(user):
        closed = actions.close(challenge.pk, by=user)
        assert [answer.status for answer in selectors.opened_answers(closed)] == ["opened"]
    assert Event.objects.get(name="challenge.closed").actor == user
    scenes.run_job("bounties.settle", challenge)
    assert Event.objects.filter(name="challenge.closed").count() == 1


def test_award_chooses_one_and_hands_the_milestones_over(world: World) -> None:
    challenge = scenes.awarded(world)
    outside = world.organisation("outside")
    states = dict(Answer.objects.values_list("organisation__name", "status"))
    assert states == {"样例江南微系统所": "awarded", "样例东海大学": "not_selected"}
    assert challenge.awarded_answer is not None
    assert challenge.awarded_answer.organisation == outside
    assert {each.organisation for each in Milestone.objects.all()} == {outside}
    assert BoardEntry.objects.get(pk=challenge.pk).status == "awarded"
    assert Event.objects.get(name="challenge.awarded").reason == "指标全面优于目标"


def test_award_tells_everybody_and_obliges_the_reports(world: World) -> None:
    challenge = scenes.awarded(world)
    assert Notice.objects.get(kind="answer.awarded").user == world.answerer_outside
    assert Notice.objects.get(kind="answer.not_selected").user == world.member_university
    assert not Duty.objects.filter(object_id=challenge.pk, done_at=None).exists()
    duties = Duty.objects.filter(kind="milestone.report").order_by("due_at")
    assert [(duty.due_at.date().isoformat(), duty.day_kind) for duty in duties if duty.due_at] == [
        ("2027-05-31", "calendar"),
        ("2027-11-30", "calendar"),
        ("2028-05-31", "calendar"),
    ]
    assert {duty.tenant_id for duty in duties} == {world.organisation("outside").pk}


def test_award_gives_feedback_to_those_not_chosen_alone(world: World) -> None:
    challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    chosen, other = selectors.opened_answers(challenge)
    user = world.lead_admin
    with user_scope(user):
        actions.award(
            challenge.pk, by=user, answer_id=chosen.pk, reason="更优", feedback={other.pk: "成本偏高"}
        )
    other.refresh_from_db()
    assert other.feedback == "成本偏高"
    with user_scope(world.answerer_outside):
        assert not any("成本偏高" in str(event.__dict__) for event in Event.objects.all())


def test_award_twice_is_refused(world: World) -> None:
    challenge = scenes.awarded(world)
    loser = Answer.objects.get(status="not_selected")
    user = world.lead_admin
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        actions.award(challenge.pk, by=user, answer_id=loser.pk, reason="改主意")
    loser.refresh_from_db()
    assert loser.status == "not_selected"
    assert Event.objects.filter(name="challenge.awarded").count() == 1


def test_award_before_the_opening_is_refused(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.submitted(world, challenge)
    user = world.lead_admin
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        actions.award(challenge.pk, by=user, answer_id=answer.pk, reason="抢先")


@pytest.mark.parametrize("reason", ["", "  "])
def test_award_without_a_reason_is_refused(world: World, reason: str) -> None:
    challenge = scenes.closed(world)
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken) as broken, transaction.atomic():
        actions.award(challenge.pk, by=user, answer_id=Answer.objects.get().pk, reason=reason)
    assert broken.value.attr == "reason"
    challenge.refresh_from_db()
    assert challenge.status == "closed"


def test_award_to_an_answer_of_another_challenge_is_refused(world: World) -> None:
    challenge, other = scenes.closed(world), scenes.closed(world)
    elsewhere = Answer.objects.get(challenge=other)
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken) as broken:
        actions.award(challenge.pk, by=user, answer_id=elsewhere.pk, reason="串标")
    assert broken.value.attr == "answer"


def test_award_by_staff_is_refused(world: World) -> None:
    challenge = scenes.closed(world)
    user = world.lead_staff
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.award(challenge.pk, by=user, answer_id=Answer.objects.get().pk, reason="越权")


def test_fail_with_answers_tells_everybody_who_answered(world: World) -> None:
    challenge = scenes.closed(world)
    user = world.lead_admin
    with user_scope(user):
        actions.fail(challenge.pk, by=user, reason="均未达到指标")
    assert Answer.objects.get().status == "not_selected"
    assert Notice.objects.get(kind="answer.ended").user == world.answerer_outside
    assert BoardEntry.objects.get(pk=challenge.pk).status == "failed"
