"""The words of the sample, kept as files: TOML for what is listed, plain text for sections of dossiers."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECTIONS = 7

type Spec = dict[str, Any]


@cache
def _table(name: str) -> Spec:
    return tomllib.loads((HERE / "data" / f"{name}.toml").read_text("utf-8"))


def organisations() -> Spec:
    return _table("organisations")


def profiles() -> Spec:
    """What organisations keep once, by their key."""
    return _table("profile")


def large_consortia() -> list[Spec]:
    return list(_table("consortia")["consortium"])


def small_consortia() -> list[Spec]:
    return list(_table("small")["consortium"])


def offers() -> Spec:
    """What is on offer, by kind, and bookings."""
    return _table("offers")


def roadmap() -> Spec:
    """Stages and tasks of one consortium."""
    return _table("roadmap")


def challenges() -> list[Spec]:
    return list(_table("challenges")["challenge"])


def answers(challenge: str) -> list[Spec]:
    return [answer for answer in _table("answers")["answer"] if answer["challenge"] == challenge]


def dossier(name: str) -> Spec:
    """Indicators and remarks of a dossier that has a folder under texts/."""
    return dict(_table("dossiers")[name])


def sections(name: str) -> list[str]:
    """The seven sections of a construction plan, in order."""
    return [(HERE / "texts" / name / f"{n}.txt").read_text("utf-8").strip() for n in range(1, SECTIONS + 1)]


def fill(text: str, words: Spec) -> str:
    """Put the words of one consortium into a text that several share."""
    return text.format_map(words)
