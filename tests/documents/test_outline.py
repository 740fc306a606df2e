from __future__ import annotations

import pytest

from kernel.documents.outline import Block, parse


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("一、总体要求", Block(1, "一、总体要求", "", "s-1")),
        ("（一）指导思想", Block(2, "（一）指导思想", "", "s-1")),
        ("(二)基本原则", Block(2, "(二)基本原则", "", "s-1")),
        ("（一）总体目标。到2027年形成工艺包。", Block(2, "（一）总体目标。", "到2027年形成工艺包。", "s-1")),
        ("1. 分项目标", Block(3, "1. 分项目标", "", "s-1")),
        ("1. 形成工艺包5项。", Block(3, "", "1. 形成工艺包5项。", "s-1")),
        ("（1）检测方法", Block(4, "（1）检测方法", "", "s-1")),
        ("3.5亿元的投入", Block(0, "", "3.5亿元的投入", "s-1")),
        ("2025年完成", Block(0, "", "2025年完成", "s-1")),
    ],
)
def test_line_is_read_at_its_level(line: str, block: Block) -> None:
    assert parse(line, anchor="s") == (block,)


def test_blank_lines_and_spaces_separate_and_vanish() -> None:
    blocks = parse("\n第一段。\n\n　第二段。  \r\n\n", anchor="s")

    assert [(block.text, block.anchor) for block in blocks] == [("第一段。", "s-1"), ("第二段。", "s-2")]


def test_numbered_line_too_long_for_a_heading_is_a_paragraph() -> None:
    line = "（一）" + "长" * 60

    assert parse(line, anchor="s") == (Block(2, "", line, "s-1"),)


def test_label_of_a_run_in_heading_has_no_full_stop() -> None:
    (block,) = parse("（一）总体目标。到2027年。", anchor="s")

    assert (block.label, block.stands_alone) == ("（一）总体目标", False)
