"""The risk fund never pays more than it may, and cuts everybody alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.fund import payouts

amounts = st.integers(0, 10**12)
percents = st.integers(0, 100)
losses = st.lists(amounts, max_size=12)


@pytest.mark.parametrize(
    ("target", "balance", "rho", "cap", "given_losses", "paid"),
    [
        # Three claims of 900,000 in all against a cap of 600,000 yuan.
        (
            200_000_000,
            200_000_000,
            50,
            30,
            [90_000_000, 50_000_000, 40_000_000],
            [30_000_000, 16_666_667, 13_333_333],
        ),
        # Nothing to cut: half of each loss, a broken 分 is not paid.
        (200_000_000, 200_000_000, 50, 30, [1_001, 2_000], [500, 1_000]),
        # The fund holds less than the cap.
        (200_000_000, 1_000, 50, 30, [4_000, 4_000, 4_000], [334, 333, 333]),
        (200_000_000, 0, 50, 30, [4_000], [0]),
        (200_000_000, 200_000_000, 50, 30, [], []),
    ],
)
def test_payouts_known_cases(
    target: int, balance: int, rho: int, cap: int, given_losses: list[int], paid: list[int]
) -> None:
    assert payouts(target, balance, rho, cap, given_losses) == paid


@given(amounts, amounts, percents, percents, losses)
def test_payouts_never_exceed_cap_or_balance(
    target: int, balance: int, rho: int, cap: int, given_losses: list[int]
) -> None:
    assert sum(payouts(target, balance, rho, cap, given_losses)) <= min(target * cap // 100, balance)


@given(amounts, amounts, percents, percents, losses)
def test_payouts_never_exceed_a_claim(
    target: int, balance: int, rho: int, cap: int, given_losses: list[int]
) -> None:
    for paid, loss in zip(payouts(target, balance, rho, cap, given_losses), given_losses, strict=True):
        assert 0 <= paid <= loss * rho // 100


@given(amounts, percents, percents, losses)
def test_payouts_use_the_whole_cap_when_claims_exceed_it(
    target: int, rho: int, cap: int, given_losses: list[int]
) -> None:
    wanted = sum(loss * rho // 100 for loss in given_losses)
    paid = sum(payouts(target, 10**15, rho, cap, given_losses))
    assert paid == min(wanted, target * cap // 100)


@given(amounts, amounts, percents, percents, losses)
def test_payouts_do_not_fall_when_the_fund_holds_more(
    target: int, balance: int, rho: int, cap: int, given_losses: list[int]
) -> None:
    before = payouts(target, balance, rho, cap, given_losses)
    after = payouts(target, balance + 10**6, rho, cap, given_losses)
    assert sum(after) >= sum(before)


@pytest.mark.parametrize("negative", range(4))
def test_payouts_refuse_negative_numbers(negative: int) -> None:
    target, balance, rho, cap = (-1 if place == negative else 50 for place in range(4))
    with pytest.raises(ValueError, match="negative"):
        payouts(target, balance, rho, cap, [10])


def test_payouts_refuse_a_negative_loss() -> None:
    with pytest.raises(ValueError, match="negative"):
        payouts(100, 100, 50, 30, [10, -1])
