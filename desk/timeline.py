"""Audit events as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desk.events import TEXTS
from kernel.audit.models import Event

BAD = ("declined", "refused", "rejected", "withdrawn", "revoked", "failed", "left", "removed", "returned")


def rows(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events for `components/timeline.html`: who did what to what, and why."""
    return [
        {
            "who": event.actor_name,
            "title": " · ".join(filter(None, (str(TEXTS.get(event.name, event.name)), event.object_label))),
            "text": event.reason,
            "when": event.at,
            "state": "bad" if event.name.rpartition(".")[2] in BAD else "",
        }
        for event in events
    ]
