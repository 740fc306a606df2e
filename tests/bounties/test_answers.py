"""Writing, submitting, taking back and withdrawing answers, up to the second of the deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from bounties import actions, receipt, selectors
from bounties.models import Answer, AnswerResponse, Challenge
from kernel.audit.models import Event
from kernel.notices.models import Duty
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.world import World, employ


def test_start_answer_of_an_outside_organisation_has_a_line_per_indicator(world: World) -> None:
    challenge = scenes.published(world)
    user, outside = world.answerer_outside, world.organisation("outside")
    with user_scope(user):
        answer = actions.start_answer(challenge.pk, by=user, organisation_id=outside.pk)
        assert answer.responses.count() == 2
    assert (answer.status, answer.challenge_title) == ("draft", challenge.title)
    assert answer.sealed_until == challenge.deadline


def test_start_answer_reminds_until_the_deadline_without_telling_the_consortium(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    duty = Duty.objects.get(kind="answer.submit", object_id=answer.pk)
    assert (duty.due_at, duty.day_kind, duty.consortium_id) == (challenge.deadline, "calendar", None)
    with user_scope(world.lead_admin):
        assert not Duty.objects.filter(object_id=answer.pk).exists()


def test_start_answer_for_the_poster_is_refused(world: World) -> None:
    challenge = scenes.published(world)
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken) as broken:
        actions.start_answer(challenge.pk, by=user, organisation_id=world.organisation("lead").pk)
    assert broken.value.attr == "organisation"
    assert not Answer.objects.exists()


def test_answer_of_the_poster_is_refused_by_the_database(world: World) -> None:
    challenge = scenes.published(world)
    with user_scope(world.lead_admin), pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            consortium=challenge.consortium,
            challenge=challenge,
            organisation=challenge.organisation,
            sealed_until=timezone.now(),
        )


def test_start_answer_twice_for_one_organisation_is_refused(world: World) -> None:
    challenge = scenes.published(world)
    scenes.begun(world, challenge)
    user, outside = world.answerer_outside, world.organisation("outside")
    with user_scope(user), pytest.raises(RuleBroken):
        actions.start_answer(challenge.pk, by=user, organisation_id=outside.pk)
    assert Answer.objects.count() == 1


def test_start_answer_to_a_challenge_of_a_consortium_is_hidden_from_outsiders(world: World) -> None:
    challenge = scenes.published(world, openness="consortium")
    user = world.answerer_outside
    with user_scope(user), pytest.raises(Http404):
        actions.start_answer(challenge.pk, by=user, organisation_id=world.organisation("outside").pk)
    member = scenes.begun(world, challenge, "member_university", "university")
    assert member.organisation == world.organisation("university")


def test_start_answer_for_an_organisation_that_is_no_member_is_refused(world: World) -> None:
    challenge = scenes.published(world, openness="consortium")
    user, outside = world.member_university, world.organisation("outside")
    with user_scope(world.answerer_outside):
        employ(outside, world.answerer_outside, user, "staff")
    with user_scope(user), pytest.raises(RuleBroken) as broken:
        actions.start_answer(challenge.pk, by=user, organisation_id=outside.pk)
    assert broken.value.attr == "organisation"


def test_save_answer_from_an_old_page_is_refused(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    user = world.answerer_outside
    with user_scope(user), pytest.raises(StaleVersion):
        actions.save_answer(answer.pk, by=user, version=answer.version - 1, approach="旧")
    answer.refresh_from_db()
    assert answer.approach == scenes.SECRET


def test_save_answer_with_an_indicator_of_another_challenge_is_refused(world: World) -> None:
    other = scenes.published(world)
    answer = scenes.begun(world, scenes.published(world))
    indicator = other.indicators.first()
    assert indicator is not None
    user = world.answerer_outside
    with user_scope(user), pytest.raises(RuleBroken):
        actions.save_answer(answer.pk, by=user, responses=[{"indicator": indicator.pk, "value": "9"}])


def test_submit_gives_number_time_and_fingerprint(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.submitted(world, challenge)
    assert answer.number.startswith(f"{challenge.number}-")
    assert answer.receipt_hash == receipt.fingerprint(answer, selectors.responses_of(answer))
    assert answer.submitted_at is not None
    assert timezone.now() - answer.submitted_at < timedelta(minutes=1)
    assert not Duty.objects.filter(object_id=answer.pk, done_at=None).exists()


def test_submit_event_is_in_the_answerers_chain_and_holds_no_text(world: World) -> None:
    answer = scenes.submitted(world, scenes.published(world))
    events = Event.objects.filter(object_id=answer.pk)
    assert [event.name for event in events.order_by("number")] == ["answer.begun", "answer.submitted"]
    assert {event.consortium_id for event in events} == {None}
    assert {event.organisation_id for event in events} == {answer.organisation_id}
    assert not any(scenes.SECRET in str(event.__dict__) for event in events)


def test_submit_of_an_incomplete_answer_is_refused(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world), approach="")
    user = world.answerer_outside
    with user_scope(user):
        assert "submit" not in selectors.answer_abilities(answer, user)
        with pytest.raises(RuleBroken) as broken, transaction.atomic():
            actions.submit(answer.pk, by=user)
    assert broken.value.attr == "approach"
    answer.refresh_from_db()
    assert (answer.status, answer.number, answer.receipt_hash) == ("draft", "", "")


def test_submit_by_a_stranger_finds_nothing(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    for persona in ("lead_admin", "member_university", "other_lead", "nobody"):
        user = world.user(persona)
        with user_scope(user), pytest.raises(Http404):
            actions.submit(answer.pk, by=user)


def test_submit_by_staff_without_the_right_is_refused(world: World) -> None:
    challenge = scenes.published(world, "other_lead")
    answer = scenes.begun(world, challenge, "lead_staff", "lead")
    user = world.lead_staff
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.submit(answer.pk, by=user)


def test_revise_and_submit_again_keeps_the_number_and_changes_the_fingerprint(world: World) -> None:
    first = scenes.submitted(world, scenes.published(world))
    user = world.answerer_outside
    with user_scope(user):
        actions.revise(first.pk, by=user)
        assert Duty.objects.filter(object_id=first.pk, done_at=None).count() == 1
        actions.save_answer(first.pk, by=user, approach="改进的工艺")
        second = actions.submit(first.pk, by=user)
    assert second.number == first.number
    assert second.receipt_hash != first.receipt_hash


def test_submitted_answer_is_changed_only_after_it_was_taken_back(world: World) -> None:
    answer = scenes.submitted(world, scenes.published(world))
    user = world.answerer_outside
    with user_scope(user):
        with pytest.raises(TransitionNotAllowed), transaction.atomic():
            actions.save_answer(answer.pk, by=user, approach="偷改")
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(approach="偷改")
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerResponse.objects.filter(answer=answer).update(value="0.1")


def test_withdraw_answer_lets_the_organisation_begin_again(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.submitted(world, challenge)
    user = world.answerer_outside
    with user_scope(user):
        actions.withdraw_answer(answer.pk, by=user, reason="换团队")
        assert selectors.live_answer(challenge.pk, answer.organisation_id) is None
    again = scenes.submitted(world, challenge)
    assert again.number != answer.number


@pytest.mark.parametrize("step", ["submit", "revise", "withdraw_answer", "save_answer"])
def test_every_step_after_the_deadline_is_refused(world: World, step: str) -> None:
    challenge = scenes.published(world)
    make = scenes.begun if step in ("submit", "save_answer") else scenes.submitted
    answer = make(world, challenge)
    before = Answer.objects.values().get(pk=answer.pk)
    scenes.let_deadline_pass(challenge)
    user = world.answerer_outside
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        getattr(actions, step)(answer.pk, by=user)
    after = Answer.objects.values().get(pk=answer.pk)
    assert after == before | {"sealed_until": after["sealed_until"]}


def test_start_answer_after_the_deadline_is_refused(world: World) -> None:
    challenge = scenes.published(world)
    scenes.let_deadline_pass(challenge)
    user, outside = world.answerer_outside, world.organisation("outside")
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        actions.start_answer(challenge.pk, by=user, organisation_id=outside.pk)
    assert not Answer.objects.exists()


LATE = [
    "UPDATE bounties_answer SET status = 'submitted' WHERE status = 'draft'",
    "UPDATE bounties_answer SET status = 'withdrawn' WHERE status = 'draft'",
    "UPDATE bounties_answer SET approach = '迟到'",
    "UPDATE bounties_answerresponse SET value = '0'",
    "DELETE FROM bounties_answerresponse",
]


@pytest.mark.parametrize("statement", LATE)
def test_a_late_statement_is_refused_by_the_database(world: World, statement: str) -> None:
    challenge = scenes.published(world)
    scenes.begun(world, challenge)
    scenes.let_deadline_pass(challenge)
    with user_scope(world.answerer_outside), pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_deadline_counts_to_the_second_within_one_transaction(world: World) -> None:
    """The clock that refuses is the moment of the statement, not the start of the transaction."""
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bounties_challenge SET deadline = clock_timestamp() + interval '0.3 s' WHERE id = %s",
            [challenge.pk],
        )
    user = world.answerer_outside
    with user_scope(user):
        assert selectors.takes_answers(challenge.pk)
        connection.cursor().execute("SELECT pg_sleep(0.4)")
        assert not selectors.takes_answers(challenge.pk)
        with pytest.raises(TransitionNotAllowed):
            actions.submit(answer.pk, by=user)
    assert Challenge.objects.get(pk=challenge.pk).status == "published"
