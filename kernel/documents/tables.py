"""The table in a workbook that was handed in for one kind of import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kernel.documents.cells import text_of, value_of
from kernel.documents.sheetkinds import Column, SheetKind, folded, spellings
from kernel.documents.workbook import Line, read_lines
from kernel.tenancy.errors import RuleBroken

MOST_ROWS = 2000
# Above the head may stand a title or a note.
HEAD_WITHIN = 10


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row below the head: cells by the name of their column, as the workbook has them."""

    kind: SheetKind
    number: int
    cells: dict[str, Any]

    @property
    def name(self) -> str:
        """What the row is about, for people: its first column."""
        return text_of(self.cells.get(self.kind.columns[0].name))[:120]

    def values(self) -> dict[str, Any]:
        """Raises RuleBroken for the first cell that cannot be what its column asks for."""
        return {column.name: value_of(column, self.cells.get(column.name)) for column in self.kind.columns}

    def texts(self) -> list[str]:
        return [text_of(self.cells.get(column.name)) for column in self.kind.columns]


def read_table(kind: SheetKind, content: bytes) -> list[RawRow]:
    """The rows in their order; raises RuleBroken with field `file` saying what the sheet lacks."""
    lines = read_lines(content)
    head, places = _find_head(kind, lines)
    rows = [_row(kind, line, places) for line in lines if line.number > head]
    rows = [row for row in rows if row.cells]
    if not rows:
        raise RuleBroken(_("There are no rows under the head of the table."), attr="file")
    if len(rows) > MOST_ROWS:
        text = _("The sheet has %(n)s rows; at most %(most)s are taken at a time.")
        raise RuleBroken(text % {"n": len(rows), "most": MOST_ROWS}, attr="file")
    return rows


def _row(kind: SheetKind, line: Line, places: dict[str, int]) -> RawRow:
    cells = {name: line.cells[place] for name, place in places.items() if place in line.cells}
    return RawRow(kind, line.number, cells)


def _find_head(kind: SheetKind, lines: list[Line]) -> tuple[int, dict[str, int]]:
    """The line that names most columns, and where each column is."""
    known = {column.name: spellings(column.label) | {folded(column.name)} for column in kind.columns}
    candidates = [(line, _places(line, known)) for line in lines[:HEAD_WITHIN]]
    line, places = max(candidates, key=lambda found: len(found[1]), default=(Line(0, {}), {}))
    _require_all(kind, places)
    _require_once(line, known, kind.columns)
    return line.number, places


def _places(line: Line, known: dict[str, set[str]]) -> dict[str, int]:
    heads = {folded(text_of(raw)): index for index, raw in line.cells.items()}
    return {
        name: heads[spelling]
        for name, spellings_of in known.items()
        for spelling in spellings_of
        if spelling in heads
    }


def _require_all(kind: SheetKind, places: dict[str, int]) -> None:
    missing = [str(column.label) for column in kind.columns if column.name not in places]
    if missing:
        text = _("The sheet lacks these columns: %(columns)s. The template has all of them.")
        raise RuleBroken(text % {"columns": ", ".join(missing)}, attr="file")


def _require_once(line: Line, known: dict[str, set[str]], columns: tuple[Column, ...]) -> None:
    heads = [folded(text_of(raw)) for raw in line.cells.values()]
    twice = [str(column.label) for column in columns if sum(head in known[column.name] for head in heads) > 1]
    if twice:
        text = _("The sheet has these columns more than once: %(columns)s.")
        raise RuleBroken(text % {"columns": ", ".join(twice)}, attr="file")
