"""The draw as a function: fair, repeatable, and never more than the candidates it is given."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortia.drawing import Candidate, TooFew, draw, ranked, replacement

KINDS = ("technical", "industry", "finance")
POOLS = st.lists(
    st.builds(Candidate, id=st.uuids().map(str), kind=st.sampled_from(KINDS)),
    max_size=25,
    unique_by=lambda each: each.id,
)
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=64)


@given(pool=POOLS, seed=SEEDS, data=st.data())
def test_draw_gives_exactly_so_many_of_the_candidates(
    pool: list[Candidate], seed: str, data: st.DataObject
) -> None:
    wanted = data.draw(st.integers(0, len(pool)))
    drawn = draw(pool, wanted=wanted, seed=seed)
    assert len({each.id for each in drawn}) == wanted
    assert set(drawn) <= set(pool)


@given(pool=POOLS, seed=SEEDS, data=st.data())
def test_draw_is_the_same_for_the_same_seed_in_whatever_order(
    pool: list[Candidate], seed: str, data: st.DataObject
) -> None:
    wanted = data.draw(st.integers(0, len(pool)))
    other = data.draw(st.permutations(pool))
    assert draw(pool, wanted=wanted, seed=seed) == draw(other, wanted=wanted, seed=seed)


@given(pool=POOLS, seed=SEEDS, data=st.data())
def test_draw_takes_at_least_as_many_of_each_kind(
    pool: list[Candidate], seed: str, data: st.DataObject
) -> None:
    there = Counter(each.kind for each in pool)
    kinds = {kind: data.draw(st.integers(0, count), label=kind) for kind, count in sorted(there.items())}
    wanted = data.draw(st.integers(sum(kinds.values()), len(pool)))
    drawn = Counter(each.kind for each in draw(pool, wanted=wanted, kinds=kinds, seed=seed))
    assert sum(drawn.values()) == wanted
    assert all(drawn[kind] >= count for kind, count in kinds.items())


@given(pool=POOLS, seed=SEEDS)
def test_draw_of_too_few_says_how_many_there_are(pool: list[Candidate], seed: str) -> None:
    with pytest.raises(TooFew) as few:
        draw(pool, wanted=len(pool) + 1, seed=seed)
    assert (few.value.kind, few.value.found, few.value.wanted) == ("", len(pool), len(pool) + 1)


def test_draw_of_too_few_of_a_kind_names_the_kind() -> None:
    pool = [Candidate(str(number), "technical") for number in range(5)]
    with pytest.raises(TooFew) as few:
        draw(pool, wanted=3, kinds={"finance": 1}, seed="s")
    assert (few.value.kind, few.value.found, few.value.wanted) == ("finance", 0, 1)


@given(pool=POOLS, seed=SEEDS, data=st.data())
def test_replacement_is_the_next_who_is_not_gone(
    pool: list[Candidate], seed: str, data: st.DataObject
) -> None:
    leaving = Candidate("leaving", data.draw(st.sampled_from(KINDS)))
    gone = {each.id for each in data.draw(st.lists(st.sampled_from(pool), unique=True))} if pool else set()
    left = [each for each in ranked(pool, seed) if each.id not in gone]
    same = [each for each in left if each.kind == leaving.kind]
    wanted = next(iter(same or left), None)
    assert replacement(pool, gone=gone, leaving=leaving, seed=seed) == wanted


def test_draw_is_uniform() -> None:
    """Each of 10 is among 3 in three tenths of the draws; 4 standard deviations over 4000 draws."""
    pool = [Candidate(str(number), "technical") for number in range(10)]
    count = Counter(each.id for seed in range(4000) for each in draw(pool, wanted=3, seed=str(seed)))
    assert len(count) == 10
    assert all(abs(found - 1200) < 4 * (4000 * 0.3 * 0.7) ** 0.5 for found in count.values())
