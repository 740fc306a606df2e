"""Reading of the yearly figures: intensity, doubts, a chart and a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from members.kinds import FigureSource
from members.models import YearFigures

FEN_IN_WAN = 10_000 * 100
PROVEN = {FigureSource.AUDIT, FigureSource.TAX}


@dataclass(frozen=True)
class YearRow:
    """One year as the page shows it: money in 万元, shares in per cent."""

    figures: YearFigures
    revenue_wan: Decimal | None
    rd_spend_wan: Decimal | None
    intensity: Decimal | None
    staff_share: Decimal | None
    doubts: list[str]


def wan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / FEN_IN_WAN


def intensity(figures: YearFigures) -> Decimal | None:
    """R&D spend in per cent of revenue (研发投入强度); None without both."""
    return share(figures.rd_spend_fen, figures.revenue_fen)


def share(part: int | None, whole: int | None) -> Decimal | None:
    """In per cent with two decimals."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"))


def doubts(figures: YearFigures) -> list[str]:
    """What a reader would ask about; none of it is forbidden."""
    found = []
    spend, revenue = figures.rd_spend_fen, figures.revenue_fen
    if spend is not None and revenue is not None and spend > revenue:
        found.append(_("R&D spend is higher than revenue."))
    if figures.source in PROVEN and figures.evidence_id is None:
        found.append(_("The source is named, but no file proves it."))
    return found


def rows(figures: Iterable[YearFigures]) -> list[YearRow]:
    return [
        YearRow(
            figures=each,
            revenue_wan=wan(each.revenue_fen),
            rd_spend_wan=wan(each.rd_spend_fen),
            intensity=intensity(each),
            staff_share=share(each.rd_staff, each.employees),
            doubts=doubts(each),
        )
        for each in figures
    ]


def chart(years: Sequence[YearRow]) -> dict[str, Any]:
    """Revenue and R&D spend as bars in 万元, intensity as a line in per cent, the oldest year first."""
    ordered = sorted(years, key=lambda row: row.figures.year)
    axes = [
        {"type": "value", "name": _("¥10,000")},
        {"type": "value", "name": "%", "splitLine": {"show": False}},
    ]
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 8, "top": 56, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "category", "data": [str(row.figures.year) for row in ordered]},
        "yAxis": axes,
        "series": [
            {"name": _("Revenue"), "type": "bar", "data": [_number(row.revenue_wan) for row in ordered]},
            {"name": _("R&D spend"), "type": "bar", "data": [_number(row.rd_spend_wan) for row in ordered]},
            {
                "name": _("R&D intensity"),
                "type": "line",
                "yAxisIndex": 1,
                "data": [_number(row.intensity) for row in ordered],
            },
        ],
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def table(years: Iterable[YearRow]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the spreadsheet; money in yuan."""
    head = [
        _("Year"),
        _("Revenue (yuan)"),
        _("R&D spend (yuan)"),
        _("R&D intensity (%)"),
        _("Employees"),
        _("R&D staff"),
        _("Source"),
        _("Evidence"),
    ]
    return head, [_line(row) for row in years]


def _line(row: YearRow) -> list[Any]:
    figures = row.figures
    return [
        figures.year,
        _yuan(figures.revenue_fen),
        _yuan(figures.rd_spend_fen),
        _number(row.intensity),
        figures.employees,
        figures.rd_staff,
        figures.get_source_display(),
        figures.evidence.title if figures.evidence else "",
    ]


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100
