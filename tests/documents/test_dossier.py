"""The filing as a whole: its contents page, its tables over several pages, its order and its marks."""

from __future__ import annotations

import dataclasses
import io
import re

import pdfplumber
from pdfplumber.page import Page

from kernel.documents import pdf
from kernel.documents.pdf import Rendered
from tests.documents import sample
from tests.documents.reading import MM, TYPE_AREA_BOTTOM, body_lines, footer, pages_of

ENTRY = re.compile(r"^(?P<label>.+?)[ .]*\.[ .]*(?P<page>\d+)$")
NUMBERS = {"附件1", "附件2", "附件3"}
HEADINGS = {"Noto-Sans-CJK-SC", "LXGW-WenKai"}


def squeezed(page: Page) -> str:
    return re.sub(r"\s", "", page.extract_text())


def test_dossier_is_of_real_length(dossier: Rendered) -> None:
    assert 25 <= dossier.pages <= 40


def test_cover_names_everything_and_bears_no_number(dossier_pages: list[Page]) -> None:
    content, cover = sample.dossier(), dossier_pages[0]
    text = squeezed(cover)

    for fact in (
        content.consortium_name,
        content.document_name,
        content.lead_unit,
        content.authority_name,
        content.guideline_title,
        content.submission,
        "2026年3月20日",
        content.snapshot_sha256,
    ):
        assert fact in text
    assert footer(cover) == []
    assert "草稿" not in text


def test_cover_of_a_draft_says_so_and_has_no_hash() -> None:
    draft = dataclasses.replace(sample.dossier(), snapshot_sha256="", sections=(), members=(), signatures=())
    text = squeezed(pages_of(pdf.render("documents/dossier.html", {"dossier": draft}))[0])

    assert "草稿尚未提交" in text
    assert "SHA-256" not in text


def test_every_page_after_the_cover_bears_its_number(dossier_pages: list[Page]) -> None:
    numbers = ["".join(line.text for line in footer(page)) for page in dossier_pages]

    assert numbers == ["", *(f"— {n} —" for n in range(2, len(dossier_pages) + 1))]


def test_contents_give_the_page_each_heading_is_on(dossier_pages: list[Page]) -> None:
    lines = [line.text for line in body_lines(dossier_pages[1])][1:]
    entries = [match.groupdict() for line in lines if (match := ENTRY.match(line))]
    content = sample.dossier()
    expected = [
        label
        for chapter in content.chapters
        for label in (chapter.heading, *(entry.label for entry in chapter.entries))
    ] + [f"{annex.number}　{annex.title}" for annex in content.annexes]

    assert [entry["label"].strip() for entry in entries] == expected
    for entry in entries:
        heading = entry["label"].split("　")[-1].strip()
        assert heading in squeezed(dossier_pages[int(entry["page"]) - 1])


def test_contents_and_bookmarks_agree(dossier: Rendered) -> None:
    with pdfplumber.open(io.BytesIO(dossier.content)) as opened:
        outline = [(level, title) for level, title, *_rest in opened.doc.get_outlines()]
    content = sample.dossier()

    assert [title for level, title in outline if level == 1] == [
        *(chapter.heading for chapter in content.chapters),
        *(annex.title for annex in content.annexes),
    ]
    assert [title for level, title in outline if level == 2][: len(content.chapters[0].entries)] == [
        entry.heading for entry in content.chapters[0].entries
    ]


def test_table_over_several_pages_repeats_its_head(dossier_pages: list[Page]) -> None:
    milestone = re.compile(r"^M\d+$")
    tables = [table for page in dossier_pages for table in page.extract_tables() if table[0][0] == "里程碑"]
    rows = [row[0] for table in tables for row in table[1:]]

    assert len(tables) >= 2
    assert {tuple(table[0]) for table in tables} == {("里程碑", "工作内容", "通过标准", "经费（万元）")}
    assert [row for row in rows if row and milestone.match(row)] == [f"M{3 * n}" for n in range(1, 13)]
    assert min(len(table) for table in tables) >= 3  # the head and two rows: none is left alone


def test_no_page_ends_with_a_heading(dossier_pages: list[Page]) -> None:
    for page in dossier_pages[2:]:
        assert body_lines(page)[-1].font not in HEADINGS


def test_nothing_leaves_the_type_area(dossier_pages: list[Page]) -> None:
    for page in dossier_pages:
        for line in body_lines(page):
            assert 27.9 < line.left < line.right < 184.2
            assert 37 < line.top < line.bottom < TYPE_AREA_BOTTOM + 1


def test_no_table_is_wider_than_the_type_area(dossier_pages: list[Page]) -> None:
    edges = {(rect["x0"] / MM, rect["x1"] / MM) for page in dossier_pages for rect in page.rects}

    assert min(left for left, _right in edges) > 27.5
    assert max(right for _left, right in edges) < 184.5


def test_signature_record_prints_every_hash_in_full(dossier_pages: list[Page]) -> None:
    tables = [table for page in dossier_pages for table in page.extract_tables() if "签署单位" in table[0]]
    printed = [(row[1], row[2], row[-1]) for table in tables for row in table[1:]]

    assert [tuple(re.sub(r"\s", "", str(cell)) for cell in row) for row in printed] == [
        (record.unit, record.signatory, record.document_sha256) for record in sample.signatures()
    ]


def test_dossier_is_tagged_and_archival(dossier: Rendered) -> None:
    with pdfplumber.open(io.BytesIO(dossier.content)) as opened:
        catalog = opened.doc.catalog
        metadata = catalog["Metadata"].resolve().get_data().decode()
        marked = catalog["MarkInfo"]["Marked"]
        language = catalog["Lang"]

    assert (marked, language) == (True, b"zh-CN")
    assert "StructTreeRoot" in catalog
    assert re.findall(r"pdfaid:(part|conformance)\W+(\w)", metadata) == [("part", "3"), ("conformance", "A")]


def test_annex_starts_a_page_with_its_number_in_the_corner(dossier_pages: list[Page]) -> None:
    starts = [lines for page in dossier_pages if (lines := body_lines(page))[0].text in NUMBERS]

    assert [(lines[0].text, lines[1].text) for lines in starts] == [
        (annex.number, annex.title) for annex in sample.dossier().annexes
    ]
    assert {(lines[0].font, round(lines[0].left)) for lines in starts} == {("Noto-Sans-CJK-SC", 28)}
