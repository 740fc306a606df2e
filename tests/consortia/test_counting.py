"""The count, against random votes and against a second count written with fractions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortia.counting import Cast, Entitled, Result, count
from consortia.kinds import Choice, MajorityBase, Weighting


@dataclass(frozen=True)
class Rules:
    weighting: str = Weighting.EQUAL
    quorum_percent: int = 50
    majority_num: int = 2
    majority_den: int = 3
    majority_exceeds: bool = False
    base: str = MajorityBase.PRESENT


def fractions() -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(1, 12).flatmap(lambda den: st.tuples(st.integers(1, den), st.just(den)))


RULES = st.builds(
    lambda weighting, quorum, majority, exceeds, base: Rules(
        weighting, quorum, majority[0], majority[1], exceeds, base
    ),
    st.sampled_from(Weighting.values),
    st.integers(0, 100),
    fractions(),
    st.booleans(),
    st.sampled_from(MajorityBase.values),
)
CHOICES = st.sampled_from(Choice.values)
VOTERS = st.integers(0, 11)
ROLLS = st.dictionaries(VOTERS, st.tuples(st.integers(0, 9), st.booleans()), max_size=12).map(
    lambda lines: [Entitled(voter, *line) for voter, line in lines.items()]
)
# Strangers among them, and voters who vote more than once.
VOTES = st.lists(st.builds(Cast, VOTERS, CHOICES), max_size=30)


def reference(votes: list[Cast], roll: list[Entitled], rules: Rules) -> bool:
    """Whether it is carried, by the definition and nothing else."""
    able = [line for line in roll if not line.is_barred]
    share = {line.voter: Fraction(1 if rules.weighting == "equal" else line.weight) for line in able}
    entitled = sum(share.values(), Fraction())
    sums = {"for": Fraction(), "against": Fraction(), "abstain": Fraction()}
    for voter, weight in share.items():
        own = [vote.choice for vote in votes if vote.voter == voter]
        if own:
            sums[own[-1]] += weight
    present = sum(sums.values(), Fraction())
    if not entitled or present / entitled < Fraction(rules.quorum_percent, 100):
        return False
    base = {"cast": sums["for"] + sums["against"], "present": present, "all": entitled}[rules.base]
    if not base or sums["for"] <= sums["against"]:
        return False
    majority = Fraction(rules.majority_num, rules.majority_den)
    reached = sums["for"] / base
    return reached > majority if rules.majority_exceeds else reached >= majority


@given(VOTES, ROLLS, RULES)
def test_count_agrees_with_the_definition(votes: list[Cast], roll: list[Entitled], rules: Rules) -> None:
    assert count(votes, roll, rules).is_carried == reference(votes, roll, rules)


@given(VOTES, ROLLS, RULES)
def test_count_adds_up(votes: list[Cast], roll: list[Entitled], rules: Rules) -> None:
    result = count(votes, roll, rules)
    assert result.for_ + result.against + result.abstain == result.taking_part
    assert 0 <= result.taking_part <= result.entitled
    assert result.is_carried == (result.why == "carried")
    assert not (result.is_carried and not result.has_quorum)


@given(VOTES, ROLLS, RULES)
def test_quorum_is_reached_exactly_when_enough_take_part(
    votes: list[Cast], roll: list[Entitled], rules: Rules
) -> None:
    result = count(votes, roll, rules)
    enough = result.taking_part * 100 >= rules.quorum_percent * result.entitled
    assert result.has_quorum == (enough and result.entitled > 0)


@given(ROLLS, RULES, st.integers(1, 6))
def test_tie_never_carries(roll: list[Entitled], rules: Rules, pairs: int) -> None:
    even = [Entitled(voter, 1) for voter in range(2 * pairs)]
    votes = [Cast(voter, "for" if voter % 2 else "against") for voter in range(2 * pairs)]
    assert not count(votes, even, replace(rules, quorum_percent=0)).is_carried


@given(VOTES, ROLLS, RULES)
def test_only_the_last_vote_of_a_voter_counts(votes: list[Cast], roll: list[Entitled], rules: Rules) -> None:
    last = list({vote.voter: vote for vote in votes}.values())
    assert count(votes, roll, rules) == count(last, roll, rules)


@given(VOTES, VOTES, ROLLS, RULES)
def test_votes_of_strangers_and_of_barred_voters_change_nothing(
    votes: list[Cast], more: list[Cast], roll: list[Entitled], rules: Rules
) -> None:
    able = {line.voter for line in roll if not line.is_barred}
    foreign = [vote for vote in more if vote.voter not in able]
    assert count([*foreign, *votes, *foreign], roll, rules) == count(votes, roll, rules)


@given(VOTES, ROLLS, RULES)
def test_barred_voters_count_for_nothing(votes: list[Cast], roll: list[Entitled], rules: Rules) -> None:
    able = [line for line in roll if not line.is_barred]
    assert count(votes, able, rules) == count(votes, roll, rules)


@given(VOTES, ROLLS, RULES, st.integers(1, 50))
def test_scaling_all_weights_changes_no_outcome(
    votes: list[Cast], roll: list[Entitled], rules: Rules, factor: int
) -> None:
    scaled = [replace(line, weight=line.weight * factor) for line in roll]
    before, after = count(votes, roll, rules), count(votes, scaled, rules)
    assert (before.is_carried, before.has_quorum, before.why) == (
        after.is_carried,
        after.has_quorum,
        after.why,
    )


@given(VOTES, ROLLS, RULES, VOTERS)
def test_one_more_vote_for_it_never_rejects_what_was_carried(
    votes: list[Cast], roll: list[Entitled], rules: Rules, voter: int
) -> None:
    if count(votes, roll, rules).is_carried:
        assert count([*votes, Cast(voter, "for")], roll, rules).is_carried


@given(VOTES, ROLLS, RULES, VOTERS)
def test_turning_against_it_never_carries_what_was_rejected_with_a_quorum(
    votes: list[Cast], roll: list[Entitled], rules: Rules, voter: int
) -> None:
    before = count(votes, roll, rules)
    after = count([*votes, Cast(voter, "against")], roll, rules)
    assert not (before.has_quorum and not before.is_carried and after.is_carried)


@given(VOTES, ROLLS, RULES)
def test_order_of_different_voters_changes_nothing(
    votes: list[Cast], roll: list[Entitled], rules: Rules
) -> None:
    last = list({vote.voter: vote for vote in votes}.values())
    assert count(list(reversed(last)), list(reversed(roll)), rules) == count(last, roll, rules)


@given(VOTES, ROLLS)
def test_weights_are_of_no_account_where_everybody_has_one_vote(
    votes: list[Cast], roll: list[Entitled]
) -> None:
    plain = [replace(line, weight=1) for line in roll]
    assert count(votes, roll, Rules()) == count(votes, plain, Rules())


ROLL = [Entitled(voter) for voter in range(6)]


def _votes(in_favour: int, against: int, abstaining: int) -> list[Cast]:
    choices = ["for"] * in_favour + ["against"] * against + ["abstain"] * abstaining
    return [Cast(voter, choice) for voter, choice in enumerate(choices)]


@pytest.mark.parametrize(
    ("votes", "rules", "why"),
    [
        (_votes(0, 0, 0), Rules(), "no_quorum"),
        (_votes(0, 0, 0), Rules(quorum_percent=0), "nobody_for"),
        (_votes(0, 0, 6), Rules(), "nobody_for"),
        (_votes(2, 0, 0), Rules(), "no_quorum"),
        (_votes(3, 0, 0), Rules(), "carried"),
        (_votes(2, 1, 0), Rules(), "carried"),
        (_votes(2, 0, 1), Rules(), "carried"),
        (_votes(2, 0, 2), Rules(), "majority_missed"),
        (_votes(2, 0, 2), Rules(base=MajorityBase.CAST), "carried"),
        (_votes(3, 0, 0), Rules(base=MajorityBase.ALL), "majority_missed"),
        (_votes(4, 0, 0), Rules(base=MajorityBase.ALL), "carried"),
        (_votes(4, 2, 0), Rules(majority_exceeds=True), "majority_missed"),
        (_votes(5, 1, 0), Rules(majority_exceeds=True), "carried"),
        (_votes(3, 3, 0), Rules(majority_num=1, majority_den=2), "tie"),
        (_votes(1, 2, 0), Rules(majority_num=1, majority_den=3), "outvoted"),
        (_votes(6, 0, 0), Rules(majority_num=1, majority_den=1), "carried"),
    ],
)
def test_count_says_why(votes: list[Cast], rules: Rules, why: str) -> None:
    assert count(votes, ROLL, rules).why == why


def test_nobody_entitled_carries_nothing() -> None:
    barred = [Entitled(1, 5, is_barred=True)]
    assert count([Cast(1, "for")], barred, Rules(quorum_percent=0)) == Result(
        0, 0, 0, 0, 0, has_quorum=False, is_carried=False, why="no_voters"
    )
