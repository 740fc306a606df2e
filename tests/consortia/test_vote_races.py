"""Several at the same moment, with real commits: one count, no vote lost, no number twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from consortia.actions import votes
from consortia.kinds import ResolutionKind
from consortia.models import Resolution, Vote
from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope, user_scope
from tests.consortia import voting
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
        return list(pool.map(run, deeds))


def _cast(world: World, resolution: Resolution, persona: str, choice: str) -> Callable[[], Any]:
    def act() -> None:
        user = world.user(persona)
        with user_scope(user):
            votes.cast(resolution.pk, by=user, choice=choice)

    return act


def _close(world: World, resolution: Resolution) -> Callable[[], Any]:
    def act() -> None:
        with user_scope(world.lead_admin):
            votes.close(resolution.pk, by=world.lead_admin)

    return act


def _sweep(resolution: Resolution) -> Callable[[], Any]:
    def act() -> None:
        with system_scope():
            votes.count_due(resolution.pk)

    return act


@pytest.fixture
def world(own_database: str) -> World:
    return World()


def test_two_closings_and_a_last_vote_at_once_are_counted_once(world: World) -> None:
    for _round in range(ROUNDS):
        opened = voting.opened(world, ballot="secret")
        voting.vote(world, opened, lead_admin="for", member_university="for")
        _first, _second, last = _at_once(
            _close(world, opened), _sweep(opened), _cast(world, opened, "member_supplier", "against")
        )
        done = voting.fresh(opened)
        # The time is not over, so the last voice alone brings the count.
        assert (last, done.status, done.result["taking_part"]) == ("", "carried", 3)
        assert Event.objects.filter(object_id=opened.pk, name="resolution.carried").count() == 1


def test_vote_at_the_very_end_is_counted_or_refused_never_lost(world: World) -> None:
    for _round in range(ROUNDS):
        opened = voting.opened(world)
        voting.vote(world, opened, lead_admin="for", member_university="for")
        voting.over(opened)
        first, second, last = _at_once(
            _close(world, opened), _sweep(opened), _cast(world, opened, "member_supplier", "for")
        )
        done = voting.fresh(opened)
        assert last == "TransitionNotAllowed"
        assert sorted([first, second]) in ([""] * 2, ["", "TransitionNotAllowed"])
        with system_scope():
            assert Vote.objects.filter(resolution=opened).count() == done.result["taking_part"] == 2
        counted = Event.objects.filter(object_id=opened.pk, name="resolution.carried")
        assert counted.count() == 1


def test_all_voters_at_once_all_count(world: World) -> None:
    for _round in range(ROUNDS):
        opened = voting.opened(world)
        deeds = [_cast(world, opened, persona, "for") for persona in voting.ASSEMBLY]
        assert _at_once(*deeds) == [""] * 3
        assert voting.fresh(opened).result["for"] == 3


def test_one_voter_twice_at_once_has_one_vote(world: World) -> None:
    for _round in range(ROUNDS):
        opened = voting.opened(world)
        deeds = [_cast(world, opened, "lead_admin", choice) for choice in ("for", "against")]
        assert _at_once(*deeds) == ["", ""]
        with system_scope():
            assert Vote.objects.filter(resolution=opened).count() == 1


def test_motions_drafted_at_once_have_numbers_of_their_own(world: World) -> None:
    def draft() -> None:
        with user_scope(world.lead_admin):
            votes.propose(
                world.consortium.pk,
                by=world.lead_admin,
                kind=ResolutionKind.GENERAL,
                title="样例",
                text="样例",
            )

    for _round in range(ROUNDS):
        assert _at_once(draft, draft, draft) == [""] * 3
    numbers = [each.number[-3:] for each in Resolution.objects.order_by("number")]
    assert numbers == [f"{n:03d}" for n in range(1, 3 * ROUNDS + 1)]
