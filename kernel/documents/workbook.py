"""XLSX files of strangers, read without trust: the first sheet as a list of rows of plain values.

Only cells that hold something are kept in memory, and the package says beforehand how large it becomes.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from kernel.documents import filetypes
from kernel.tenancy.errors import RuleBroken

MOST_UNPACKED = 30 * 1024 * 1024
MOST_LINES = 20_000
MOST_COLUMNS = 50
MERGED = re.compile(rb'<(?:\w+:)?mergeCell[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


class Flaw(Enum):
    """A cell whose value cannot be had."""

    NOT_COMPUTED = "not_computed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """One row with something in it; `number` as the spreadsheet counts, cells by column from 0."""

    number: int
    cells: dict[int, Any]


def read_lines(content: bytes) -> list[Line]:
    """Raises RuleBroken with field `file` for what is no workbook that can be read."""
    _require_workbook(content)
    try:
        with warnings.catch_warnings():
            # What openpyxl does not know (drop-downs of newer kinds, say) is of no use here.
            warnings.simplefilter("ignore")
            return _lines(content)
    except RuleBroken:
        raise
    except Exception as error:  # a broken part shows itself as anything from KeyError to ParseError
        text = _(
            "The workbook cannot be opened. Open it in a spreadsheet program, save it as XLSX, try again."
        )
        raise RuleBroken(text, attr="file") from error


def _require_workbook(content: bytes) -> None:
    try:
        key = filetypes.recognise(content)
    except (filetypes.UnknownType, filetypes.DamagedFile, filetypes.TooLargeUnpacked):
        key = ""
    if key != "xlsx":
        raise RuleBroken(_("This is no XLSX workbook. Save it as “Excel workbook (.xlsx)”."), attr="file")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise RuleBroken(_("The file would become far too large when opened."), attr="file")


def _lines(content: bytes) -> list[Line]:
    """Two readings: one with what formulas gave when the file was saved, one that tells formulas."""
    computed, written = (_first_sheet(content, data_only=flag) for flag in (True, False))
    lines = []
    rows = zip(
        computed.iter_rows(max_col=MOST_COLUMNS), written.iter_rows(max_col=MOST_COLUMNS), strict=False
    )
    for number, (values, sources) in enumerate(rows, 1):
        if number > MOST_LINES:
            text = _("The sheet goes on below row %(n)s. Delete the empty rows under the table.")
            raise RuleBroken(text % {"n": MOST_LINES}, attr="file")
        pairs = zip(values, sources, strict=True)
        cells = {index: _value(cell, source) for index, (cell, source) in enumerate(pairs)}
        kept = {index: value for index, value in cells.items() if value is not None}
        if kept:
            lines.append(Line(number, kept))
    _spread(lines, _merged(content, computed))
    return lines


def _first_sheet(content: bytes, *, data_only: bool) -> Any:
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only)
    sheet = book.worksheets[0]
    # What the file says of its own size may be wrong.
    sheet.reset_dimensions()
    return sheet


def _value(cell: Any, source: Any) -> Any:
    if cell.data_type == "e":
        return Flaw.ERROR
    if source.data_type == "f" and cell.value is None:
        return Flaw.NOT_COMPUTED
    if isinstance(cell.value, str):
        return cell.value if cell.value.strip() else None
    return cell.value


def _merged(content: bytes, sheet: Any) -> list[tuple[int, int, int]]:
    """(column from 0, first row, last row) of cells merged downwards; read-only mode does not tell them."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        part = archive.read(sheet._worksheet_path)
    ranges = (range_boundaries(found.decode()) for found in MERGED.findall(part))
    return [(left - 1, top, bottom) for left, top, _right, bottom in ranges if bottom > top]


def _spread(lines: list[Line], merged: list[tuple[int, int, int]]) -> None:
    """A cell merged downwards stands for each row it spans that holds something else too."""
    by_number = {line.number: line for line in lines}
    for column, top, bottom in merged:
        first = by_number.get(top)
        if first is None or column not in first.cells:
            continue
        for line in lines:
            if top < line.number <= bottom:
                line.cells.setdefault(column, first.cells[column])
