"""Chinese text fills the measure (撑满版心).

WeasyPrint widens only the spaces of a justified line, and Chinese has none: a line that ends early because
the next character may not start a line stays ragged. Between layout and painting, the slack of such a line
is spread over all its characters. Lines do not break anew, so no page changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint import Document
from weasyprint.formatting_structure import boxes

MARK = "flow"  # the class of paragraphs to fill
MOST_SLACK = 3  # characters; a line that is shorter than that was broken for another reason


def fill_lines(document: Document) -> None:
    for page in document.pages:
        for line, width in _short_lines(page._page_box, 0.0):
            _fill(line, width)


def _short_lines(box: Any, width: float) -> Iterator[tuple[Any, float]]:
    """The lines to fill, each with the width of the block that holds it."""
    if isinstance(box, boxes.LineBox):
        if _is_marked(box) and box.resume_at is not None:
            yield box, width
        return
    for child in getattr(box, "children", ()):
        yield from _short_lines(child, getattr(box, "width", width))


def _is_marked(line: Any) -> bool:
    return line.element is not None and MARK in (line.element.get("class") or "").split()


def _fill(line: Any, width: float) -> None:
    texts = list(_texts(line))
    gaps = sum(len(text.text) for text in texts) - 1
    if not texts or gaps < 1:
        return
    last = texts[-1]
    slack = width - (last.position_x + last.width - line.position_x)
    if 0 < slack <= MOST_SLACK * line.style["font_size"]:
        _spread(texts, slack / gaps)


def _texts(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)


def _spread(texts: list[Any], spacing: float) -> None:
    shift = 0.0
    for text in texts:
        text.position_x += shift
        text.style = text.style.copy()
        usual = text.style["letter_spacing"]
        text.style["letter_spacing"] = spacing + (0 if usual == "normal" else usual)
        text.width += spacing * len(text.text)
        shift += spacing * len(text.text)
