"""Timing of functions in this process."""

from __future__ import annotations

import time
from collections.abc import Callable

type Work = Callable[[], object]
type Clock = Callable[[], float]


def compared(
    work: Work, floor: Work, *, rounds: int, clock: Clock = time.perf_counter
) -> tuple[float, float]:
    """Milliseconds of each: the best of rounds in turns, which other work on the machine disturbs least."""
    work()
    floor()
    pairs = [(_timed(work, clock), _timed(floor, clock)) for _ in range(rounds)]
    return min(mine for mine, _ in pairs), min(bare for _, bare in pairs)


def _timed(work: Work, clock: Clock) -> float:
    began = clock()
    work()
    return (clock() - began) * 1000
