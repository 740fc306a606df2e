"""Every event that the portal can write has a text on the timeline, and no text is left over."""

from __future__ import annotations

import re
from pathlib import Path

from desk.events import TEXTS
from kernel.audit.lifecycle import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
APPS = ("agreements", "bounties", "consortia", "desk", "filings", "kernel", "members")
CALL = re.compile(r"\brecord\(\s*\"([a-z_]+\.[a-z_]+)\"")


def _recorded() -> set[str]:
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return {name for path in files for name in CALL.findall(path.read_text(encoding="utf-8"))}


def _fired() -> set[str]:
    product = (lifecycle for name, (_model, lifecycle) in REGISTRY.items() if not name.startswith("toy"))
    return {rule.event for lifecycle in product for rule in lifecycle.transitions.values()}


def test_every_event_has_a_text() -> None:
    assert _recorded() | _fired() == set(TEXTS)
