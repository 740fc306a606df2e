"""Runs against servers: speed as the client sees it, processor time as the machine sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from benchmarks import load
from benchmarks.processes import CpuClock, Postgres, WebServer

ROUNDS = 4


@dataclass(frozen=True)
class Trial:
    """`cpu` is milliseconds of web workers and PostgreSQL together, for one request."""

    load: load.Load
    cpu: float


@dataclass(frozen=True)
class Target:
    """One address on one server."""

    server: WebServer
    request: load.Request


def try_(target: Target, postgres: Postgres, *, count: int, seconds: float, connections: int) -> Trial:
    clock = CpuClock(target.server, postgres)
    seen = load.run(target.server.port, target.request, count=count, seconds=seconds, connections=connections)
    return Trial(seen, clock.seconds() * 1000 / len(seen.latencies))


def in_turns(
    targets: Sequence[Target], postgres: Postgres, *, count: int, seconds: float = 3, connections: int = 1
) -> list[Trial]:
    """Each target once a round, so that whatever else the machine does falls on all alike; rounds pooled."""
    each, time = -(-count // ROUNDS), seconds / ROUNDS
    for target in targets:
        try_(target, postgres, count=8, seconds=5, connections=4)
    rounds = [
        [try_(target, postgres, count=each, seconds=time, connections=connections) for target in targets]
        for _ in range(ROUNDS)
    ]
    return [_pooled(trials) for trials in zip(*rounds, strict=True)]


def _pooled(trials: Sequence[Trial]) -> Trial:
    """Speed over all rounds; processor time of the best, which other work on the machine disturbs least."""
    latencies = list(chain.from_iterable(trial.load.latencies for trial in trials))
    seconds = sum(trial.load.seconds for trial in trials)
    return Trial(load.Load(latencies, seconds), min(trial.cpu for trial in trials))
