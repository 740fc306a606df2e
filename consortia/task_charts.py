"""Stages and tasks as echarts options: plain data, drawn in the browser, its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from consortia.models import RoadmapStage, Task
from consortia.selectors.progress import Fulfilment, Month
from consortia.states import TaskStatus

COLOURS = {
    TaskStatus.PLANNED: "#8b97a6",
    TaskStatus.ACTIVE: "#4a90d9",
    TaskStatus.REPORTED: "#d08700",
    TaskStatus.DONE: "#12946b",
    TaskStatus.CANCELLED: "#c9d0d8",
}
LATE = "#b3261e"
STAGE = "#1f4e79"
LONGEST_LABEL = 14

type Option = dict[str, Any]
type Bar = tuple[str, date, date, str]


def gantt_of_tasks(tasks: Sequence[Task]) -> Option:
    """One bar a task, in the colour of its state, red if it is late."""
    return _gantt([(str(task), task.starts_on, task.due_on, colour_of(task)) for task in tasks])


def colour_of(task: Task) -> str:
    return LATE if task.is_overdue else COLOURS[TaskStatus(task.status)]


def gantt_of_stages(stages: Sequence[RoadmapStage]) -> Option:
    return _gantt([(stage.name, stage.starts_on, stage.ends_on, STAGE) for stage in stages])


def _gantt(bars: Sequence[Bar]) -> Option:
    """Bars on an invisible footing: it reaches from the first day shown to the first day of the bar.

    The values are milliseconds on an axis of numbers, whose labels a second axis, of time, writes.
    """
    first = min([bar[1] for bar in bars] + [timezone.localdate()]).replace(day=1)
    last = max([bar[2] for bar in bars] + [timezone.localdate()]) + timedelta(days=10)
    origin, end = _moment(first), _moment(last)
    return {
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "grid": {"left": 8, "right": 24, "top": 24, "bottom": 8, "containLabel": True},
        "xAxis": [
            {"type": "value", "min": 0, "max": end - origin, "show": False},
            {
                "type": "time",
                "min": origin,
                "max": end,
                "axisLabel": {"formatter": "{yyyy}-{MM}", "hideOverlap": True},
                "position": "bottom",
            },
        ],
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [_short(bar[0]) for bar in bars],
            "axisTick": {"show": False},
        },
        "series": [_footing(bars, origin), _bars(bars), _today()],
    }


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _footing(bars: Sequence[Bar], origin: int) -> Option:
    data = [{"name": _title(bar), "value": _moment(bar[1]) - origin} for bar in bars]
    return {
        "type": "bar",
        "stack": "term",
        "silent": True,
        "itemStyle": {"color": "transparent"},
        "tooltip": {"show": False},
        "data": data,
    }


def _bars(bars: Sequence[Bar]) -> Option:
    data = [
        {
            "name": _title(bar),
            "value": _moment(bar[2] + timedelta(days=1)) - _moment(bar[1]),
            "itemStyle": {"color": bar[3]},
        }
        for bar in bars
    ]
    return {"type": "bar", "stack": "term", "barMaxWidth": 18, "data": data}


def _title(bar: Bar) -> str:
    name, first, last, _colour = bar
    return f"{name}  {first.isoformat()} – {last.isoformat()}"


def _today() -> Option:
    """A line from top to bottom; a series of its own, which also brings the axis of time to life."""
    now = _moment(timezone.localdate())
    return {
        "type": "line",
        "xAxisIndex": 1,
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": LATE, "type": "dashed"},
            "label": {"formatter": _("Today"), "position": "start", "color": LATE},
            "data": [{"xAxis": now}],
        },
    }


def burn_up(months: Sequence[Month]) -> Option:
    """Planned against done against reported; what lies ahead has no values yet."""
    lines = {
        _("Due by then"): [month.planned for month in months],
        _("Done"): [month.done for month in months],
        _("Reported progress"): [month.progress for month in months],
    }
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": [f"{month.last:%Y-%m}" for month in months]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": name,
                "type": "line",
                "data": data,
                "showSymbol": False,
                "step": "end" if name != _("Reported progress") else False,
            }
            for name, data in lines.items()
        ],
    }


def indicators(rows: Sequence[Fulfilment]) -> Option:
    parts = {
        _("Met"): ([row.met for row in rows], COLOURS[TaskStatus.DONE]),
        _("Missed"): ([row.missed for row in rows], LATE),
        _("Still open"): ([row.open for row in rows], COLOURS[TaskStatus.CANCELLED]),
    }
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": [_short(row.label) for row in rows]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": name,
                "type": "bar",
                "stack": "all",
                "barMaxWidth": 36,
                "data": data,
                "itemStyle": {"color": colour},
            }
            for name, (data, colour) in parts.items()
        ],
    }
