"""The plain text people type, read as the levels of a Chinese official document (GB/T 9704 7.3.3).

一、 is level 1, （一） level 2, 1. level 3, （1） level 4; any other line is a paragraph. Every line is a
paragraph of its own, as the author saw it in the text field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
SENTENCE_ENDS = "。；：！？…;:!?"
LONGEST_HEADING = 56  # two full lines; beyond that a numbered line is a paragraph


@dataclass(frozen=True, slots=True)
class Block:
    """One printed paragraph: `heading` in the face of its level, then `text` in the body face."""

    level: int
    heading: str
    text: str
    anchor: str = ""

    @property
    def stands_alone(self) -> bool:
        return bool(self.heading) and not self.text

    @property
    def label(self) -> str:
        """The heading as it stands in the contents and in the reader's bookmarks."""
        return self.heading.rstrip("。 ")


def parse(text: str, *, anchor: str) -> tuple[Block, ...]:
    """Anchors are `<anchor>-<n>` for the n-th line, so that a contents page can point at headings."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_block(line, f"{anchor}-{n}") for n, line in enumerate(filter(None, lines), 1))


def _block(line: str, anchor: str) -> Block:
    level = _level(line)
    if level in (1, 2):
        heading, text = _split_run_in(line)
    elif level and _is_heading(line):
        heading, text = line, ""
    else:
        heading, text = "", line
    return Block(level, heading, text, anchor)


def _level(line: str) -> int:
    return next((level for level, pattern in LEVELS if pattern.match(line)), 0)


def _is_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and line[-1] not in SENTENCE_ENDS and "。" not in line


def _split_run_in(line: str) -> tuple[str, str]:
    """（一）总体目标。到2027年…… has its heading in front of the text of the same paragraph."""
    heading, stop, text = line.partition("。")
    if len(heading) > LONGEST_HEADING:
        return "", line
    return heading + stop, text.strip()
