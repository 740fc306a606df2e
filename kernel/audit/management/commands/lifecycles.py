"""`manage.py lifecycles`: the state diagrams as Mermaid, from the same tables the portal runs on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from kernel.audit.lifecycle import REGISTRY, Lifecycle


def diagram(name: str, lifecycle: Lifecycle) -> str:
    """One Mermaid state diagram."""
    lines = [f"## {name}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    lines += [f"    {source} --> {target}: {event}" for event, source, target in lifecycle.pairs()]
    sources = {source for _event, source, _target in lifecycle.pairs()}
    lines += [f"    {state} --> [*]" for state in lifecycle.states.values if state not in sources]
    return "\n".join([*lines, "```", ""])


def document() -> str:
    head = "# Lifecycles\n\nWritten by `manage.py lifecycles` from the transition tables; do not edit.\n\n"
    return head + "\n".join(
        diagram(name, lifecycle) for name, (_model, lifecycle) in sorted(REGISTRY.items())
    )


class Command(BaseCommand):
    help = "Write docs/lifecycles.md; with --check only compare it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.LOCALE_PATHS[0]).parent / "docs" / "lifecycles.md"
        with translation.override("en"):
            text = document()
        if options["check"]:
            if path.read_text(encoding="utf-8") != text:
                raise SystemExit("docs/lifecycles.md is stale: run manage.py lifecycles")
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path.name}: {len(REGISTRY)} lifecycles")
