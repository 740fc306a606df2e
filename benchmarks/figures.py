"""One measured figure, what is asked of it, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Aim:
    """What is asked: of the figure itself (`value`) or of its ratio to the floor, at most or at least."""

    of: str
    bound: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{self.of} {'≥' if self.at_least else '≤'} {self.bound:g}"


def ratio_at_most(bound: float) -> Aim:
    return Aim("ratio", bound)


def ratio_at_least(bound: float) -> Aim:
    return Aim("ratio", bound, at_least=True)


def at_most(bound: float) -> Aim:
    return Aim("value", bound)


def at_least(bound: float) -> Aim:
    return Aim("value", bound, at_least=True)


@dataclass(frozen=True)
class Figure:
    """`floor` is what the same work costs at the least, in the same unit."""

    name: str
    value: float
    unit: str
    floor: float
    aim: Aim | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.floor if self.floor else 0.0

    @property
    def is_met(self) -> bool | None:
        """None where nothing is asked."""
        if self.aim is None:
            return None
        found = self.ratio if self.aim.of == "ratio" else self.value
        return found >= self.aim.bound if self.aim.at_least else found <= self.aim.bound


def write(figures: Sequence[Figure], path: Path = RESULTS) -> None:
    rows = [
        {
            "name": figure.name,
            "value": _short(figure.value),
            "unit": figure.unit,
            "floor": _short(figure.floor),
            "ratio": _short(figure.ratio),
            "aim": str(figure.aim) if figure.aim else None,
            "met": figure.is_met,
        }
        for figure in figures
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> str:
    """For the terminal: one line a figure, missed aims marked."""
    head = ("figure", "value", "unit", "floor", "ratio", "aim", "")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(_cell(text, widths[n], n) for n, text in enumerate(row)).rstrip() for row in rows]
    missed = sum(figure.is_met is False for figure in figures)
    asked = sum(figure.aim is not None for figure in figures)
    return "\n".join([*lines, f"{asked - missed} of {asked} aims met"])


def _row(figure: Figure) -> tuple[str, ...]:
    mark = {True: "pass", False: "MISS", None: ""}[figure.is_met]
    value, floor, ratio = (f"{_short(number):g}" for number in (figure.value, figure.floor, figure.ratio))
    return (figure.name, value, figure.unit, floor, ratio, str(figure.aim or ""), mark)


def _cell(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column in {1, 3, 4} else text.ljust(width)


def _short(number: float) -> float:
    """Three significant digits, integers as they are."""
    return number if number == int(number) else float(f"{number:.3g}")
