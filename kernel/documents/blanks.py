"""The workbook that people fill in: head, explanations, drop-downs; empty, or with rows to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kernel.documents.sheetkinds import Column, SheetKind
from kernel.documents.tables import MOST_ROWS
from kernel.tenancy.exports import XLSX

WIDEST = 40
MARKED = PatternFill("solid", fgColor="EEF2F7")


def template_response(kind: SheetKind) -> HttpResponse:
    """The empty template, in the reader's language."""
    return _response(str(kind.title), kind, [])


def refused_response(kind: SheetKind, rows: Iterable[tuple[Sequence[str], str]]) -> HttpResponse:
    """Rows with the reason why each was refused, to be mended and sent again as they are."""
    return _response(_("%(title)s, refused rows") % {"title": kind.title}, kind, rows)


def _response(name: str, kind: SheetKind, rows: Iterable[tuple[Sequence[str], str]]) -> HttpResponse:
    book = Workbook()
    _fill(book.active, kind, list(rows))
    _explain(book.create_sheet(_("Explanations")), kind)
    buffer = BytesIO()
    book.save(buffer)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    return response


def _fill(sheet: Any, kind: SheetKind, rows: list[tuple[Sequence[str], str]]) -> None:
    sheet.title = _("Rows")
    heads = [f"{column.label}{'*' if column.required else ''}" for column in kind.columns]
    sheet.append([*heads, _("Why it was refused")] if rows else heads)
    for number, column in enumerate(kind.columns, 1):
        _prepare(sheet, get_column_letter(number), column)
    for texts, reason in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", text) for text in (*texts, reason)])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            # Whatever was typed stays text: no formula, no lost digits.
            cell.data_type, cell.number_format = "s" if cell.value else "n", "@"
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), MARKED
    sheet.freeze_panes = "A2"


def _prepare(sheet: Any, letter: str, column: Column) -> None:
    """Text stays text as it is typed (a credit code of digits only, say); choices drop down."""
    dimension = sheet.column_dimensions[letter]
    dimension.width = max(14, min(WIDEST, 2 * len(str(column.label)) + 6))
    dimension.number_format = "yyyy-mm-dd" if column.kind == "date" else "@"
    if column.choices:
        place = _choices_place(column)
        listed = DataValidation(type="list", formula1=place, allow_blank=not column.required)
        sheet.add_data_validation(listed)
        listed.add(f"{letter}2:{letter}{MOST_ROWS + 1}")


def _choices_place(column: Column) -> str:
    """The choices stand on the second sheet: in the cell's own rule there is room for 255 characters only."""
    return f"choices_{column.name}"


def _explain(sheet: Any, kind: SheetKind) -> None:
    sheet.append([_("Column"), _("Required"), _("Explanation")])
    for column in kind.columns:
        sheet.append([str(column.label), _("yes") if column.required else "", _help(column)])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), MARKED
    for letter, width in (("A", 24), ("B", 10), ("C", 80)):
        sheet.column_dimensions[letter].width = width
    for (cell,) in sheet.iter_rows(min_col=3, max_col=3):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    _list_choices(sheet, kind, first=len(kind.columns) + 4)


def _help(column: Column) -> str:
    notes = {
        "date": _("A date such as 2026-11-21."),
        "integer": _("A whole number."),
        "decimal": _("A number."),
    }
    parts = [str(column.help), notes.get(column.kind, "")]
    if column.choices:
        parts.append(
            _("One of: %(choices)s.") % {"choices": ", ".join(str(label) for _v, label in column.choices)}
        )
    return " ".join(part for part in parts if part)


def _list_choices(sheet: Any, kind: SheetKind, *, first: int) -> None:
    for number, column in enumerate((column for column in kind.columns if column.choices), 1):
        letter = get_column_letter(number)
        sheet[f"{letter}{first}"] = str(column.label)
        for offset, (_value, label) in enumerate(column.choices, 1):
            sheet[f"{letter}{first + offset}"] = str(label)
        title = sheet.title.replace("'", "''")
        place = f"'{title}'!${letter}${first + 1}:${letter}${first + len(column.choices)}"
        sheet.parent.defined_names.add(DefinedName(_choices_place(column), attr_text=place))
