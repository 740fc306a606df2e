"""Two at the same moment, with real commits: one wins, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from bounties import actions, selectors
from bounties.models import Answer, Challenge
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope, user_scope
from tests.bounties import scenes
from tests.world import World

ROUNDS = 5


def _at_once(*deeds: Callable[[], Any]) -> list[str]:
    """Run the deeds in threads that start together; the name of each one's refusal, or an empty string."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            deed()
        except (TransitionNotAllowed, RuleBroken) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def _as(world: World, persona: str, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[], Any]:
    def act() -> Any:
        user = world.user(persona)
        with user_scope(user):
            return deed(*args, by=user, **kwargs)

    return act


@pytest.fixture
def world(own_database: str) -> World:
    return World()


def test_two_awards_at_once_have_one_winner(world: World) -> None:
    for _round in range(ROUNDS):
        challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
        first, second = Answer.objects.filter(challenge=challenge)
        refusals = _at_once(
            _as(world, "lead_admin", actions.award, challenge.pk, answer_id=first.pk, reason="甲"),
            _as(world, "lead_admin", actions.award, challenge.pk, answer_id=second.pk, reason="乙"),
        )
        assert refusals == ["", "TransitionNotAllowed"]
        states = Answer.objects.filter(challenge=challenge).values_list("status", flat=True)
        assert sorted(states) == ["awarded", "not_selected"]
        assert Event.objects.filter(name="challenge.awarded", object_id=challenge.pk).count() == 1
    assert Notice.objects.filter(kind="answer.awarded").count() == ROUNDS


def test_two_people_of_one_organisation_begin_one_answer(world: World) -> None:
    outside = world.organisation("outside").pk
    for _round in range(ROUNDS):
        challenge = scenes.published(world)
        begin = _as(world, "answerer_outside", actions.start_answer, challenge.pk, organisation_id=outside)
        assert _at_once(begin, begin) == ["", "RuleBroken"]
        assert Answer.objects.filter(challenge=challenge).count() == 1


def test_opening_by_the_portal_and_by_hand_at_once_opens_once(world: World) -> None:
    for _round in range(ROUNDS):
        challenge = scenes.published(world)
        scenes.submitted(world, challenge)
        scenes.let_deadline_pass(challenge)
        refusals = _at_once(
            _as(world, "lead_admin", actions.close, challenge.pk),
            lambda pk=challenge.pk: _settle(pk),  # type: ignore[misc]
        )
        assert refusals in (["", ""], ["", "TransitionNotAllowed"])
        assert Event.objects.filter(name="challenge.closed", object_id=challenge.pk).count() == 1


def _settle(pk: Any) -> None:
    with system_scope():
        actions.settle(pk)


def test_answer_whose_transaction_is_under_way_at_the_deadline_is_not_lost(world: World) -> None:
    """Submitted in time, committed late: the opening waits for it."""
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    _set_deadline(challenge, "2 second")
    barrier = Barrier(2)

    def submit_slowly() -> None:
        user = world.answerer_outside
        with user_scope(user):
            actions.submit(answer.pk, by=user)
            barrier.wait()
            connection.cursor().execute("SELECT pg_sleep(3)")
        connection.close()

    def open_in_time() -> None:
        barrier.wait()
        connection.cursor().execute("SELECT pg_sleep(2.2)")
        _settle(challenge.pk)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda deed: deed(), (submit_slowly, open_in_time)))
    answer.refresh_from_db()
    challenge.refresh_from_db()
    assert (challenge.status, answer.status) == ("closed", "opened")
    with user_scope(world.lead_admin):
        assert [each.pk for each in selectors.opened_answers(challenge)] == [answer.pk]


def test_submissions_and_the_opening_at_once_do_not_wait_for_each_other_for_ever(world: World) -> None:
    """Both lock the challenge first, so neither holds what the other one needs."""
    for _round in range(ROUNDS):
        challenge = scenes.published(world)
        outside = scenes.begun(world, challenge)
        inside = scenes.begun(world, challenge, "member_university", "university")
        _set_deadline(challenge, "0.3 second")
        connection.cursor().execute("SELECT pg_sleep(0.28)")
        _at_once(
            _as(world, "answerer_outside", actions.submit, outside.pk),
            _as(world, "member_university", actions.submit, inside.pk),
            lambda pk=challenge.pk: _settle(pk),  # type: ignore[misc]
        )
        connection.cursor().execute("SELECT pg_sleep(0.1)")
        _settle(challenge.pk)
        states = set(Answer.objects.filter(challenge=challenge).values_list("status", flat=True))
        assert states <= {"opened", "lapsed"}


def test_deadline_passing_between_check_and_write_refuses_the_write(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    indicator = selectors.responses_of(answer)[0].indicator_id
    _set_deadline(challenge, "0.5 second")

    def slowly_typed() -> Iterator[dict[str, Any]]:
        connection.cursor().execute("SELECT pg_sleep(0.6)")
        yield {"indicator": indicator, "note": "迟到"}

    save = _as(
        world, "answerer_outside", actions.save_answer, answer.pk, responses=slowly_typed(), approach="迟到"
    )
    assert _at_once(save) == ["TransitionNotAllowed"]
    before = answer.approach
    answer.refresh_from_db()
    assert answer.approach == before


def _set_deadline(challenge: Challenge, ahead: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bounties_challenge SET deadline = clock_timestamp() + %s::interval WHERE id = %s",
            [ahead, challenge.pk],
        )
        cursor.execute("UPDATE bounties_answer SET version = version WHERE challenge_id = %s", [challenge.pk])
