"""The committed figures have the promised shape, each was compared with something, and none is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.burst import DOCUMENTS
from benchmarks.figures import RESULTS, Figure, at_least, at_most, ratio_at_most, table, write
from benchmarks.grants import CHECKS
from benchmarks.pages import PAGES
from benchmarks.rows import LISTS, ROWS

MEASURED = {
    "status: requests a second",
    "status: CPU a request",
    "status, unchanged (304): requests a second",
    "status, unchanged (304): CPU a request",
    *(f"{page.name}: p50 at 10,000" for page in PAGES),
    *(f"{page.name}: p95 at 10,000 beside 100" for page in PAGES),
    *(f"{page.name}: CPU at 10,000" for page in PAGES),
    *(f"{page.name}: requests a second at 10,000" for page in PAGES),
    *(f"{page.name}: queries at 10,000 beside 100" for page in PAGES),
    *(f"{name} of {ROWS} rows: {what}" for name, _who, _path in LISTS for what in ("queries", "CPU")),
    f"permissions: grants read, {CHECKS} checks, beside get_objects_for_user",
    "tenancy: consortium list with and without scope and walls",
    "verify_audit: events a second",
    f"health check while {DOCUMENTS} PDFs are made, longest",
    "asking for a PDF: p50",
    f"{DOCUMENTS} PDFs of dossiers, all",
    "PDF: a dossier of 30 pages beside bare WeasyPrint",
    "PDF: one page in Chinese",
}


@pytest.fixture(scope="module")
def figures() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return loaded


def test_every_figure_has_the_promised_parts(figures: list[dict[str, Any]]) -> None:
    promised = {"name": str, "value": int | float, "unit": str, "floor": int | float, "ratio": int | float}
    for figure in figures:
        assert {name for name, kind in promised.items() if not isinstance(figure.get(name), kind)} == set()


def test_every_figure_is_there_once(figures: list[dict[str, Any]]) -> None:
    assert sorted(figure["name"] for figure in figures) == sorted(MEASURED)


def test_every_ratio_is_value_over_floor(figures: list[dict[str, Any]]) -> None:
    for figure in figures:
        assert figure["floor"] > 0
        assert figure["ratio"] == pytest.approx(figure["value"] / figure["floor"], rel=0.05)


@pytest.mark.parametrize(
    ("aim", "met"),
    [(at_most(3), True), (at_most(2), False), (at_least(4), False), (ratio_at_most(2), True), (None, None)],
)
def test_aim_is_of_the_value_or_of_the_ratio(aim: Any, met: bool | None) -> None:
    assert Figure("x", 3, "ms", 2, aim).is_met is met


def test_missed_aim_is_marked_in_the_table_and_in_the_file(tmp_path: Any) -> None:
    missed, unasked = Figure("slow", 3.14159, "ms", 2, at_most(2)), Figure("seen", 7, "queries", 7)
    write([missed, unasked], tmp_path / "results.json")
    rows = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [(row["value"], row["ratio"], row["met"]) for row in rows] == [(3.14, 1.57, False), (7, 1, None)]
    lines = table([missed, unasked]).splitlines()
    assert lines[1].endswith("MISS")
    assert lines[-1] == "0 of 1 aims met"
