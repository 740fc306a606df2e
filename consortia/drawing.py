"""The draw itself: which of the candidates a seed picks. Anybody can do it again with a pocket calculator's
patience: order the candidates by SHA-256 of "seed:id" and count from the top."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    kind: str


class TooFew(Exception):
    """Fewer candidates than are wanted; `kind` is empty where it is not one kind that lacks them."""

    def __init__(self, *, kind: str, found: int, wanted: int) -> None:
        super().__init__(f"{found} of {wanted} {kind}")
        self.kind, self.found, self.wanted = kind, found, wanted


def ranked(candidates: Iterable[Candidate], seed: str) -> list[Candidate]:
    """In the order of the draw, whatever order they come in."""
    return sorted(candidates, key=lambda each: hashlib.sha256(f"{seed}:{each.id}".encode()).digest())


def draw(
    candidates: Collection[Candidate], *, wanted: int, seed: str, kinds: Mapping[str, int] | None = None
) -> list[Candidate]:
    """`wanted` of them: first as many of each kind as `kinds` asks for, then the next of any kind."""
    order = ranked(candidates, seed)
    chosen: list[Candidate] = []
    for kind, count in sorted((kinds or {}).items()):
        fitting = [each for each in order if each.kind == kind]
        if len(fitting) < count:
            raise TooFew(kind=kind, found=len(fitting), wanted=count)
        chosen += fitting[:count]
    rest = [each for each in order if each not in chosen][: max(0, wanted - len(chosen))]
    if len(chosen) + len(rest) < wanted:
        raise TooFew(kind="", found=len(order), wanted=wanted)
    return [each for each in order if each in (*chosen, *rest)]


def replacement(
    candidates: Collection[Candidate], *, gone: Collection[str], leaving: Candidate, seed: str
) -> Candidate | None:
    """The next in the order of the draw who is of the same kind, else the next of any, if there is one."""
    left = [each for each in ranked(candidates, seed) if each.id not in gone]
    same = [each for each in left if each.kind == leaving.kind]
    return next(iter(same or left), None)
