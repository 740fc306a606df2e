"""What changed between two submissions, for the eye of an officer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from diff_match_patch import diff_match_patch

from filings.snapshots import INDICATOR_FIELDS, Snapshot

Kind = Literal["same", "added", "removed"]
KINDS: dict[int, Kind] = {0: "same", 1: "added", -1: "removed"}
# Seconds for one section; after that the difference is coarser, never wrong.
TIME_LIMIT = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


type Paragraph = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring paragraphs that all changed, or that all stayed and need not be read again."""

    changed: bool
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """`passages` are empty when nothing changed."""

    key: str
    title: str
    number: int
    passages: tuple[Passage, ...]

    @property
    def changed(self) -> bool:
        return bool(self.passages)


def compare(before: Snapshot | None, after: Snapshot) -> list[SectionChange]:
    """Every section of `after` in order; with no submission before, nothing counts as changed."""
    old = {section["key"]: section for section in before["sections"]} if before else {}
    return [
        SectionChange(
            section["key"], section["title"], n, _section(old.get(section["key"], section), section)
        )
        for n, section in enumerate(after["sections"], 1)
    ]


def _section(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Passage, ...]:
    old, new = text_of(before), text_of(after)
    if old == new:
        return ()
    grouped = groupby(paragraphs_of(differences(old, new)), key=_is_changed)
    return tuple(Passage(changed, tuple(paragraphs)) for changed, paragraphs in grouped)


def _is_changed(paragraph: Paragraph) -> bool:
    return any(piece.kind != "same" for piece in paragraph)


def text_of(section: Mapping[str, Any]) -> str:
    """The section as lines of text, its indicators one a line."""
    rows = [
        "｜".join(indicator[name] for name in INDICATOR_FIELDS if indicator[name])
        for indicator in section["indicators"]
    ]
    return "\n".join([section["body"].strip(), *rows]).strip()


def differences(before: str, after: str) -> list[Piece]:
    engine = diff_match_patch()
    engine.Diff_Timeout = TIME_LIMIT
    found = engine.diff_main(before, after)
    engine.diff_cleanupSemantic(found)
    return [Piece(KINDS[operation], text) for operation, text in found]


def paragraphs_of(pieces: Sequence[Piece]) -> tuple[Paragraph, ...]:
    """The pieces cut at line ends; a removed line end joins nothing, it only stays where it was."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        lines[-1].append(Piece(piece.kind, first))
        lines += [[Piece(piece.kind, text)] for text in rest]
    kept = (tuple(piece for piece in line if piece.text) for line in lines)
    return tuple(line for line in kept if line)
