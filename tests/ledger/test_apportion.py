"""Largest remainder: exact, in order, fair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.apportion import apportion

weight_lists = st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(any)
totals = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (1_234_567_890, [40, 30, 20, 10], [493_827_156, 370_370_367, 246_913_578, 123_456_789]),
        (10_000, [1, 1, 1], [3_334, 3_333, 3_333]),
        (2, [1, 1, 1], [1, 1, 0]),
        (10_000, [7_000, 4_875, 2_800, 1_650], [4_288, 2_986, 1_715, 1_011]),
        (7, [0, 5], [0, 7]),
        (0, [3, 4], [0, 0]),
        (0, [], []),
        (0, [0, 0], [0, 0]),
    ],
)
def test_apportion_known_cases(total: int, weights: list[int], parts: list[int]) -> None:
    assert apportion(total, weights) == parts


@given(totals, weight_lists)
def test_apportion_adds_up_exactly(total: int, weights: list[int]) -> None:
    assert sum(apportion(total, weights)) == total


@given(totals, weight_lists)
def test_apportion_stays_within_one_of_the_exact_share(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    for part, weight in zip(apportion(total, weights), weights, strict=True):
        assert total * weight // whole <= part <= -(-total * weight // whole)


@given(totals, weight_lists)
def test_apportion_gives_a_larger_weight_no_less(total: int, weights: list[int]) -> None:
    pairs = sorted(zip(weights, apportion(total, weights), strict=True))
    assert [part for _weight, part in pairs] == sorted(part for _weight, part in pairs)


@given(totals, st.integers(1, 10_000), st.integers(1, 30))
def test_apportion_ties_go_to_the_earlier(total: int, weight: int, parties: int) -> None:
    each, left = divmod(total, parties)
    assert apportion(total, [weight] * parties) == [each + 1] * left + [each] * (parties - left)


@given(totals, weight_lists, st.integers(1, 1_000))
def test_apportion_does_not_depend_on_the_unit_of_weights(
    total: int, weights: list[int], factor: int
) -> None:
    assert apportion(total, [weight * factor for weight in weights]) == apportion(total, weights)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [2, -1]), (1, []), (1, [0, 0])])
def test_apportion_refuses_what_cannot_be_split(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"negative|nobody"):
        apportion(total, weights)
