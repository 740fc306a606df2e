"""Reads back what was printed: lines of characters with their place on the page, in millimetres."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfplumber.page import Page

from kernel.documents import pdf
from kernel.documents.pdf import Rendered

MM = 72 / 25.4
TYPE_AREA_BOTTOM = 297 - 35


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str


def lines_of(page: Page) -> list[Line]:
    """By baseline: the boxes of two fonts on one line differ."""
    rows = defaultdict(list)
    for char in page.chars:
        rows[-round(char["matrix"][5], 1)].append(char)
    return [_line(sorted(rows[baseline], key=lambda char: char["x0"])) for baseline in sorted(rows)]


def _line(chars: list[dict[str, Any]]) -> Line:
    first = chars[0]
    return Line(
        text="".join(char["text"] for char in chars),
        left=first["x0"] / MM,
        right=chars[-1]["x1"] / MM,
        top=first["top"] / MM,
        bottom=first["bottom"] / MM,
        size=first["size"],
        font=first["fontname"].partition("+")[2],
    )


def body_lines(page: Page) -> list[Line]:
    return [line for line in lines_of(page) if line.bottom < TYPE_AREA_BOTTOM + 1]


def footer(page: Page) -> list[Line]:
    return [line for line in lines_of(page) if line.bottom >= TYPE_AREA_BOTTOM + 1]


def render_body(body: str) -> Rendered:
    """A page of the house's typography with nothing on it but `body`."""
    return pdf.render_html(
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>样例</title>'
        '<link rel="stylesheet" href="static:documents/gb9704.css"></head>'
        f"<body>{body}</body></html>"
    )


def pages_of(rendered: Rendered) -> list[Page]:
    return list(pdfplumber.open(io.BytesIO(rendered.content)).pages)
