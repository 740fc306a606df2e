from __future__ import annotations

import dataclasses

import pytest

from kernel.documents.content import DocumentTable, numbered_table
from tests.documents import sample


def test_table_sets_short_columns_narrow_and_hashes_broken() -> None:
    table = DocumentTable(
        "", ("序号", "任务", "摘要"), (("1", "代谢通路设计与验证工作", "a" * 64), ("2", "短", "—"))
    )

    assert [kind for _head, kind in table.columns] == ["short", "long", "digest"]
    assert table.body[0][1] == ("代谢通路设计与验证工作", "long")


def test_table_with_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = DocumentTable("", ("甲", "乙"), (("1",),)).columns


def test_empty_table_keeps_its_head() -> None:
    table = DocumentTable("", ("甲", "乙"), ())

    assert (table.columns, table.body) == ((("甲", "short"), ("乙", "short")), ())


def test_numbered_table_counts_rows_and_marks_empty_cells() -> None:
    table = numbered_table("名单", ("单位",), [("甲",), ("",)])

    assert (table.head, table.rows) == (("序号", "单位"), (("1", "甲"), ("2", "—")))


def test_annexes_are_numbered_without_gaps() -> None:
    content = dataclasses.replace(sample.dossier(), signatures=())

    assert [(annex.number, annex.title) for annex in content.annexes] == [
        ("附件1", "成员单位名单"),
        ("附件2", "申报声明与承诺"),
    ]


def test_title_longer_than_a_line_is_broken_by_sense() -> None:
    content = sample.dossier()

    assert content.title_lines == ("宝山区合成生物创新联合体（样例）建设方案",)
    longer = dataclasses.replace(content, consortium_name="宝山区合成生物与绿色低碳创新联合体（样例）")
    assert longer.title_lines == ("宝山区合成生物与绿色低碳创新联合体（样例）", "建设方案")
