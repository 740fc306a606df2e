"""What an officer is shown of the difference between two submissions."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filings.changes import Piece, compare, differences

TEXT = st.text(alphabet="检测通量提升至六百。，\n 1x", max_size=60)


def snapshot(body: str, *indicators: dict[str, str]) -> dict[str, Any]:
    return {"sections": [{"key": "goals", "title": "目标", "body": body, "indicators": list(indicators)}]}


def indicator(target: str) -> dict[str, str]:
    names = ("name", "unit", "baseline", "target", "method", "due", "responsible")
    return dict.fromkeys(names, "") | {"name": "检测通量", "target": target}


def test_changed_words_are_marked_and_the_rest_is_not() -> None:
    (change,) = compare(snapshot("显著提升检测通量。"), snapshot("检测通量提升至不低于600。"))
    kinds = {piece.kind for passage in change.passages for line in passage.paragraphs for piece in line}
    assert change.changed
    assert kinds == {"same", "added", "removed"}


def test_unchanged_section_has_no_passages() -> None:
    (change,) = compare(snapshot("一样"), snapshot("一样"))
    assert not change.changed


def test_first_submission_shows_no_change() -> None:
    (change,) = compare(None, snapshot("全新"))
    assert not change.changed


def test_unchanged_paragraphs_are_folded_between_changed_ones() -> None:
    (change,) = compare(snapshot("甲段\n乙段\n丙段\n丁段"), snapshot("甲段改\n乙段\n丙段\n丁段改"))
    assert [(passage.changed, len(passage.paragraphs)) for passage in change.passages] == [
        (True, 1),
        (False, 2),
        (True, 1),
    ]


def test_changed_indicator_is_a_change_of_the_section() -> None:
    (change,) = compare(snapshot("目标", indicator("≥500")), snapshot("目标", indicator("≥600")))
    (_same, changed) = change.passages
    assert (
        "".join(piece.text for piece in changed.paragraphs[0] if piece.kind != "removed") == "检测通量｜≥600"
    )


@given(before=TEXT, after=TEXT)
def test_difference_gives_back_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)

    def side(*kinds: str) -> str:
        return "".join(piece.text for piece in pieces if piece.kind in kinds)

    assert side("same", "removed") == before
    assert side("same", "added") == after


def test_long_texts_are_compared_within_the_limit() -> None:
    before = "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(12_000))
    after = "".join(chr(0x4E00 + i * 104729 % 20000) for i in range(12_000))
    began = time.monotonic()
    pieces = differences(before, after)
    assert time.monotonic() - began < 5
    assert "".join(piece.text for piece in pieces if piece != Piece("removed", piece.text)) == after
