"""GB/T 9704-2012 in millimetres and points, measured on the printed page."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from kernel.documents.content import DocumentTable
from kernel.documents.pdf import Rendered
from tests.documents.reading import MM, body_lines, footer, lines_of, pages_of, render_body

FULL_TEXT = ("建设合成生物创新联合体公共平台" * 100)[: 22 * 28 * 2]
RARE = "联络人张喆、李堃、王䶮，面积㎡"


def test_full_page_holds_22_lines_of_28_characters() -> None:
    pages = pages_of(render_body(f'<p class="plain flow">{FULL_TEXT}</p>'))

    assert len(pages) == 2
    for page in pages:
        assert [len(line.text) for line in body_lines(page)] == [28] * 22
    assert "".join(line.text for page in pages for line in body_lines(page)) == FULL_TEXT


def test_full_page_fills_the_type_area_of_156_by_225_millimetres() -> None:
    page = pages_of(render_body(f'<p class="plain flow">{FULL_TEXT}</p>'))[0]
    lines = body_lines(page)

    assert (page.width / MM, page.height / MM) == pytest.approx((210, 297), abs=0.1)
    assert {line.size for line in lines} == {15.75}
    assert {round(line.left, 1) for line in lines} == {28.0}
    assert {round(line.right) for line in lines} == {184}
    pitches = {round((b.bottom - a.bottom) * MM, 1) for a, b in pairwise(lines)}
    assert pitches == {28.9}
    pitch = 28.9 / MM
    assert 37 < lines[0].top < lines[0].bottom < 37 + pitch
    assert 37 + 21 * pitch < lines[-1].top < lines[-1].bottom < 297 - 35


def test_page_number_stands_one_character_in_on_the_outer_side() -> None:
    odd, even = pages_of(render_body(f'<p class="plain flow">{FULL_TEXT}</p>'))
    (right,), (left,) = footer(odd), footer(even)

    assert (right.text, left.text) == ("— 1 —", "— 2 —")
    assert right.right == pytest.approx(184 - 14 / MM, abs=0.1)
    assert left.left == pytest.approx(28 + 14 / MM, abs=0.1)
    assert (round(right.size), round(left.size)) == (14, 14)
    assert {right.font, left.font} == {"Noto-Serif-CJK-SC"}


def test_page_number_dash_is_7_millimetres_below_the_type_area() -> None:
    page = pages_of(render_body("<p>正文</p>"))[0]
    (number,) = footer(page)
    scale = 600 / 25.4
    picture = page.to_image(resolution=600).original.convert("L")
    column = int((number.left + 1) * scale)

    strip = picture.crop((column, int(263 * scale), column + 1, int(275 * scale))).tobytes()
    top = 263 + next(y for y, shade in enumerate(strip) if shade < 128) / scale

    assert top - 262 == pytest.approx(7, abs=0.2)


def test_levels_are_set_in_their_faces() -> None:
    body = '<h2>一、黑体</h2><h3>（一）楷体</h3><h4>1. 仿宋</h4><p class="flow">正文</p><h1>标题</h1>'
    lines = {line.text: line for line in body_lines(pages_of(render_body(body))[0])}

    assert {text: line.font for text, line in lines.items() if text not in {"1. 仿宋", "正文"}} == {
        "一、黑体": "Noto-Sans-CJK-SC",
        "（一）楷体": "LXGW-WenKai",
        "标题": "Noto-Serif-CJK-SC-Bold",
    }
    # 仿宋 where the machine has an open one, its stand-in elsewhere: never the faces of the levels above.
    assert {lines["1. 仿宋"].font, lines["正文"].font} <= {"FandolFang", "Noto-Serif-CJK-SC"}
    assert round(lines["标题"].size, 2) == 22
    assert (lines["标题"].left + lines["标题"].right) / 2 == pytest.approx(28 + 156 / 2, abs=0.2)


@pytest.mark.parametrize("tag", ["p", "h2", "h3"])
def test_rare_characters_are_printed(tag: str) -> None:
    rendered = render_body(f"<{tag}>{RARE}</{tag}>")
    page = pages_of(rendered)[0]

    assert body_lines(page)[0].text == RARE
    # A character no font has is drawn as glyph 0, an empty box, and cannot be read back.
    assert ".notdef" not in {str(char["text"]) for char in page.chars}


def test_fonts_are_all_embedded_and_readable(dossier: Rendered, tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    path.write_bytes(dossier.content)
    listing = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout

    rows = [line.split() for line in listing.splitlines()[2:]]

    assert len(rows) >= 4
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}  # embedded, subset, to Unicode
    assert all(row[0].split("+")[1].startswith(("Noto-", "LXGW-WenKai", "FandolFang")) for row in rows)


def test_table_of_many_columns_stays_in_the_type_area() -> None:
    table = DocumentTable("", ("列名",) * 14, (("说明文字较长的内容",) * 14,) * 3)
    html = render_to_string("documents/parts/table.html", {"table": table})

    chars = [char for page in pages_of(render_body(html)) for char in page.chars]

    assert max(char["x1"] for char in chars) / MM < 184


def test_every_unfinished_line_fills_the_measure() -> None:
    text = (
        "为贯彻落实部署要求，围绕“产业链”的需求（含中试），由17家单位组建联合体，形成工艺包5项、专利30件。"
        * 8
    )
    lines = body_lines(pages_of(render_body(f'<p class="flow">{text}</p>'))[0])

    assert len(lines) > 10
    assert {round(line.right, 1) for line in lines[:-1]} <= {183.9, 184.0}
    assert lines[-1].right < 183
    assert "".join(line.text for line in lines) == text


def test_line_broken_for_a_long_word_is_not_torn_apart() -> None:
    lines = lines_of(pages_of(render_body(f'<p class="flow">摘要<br>短 {"a" * 60} 尾</p>'))[0])

    assert lines[0].text == "摘要"
    assert lines[0].right == pytest.approx(28 + 4 * 15.75 / MM, abs=0.3)
