"""Before the deadline an answer is nobody's but its author's: by ORM, by SQL, in texts and counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from bounties import actions, selectors
from bounties.models import Answer, AnswerResponse, BoardEntry, Challenge
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import scope_of, scoped, system_scope, user_scope
from tests.bounties import scenes
from tests.world import World

READERS = ("lead_admin", "lead_staff", "member_university", "other_lead", "officer", "nobody")


@contextmanager
def seen_by(world: World, persona: str) -> Iterator[None]:
    """All rows that `persona` could get at with any SQL."""
    with scoped(scope_of(world.user(persona))):
        yield


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


@pytest.mark.parametrize("persona", READERS)
def test_sealed_answer_is_hidden_from_the_orm(world: World, persona: str) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    with seen_by(world, persona):
        assert list(Answer.objects.all()) == []
        assert list(AnswerResponse.objects.all()) == []
        assert list(selectors.opened_answers(challenge)) == []


@pytest.mark.parametrize("persona", READERS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM bounties_answer",
        "SELECT * FROM bounties_answerresponse",
        "SELECT a.approach FROM bounties_challenge c JOIN bounties_answer a ON a.challenge_id = c.id",
        "SELECT 1 FROM bounties_answer WHERE approach LIKE '%工艺%'",
        "UPDATE bounties_answer SET opened_at = now() RETURNING approach",
        "UPDATE bounties_answer SET consortium_id = consortium_id RETURNING approach",
        "DELETE FROM bounties_answer RETURNING approach",
    ],
)
def test_sealed_answer_is_hidden_from_sql(world: World, persona: str, statement: str) -> None:
    scenes.submitted(world, scenes.published(world))
    with seen_by(world, persona):
        assert _rows("SELECT current_user") == [("portal_app",)]
        assert _rows(statement) == []


def test_sealed_answer_is_hidden_from_the_system_role(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    with system_scope():
        assert _rows("SELECT current_user") == [("portal_system",)]
        assert _rows("SELECT * FROM bounties_answer") == []
        assert _rows("SELECT * FROM bounties_answerresponse") == []
    scenes.let_deadline_pass(challenge)
    with system_scope():
        assert len(_rows("SELECT * FROM bounties_answer")) == 1


def test_sealed_answer_is_its_organisations(world: World) -> None:
    challenge = scenes.published(world)
    mine = scenes.submitted(world, challenge)
    scenes.submitted(world, challenge, "member_university", "university")
    with seen_by(world, "answerer_outside"):
        assert [answer.pk for answer in Answer.objects.all()] == [mine.pk]
        assert AnswerResponse.objects.count() == 2


def test_drafts_stay_hidden_after_the_deadline(world: World) -> None:
    challenge = scenes.published(world)
    scenes.begun(world, challenge)
    scenes.let_deadline_pass(challenge)
    scenes.run_job("bounties.settle", challenge)
    with seen_by(world, "lead_admin"):
        assert _rows("SELECT * FROM bounties_answer") == []


def test_answers_are_hidden_after_the_deadline_until_they_are_opened(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    scenes.let_deadline_pass(challenge)
    with seen_by(world, "lead_admin"):
        assert _rows("SELECT * FROM bounties_answer") == []


def test_opened_answers_are_the_consortiums_and_no_other_outsiders(world: World) -> None:
    scenes.closed(world)
    for persona, seen in (("lead_admin", 1), ("other_lead", 0), ("officer", 0), ("nobody", 0)):
        with seen_by(world, persona):
            assert len(_rows("SELECT * FROM bounties_answer")) == seen
            assert len(_rows("SELECT * FROM bounties_answerresponse")) == 2 * seen


def test_count_is_all_that_the_poster_learns(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    scenes.begun(world, challenge, "member_university", "university")
    with seen_by(world, "lead_admin"):
        assert selectors.answers_received(challenge) == 1
        counted = selectors.counted(Challenge.objects.all())
        assert list(counted.values_list("answers_received", flat=True)) == [1]  # type: ignore[misc]
    with seen_by(world, "answerer_outside"):
        assert selectors.answers_received(challenge) == 0


def test_organisations_that_answer_are_for_the_system_role_only(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    with seen_by(world, "lead_admin"), pytest.raises(ProgrammingError), transaction.atomic():
        selectors.answering(challenge.pk)
    with system_scope():
        # Only of a withdrawn challenge: nobody has to be told of another one.
        assert selectors.answering(challenge.pk) == []


def test_no_text_leaks_into_what_the_consortium_can_read(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    outside = world.organisation("outside")
    with seen_by(world, "lead_admin"):
        for model in (Event, Duty, Notice, BoardEntry):
            rows = [str(row.__dict__) for row in model._default_manager.all()]
            assert not any(scenes.SECRET in row for row in rows), model
            assert not any(str(outside.pk) in row or outside.name in row for row in rows), model
    assert not any(scenes.SECRET in str(job.__dict__) for job in Job.objects.all())


def test_close_by_hand_before_the_deadline_is_refused(world: World) -> None:
    challenge = scenes.published(world)
    scenes.submitted(world, challenge)
    user = world.lead_admin
    with user_scope(user), pytest.raises(RuleBroken):
        actions.close(challenge.pk, by=user)
    challenge.refresh_from_db()
    assert (challenge.status, challenge.opened_at) == ("published", None)
    assert Answer.objects.get().status == "submitted"


def test_opening_before_the_deadline_is_refused_by_the_database(world: World) -> None:
    """Even to the owner of the tables, who sees everything."""
    answer = scenes.submitted(world, scenes.published(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(opened_at=answer.submitted_at)


def test_new_answer_cannot_be_born_opened(world: World) -> None:
    challenge = scenes.published(world)
    outside = world.organisation("outside")
    with seen_by(world, "answerer_outside"), pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            consortium_id=challenge.consortium_id,
            challenge_id=challenge.pk,
            organisation=outside,
            sealed_until=challenge.closes_at,
            opened_at=challenge.published_at,
        )


def test_seal_lasts_as_long_as_the_challenge_says_not_the_answer(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    with seen_by(world, "answerer_outside"):
        Answer.objects.filter(pk=answer.pk).update(sealed_until=challenge.published_at)
    answer.refresh_from_db()
    assert answer.sealed_until == challenge.deadline


def test_answer_cannot_be_moved_to_another_organisation(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    with (
        seen_by(world, "answerer_outside"),
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
    ):
        Answer.objects.filter(pk=answer.pk).update(organisation=world.organisation("supplier"))


def test_answer_in_the_name_of_another_organisation_is_refused_by_the_wall(world: World) -> None:
    challenge = scenes.published(world)
    with seen_by(world, "nobody"), pytest.raises(ProgrammingError), transaction.atomic():
        Answer.objects.create(
            consortium_id=challenge.consortium_id,
            challenge_id=challenge.pk,
            organisation=world.organisation("outside"),
            sealed_until=challenge.closes_at,
        )
