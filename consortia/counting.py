"""The count of a vote: one pure function in whole numbers, which asks neither database nor clock."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from consortia.kinds import Choice, MajorityBase, Weighting


class Procedure(Protocol):
    """What a resolution or a voting rule says about the count."""

    @property
    def weighting(self) -> str: ...
    @property
    def quorum_percent(self) -> int: ...
    @property
    def majority_num(self) -> int: ...
    @property
    def majority_den(self) -> int: ...
    @property
    def majority_exceeds(self) -> bool: ...
    @property
    def base(self) -> str: ...


@dataclass(frozen=True)
class Entitled:
    """One line of the roll; whoever is barred counts for nothing."""

    voter: Hashable
    weight: int = 1
    is_barred: bool = False


@dataclass(frozen=True)
class Cast:
    voter: Hashable
    choice: str


@dataclass(frozen=True)
class Result:
    """Weights for, against and abstaining; of those entitled how many took part; and what came of it."""

    for_: int
    against: int
    abstain: int
    taking_part: int
    entitled: int
    has_quorum: bool
    is_carried: bool
    # carried · no_voters · no_quorum · nobody_for · tie · outvoted · majority_missed
    why: str

    def as_json(self) -> dict[str, int | bool | str]:
        return {"for" if name == "for_" else name: value for name, value in vars(self).items()}


def count(votes: Iterable[Cast], entitled: Sequence[Entitled], procedure: Procedure) -> Result:
    """Count `votes` in the order in which they were cast: of one voter the last one holds.

    Votes of strangers and of those barred count for nothing, and a tie never carries.
    """
    is_equal = procedure.weighting == Weighting.EQUAL
    weights = {each.voter: 1 if is_equal else each.weight for each in entitled if not each.is_barred}
    last = {vote.voter: vote.choice for vote in votes if vote.voter in weights}
    sums = dict.fromkeys(Choice.values, 0)
    for voter, choice in last.items():
        sums[choice] += weights[voter]
    return _judge(sums, sum(weights.values()), procedure)


def _judge(sums: dict[str, int], entitled: int, procedure: Procedure) -> Result:
    taking_part = sum(sums.values())
    # 以上 includes the number (民法典 1259).
    has_quorum = entitled > 0 and taking_part * 100 >= procedure.quorum_percent * entitled
    why = _why(sums, entitled, procedure) if has_quorum else "no_quorum" if entitled else "no_voters"
    return Result(
        for_=sums[Choice.FOR],
        against=sums[Choice.AGAINST],
        abstain=sums[Choice.ABSTAIN],
        taking_part=taking_part,
        entitled=entitled,
        has_quorum=has_quorum,
        is_carried=why == "carried",
        why=why,
    )


def _why(sums: dict[str, int], entitled: int, procedure: Procedure) -> str:
    in_favour, against = sums[Choice.FOR], sums[Choice.AGAINST]
    if not in_favour:
        return "nobody_for"
    if in_favour <= against:
        return "tie" if in_favour == against else "outvoted"
    base = {
        MajorityBase.CAST: in_favour + against,
        MajorityBase.PRESENT: sum(sums.values()),
        MajorityBase.ALL: entitled,
    }[MajorityBase(procedure.base)]
    left, right = in_favour * procedure.majority_den, procedure.majority_num * base
    is_reached = left > right if procedure.majority_exceeds else left >= right
    return "carried" if is_reached else "majority_missed"
