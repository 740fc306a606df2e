"""Figures of consortia as echarts options: plain data, drawn in the browser, its table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consortia.selectors import Share
from consortia.selectors.growth import Month


def of_composition(composition: Mapping[str, Sequence[Share]]) -> dict[str, dict[str, Any]]:
    """Kinds as a ring, chain positions and sizes as bars, regions as bars that lie."""
    return {
        "kinds": _ring(composition["kinds"]),
        "positions": _bars(composition["positions"]),
        "sizes": _bars(composition["sizes"]),
        "regions": _lying_bars(composition["regions"]),
    }


def _ring(shares: Sequence[Share]) -> dict[str, Any]:
    data = [{"name": share.label, "value": share.count} for share in shares]
    return {
        "tooltip": {"trigger": "item"},
        "series": [
            {"type": "pie", "radius": ["45%", "70%"], "data": data, "label": {"formatter": "{b} {c}"}}
        ],
    }


def ring_beside(shares: Sequence[Share]) -> dict[str, Any]:
    """The kinds with their names beside the ring, so that none is cut off."""
    data = [{"name": share.label, "value": share.count} for share in shares]
    return {
        "tooltip": {"trigger": "item"},
        "legend": {"type": "scroll", "orient": "vertical", "right": 0, "top": "middle"},
        "series": [
            {
                "type": "pie",
                "radius": ["50%", "75%"],
                "center": ["28%", "50%"],
                "label": {"show": False},
                "data": data,
            }
        ],
    }


def _bars(shares: Sequence[Share]) -> dict[str, Any]:
    return {
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [share.label for share in shares]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "bar", "barMaxWidth": 36, "data": [share.count for share in shares]}],
    }


def _lying_bars(shares: Sequence[Share]) -> dict[str, Any]:
    """Names of places are long; beside the bars they are shown whole, the largest on top."""
    return {
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "inverse": True, "data": [share.label for share in shares]},
        "series": [{"type": "bar", "barMaxWidth": 16, "data": [share.count for share in shares]}],
    }


def of_growth(months: Sequence[Month]) -> dict[str, Any]:
    """Members at the end of each month as a line."""
    return {
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [month.label for month in months]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "type": "line",
                "step": "end",
                "areaStyle": {"opacity": 0.12},
                "data": [month.members for month in months],
            }
        ],
    }
