"""Workbooks of strangers: what each cell means, and what is refused before anything is begun."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from kernel.documents.cells import value_of
from kernel.documents.sheetkinds import Column
from kernel.documents.sheets import template_response
from kernel.documents.tables import RawRow, read_table
from kernel.documents.workbook import Flaw
from kernel.tenancy.errors import RuleBroken
from members.kinds import OrganisationKind
from tests.documents.files import PDF, package, xlsx
from tests.documents.sheetscenes import HEAD, KIND, row

TEXT = Column("text", "Text")
CHOICE = Column("kind", "Kind", choices=OrganisationKind.choices)
DATE = Column("date", "Date", kind="date")
INTEGER = Column("integer", "Integer", kind="integer")
DECIMAL = Column("decimal", "Decimal", kind="decimal")

VALUES = [
    (TEXT, " 样例\u3000单位\u200b ", "样例 单位"),
    (TEXT, 91310113, "91310113"),
    (TEXT, 91310113.0, "91310113"),
    (TEXT, 1.25, "1.25"),
    (TEXT, None, ""),
    (TEXT, datetime(2026, 11, 21), "2026-11-21"),  # noqa: DTZ001 -- as a spreadsheet has it
    (CHOICE, "university", "university"),
    (CHOICE, " University ", "university"),
    (CHOICE, None, ""),
    (DATE, datetime(2026, 11, 21, 8, 30), date(2026, 11, 21)),  # noqa: DTZ001
    (DATE, "2026-11-21", date(2026, 11, 21)),
    (DATE, "2026.1.2", date(2026, 1, 2)),
    (DATE, "2026年11月21日", date(2026, 11, 21)),
    (DATE, 46347, date(2026, 11, 21)),
    (DATE, "", None),
    (INTEGER, "1,200", 1200),
    (INTEGER, 12.0, 12),
    (INTEGER, "１２", 12),
    (DECIMAL, "１，２００．５", Decimal("1200.5")),
    (DECIMAL, 0.1, Decimal("0.1")),
]


@pytest.mark.parametrize(("column", "raw", "value"), VALUES)
def test_cell_is_read_as_its_column_asks(column: Column, raw: Any, value: Any) -> None:
    assert value_of(column, raw) == value


def test_choice_is_understood_in_every_language() -> None:
    with translation.override("zh-hans"):
        label = str(OrganisationKind.UNIVERSITY.label)
    with translation.override("en"):
        assert (label == "University", value_of(CHOICE, label)) == (False, "university")


WRONG = [
    (TEXT, 913101131234567890, "lost digits"),
    (TEXT, Flaw.ERROR, "#N/A"),
    (TEXT, Flaw.NOT_COMPUTED, "formula"),
    (TEXT, "x" * 201, "longer than 200"),
    (Column("t", "T", required=True), "  ", "must not be empty"),
    (CHOICE, "zoo", "“zoo” is none of: Enterprise"),
    (DATE, "21.11.2026", "no date"),
    (DATE, "2026-02-30", "no date"),
    (DATE, 3, "no date"),
    (INTEGER, 1.5, "no whole number"),
    (INTEGER, "many", "no number"),
    (INTEGER, True, "no number"),
    (DECIMAL, "NaN", "no number"),
    (DECIMAL, "1e999", "no number"),
]


@pytest.mark.parametrize(("column", "raw", "message"), WRONG)
def test_cell_that_cannot_be_meant_is_refused(column: Column, raw: Any, message: str) -> None:
    with translation.override("en"), pytest.raises(RuleBroken) as refused:
        value_of(column, raw)
    assert message in str(refused.value)
    assert refused.value.attr == column.name


def read(content: bytes) -> list[RawRow]:
    return read_table(KIND, content)


def saved(change: Callable[[Any], None], *rows: tuple[Any, ...]) -> bytes:
    """A workbook of the kind, changed before it is saved."""
    book = Workbook()
    for line in (HEAD, *rows):
        book.active.append(line)
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_table_is_found_below_a_title_in_any_order_of_columns() -> None:
    head = ("note", "share", "人员", "Since*", "KIND", "ｅ-mail", "Organisation *", "People")
    content = xlsx(("样例名单",), (), head, ("x", 1, "", None, "", "a@example.test", "样例单位", 5))
    (found,) = read(content)
    assert (found.number, found.name) == (4, "样例单位")
    assert found.values() == {
        "name": "样例单位",
        "email": "a@example.test",
        "kind": "",
        "since": None,
        "people": 5,
        "share": Decimal(1),
    }


def test_rows_without_content_are_passed_over_and_keep_their_numbers() -> None:
    empty = ("", " ", None, None, None, None)
    assert [found.number for found in read(xlsx(HEAD, row(1), empty, (), row(2), *[empty] * 30))] == [2, 5]


def test_formula_counts_with_what_it_gave() -> None:
    def change(book: Any) -> None:
        book.active["E2"] = "=1+1"

    (found,) = read(saved(change, row(1)))
    with pytest.raises(RuleBroken) as refused:
        found.values()
    assert refused.value.attr == "people"
    # A spreadsheet program stores the result beside the formula.
    computed = _replaced(saved(change, row(1)), rb"<f>1\+1</f><v ?/>", b"<f>1+1</f><v>2</v>")
    assert read(computed)[0].values()["people"] == 2


def _replaced(content: bytes, pattern: bytes, by: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part, count = re.subn(pattern, by, old.read(name))
            assert count or not name.endswith("sheet1.xml")
            new.writestr(name, part)
    return buffer.getvalue()


def test_merged_cell_stands_for_the_rows_it_spans() -> None:
    def change(book: Any) -> None:
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("C4:C9")

    found = read(saved(change, row(1), row(2), row(3)))
    assert [line.name for line in found] == ["样例单位1", "样例单位1", "样例单位3"]


REFUSED = [
    (PDF, "no XLSX workbook"),
    (package("word/document.xml"), "no XLSX workbook"),
    (package("xl/workbook.xml"), "cannot be opened"),
    (xlsx(("Organisation", "Kind"), ("样例",)), "lacks these columns: E-mail, Since, People, Share"),
    (xlsx((*HEAD, "E-mail"), row(1)), "more than once: E-mail"),
    (xlsx(HEAD), "no rows under the head"),
    (xlsx(), "lacks these columns"),
    (xlsx(HEAD, *[row(1)] * 2001), "2001 rows; at most 2000"),
    (xlsx(HEAD, row(1), *[()] * 20_000, row(2)), "below row 20000"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[message for _content, message in REFUSED])
def test_workbook_that_cannot_be_used_is_refused(content: bytes, message: str) -> None:
    with translation.override("en"), pytest.raises(RuleBroken) as refused:
        read(content)
    assert message in str(refused.value)
    assert refused.value.attr == "file"


def test_workbook_that_would_fill_the_memory_is_not_opened() -> None:
    bomb = package("[Content_Types].xml", "xl/workbook.xml", content=bytes(16 * 1024 * 1024))
    assert len(bomb) < 100_000
    with translation.override("en"), pytest.raises(RuleBroken) as refused:
        read(bomb)
    assert "far too large" in str(refused.value)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_template_has_head_explanations_and_drop_downs_and_can_be_sent(language: str) -> None:
    with translation.override(language):
        response = template_response(KIND)
        labels = [str(label) for label in OrganisationKind.labels]
    book = load_workbook(BytesIO(response.content))
    sheet, explained = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["Organisation*", "E-mail*", *HEAD[2:]]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C2:C2001", "choices_kind")
    place = book.defined_names["choices_kind"].attr_text.rpartition("!")[2]
    assert [cell.value for (cell,) in explained[place.replace("$", "")]] == labels
    assert explained["C2"].value == "As registered."
    sheet.append([*row(1)[:2], labels[1], *row(1)[3:]])
    buffer = BytesIO()
    book.save(buffer)
    assert read(buffer.getvalue())[0].values()["kind"] == OrganisationKind.values[1]
