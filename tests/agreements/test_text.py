"""The canonical text and its fingerprint."""

from __future__ import annotations

import pytest

from agreements import selectors, text
from agreements.models import Agreement


def fingerprint(agreement: Agreement) -> str:
    return text.fingerprint(agreement, selectors.clauses_of(agreement), selectors.parties_of(agreement))


def test_fingerprint_is_the_same_each_time(ready: Agreement) -> None:
    again = Agreement.objects.get(pk=ready.pk)
    assert fingerprint(ready) == fingerprint(again)


@pytest.mark.parametrize("field", ["title", "preamble"])
def test_fingerprint_changes_with_the_words(ready: Agreement, field: str) -> None:
    before = fingerprint(ready)
    setattr(ready, field, getattr(ready, field) + "。")
    assert fingerprint(ready) != before


def test_fingerprint_changes_with_version_clause_share_and_order(ready: Agreement) -> None:
    clauses, parties = selectors.clauses_of(ready), selectors.parties_of(ready)
    before = text.fingerprint(ready, clauses, parties)
    assert text.fingerprint(ready, clauses[1:], parties) != before
    assert text.fingerprint(ready, clauses[::-1], parties) != before
    clauses[0].text += "补充。"
    assert text.fingerprint(ready, clauses, parties) != before
    clauses[0].text = clauses[0].text.removesuffix("补充。")
    parties[0].share_bp, parties[1].share_bp = parties[1].share_bp, parties[0].share_bp
    assert text.fingerprint(ready, clauses, parties) != before
    parties[0].share_bp, parties[1].share_bp = parties[1].share_bp, parties[0].share_bp
    ready.version += 1
    assert text.fingerprint(ready, clauses, parties) != before


def test_clean_gives_one_form_for_the_same_words() -> None:
    assert text.clean("甲方 \r\n乙方\r\n\r\n") == "甲方\n乙方"
    assert text.clean("\u0065\u0301") == "\u00e9"


@pytest.mark.parametrize(("share", "shown"), [(0, "0.00%"), (5, "0.05%"), (10000, "100.00%")])
def test_percent_shows_two_places(share: int, shown: str) -> None:
    assert text.percent(share) == shown


def test_table_of_benefits_adds_up(ready: Agreement) -> None:
    parties = selectors.parties_of(ready)
    clause = next(clause for clause in selectors.clauses_of(ready) if clause.key == "benefits")
    shown = text.table(clause, parties)
    assert shown is not None
    assert shown[1][-1] == ("合计", "", "100.00%")
