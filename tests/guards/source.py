"""The portal's own code as syntax trees, for guards that read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from config.env import BASE_DIR

ROOMS = ("config", "desk", "filings", "ledger", "bounties", "agreements", "consortia", "members", "kernel")
KERNEL_ROOMS = ("accounts", "tenancy", "audit", "jobs", "documents", "notices")


class Module(NamedTuple):
    """One file: its path from the root, and its tree."""

    path: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """What the house calls it: `views` for bounties/views.py and for bounties/views/review.py."""
        parts = self.path.removesuffix(".py").split("/")
        inner = parts[2:] if parts[0] == "kernel" and len(parts) > 2 else parts[1:]
        return inner[0] if inner else ""

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path


@cache
def modules() -> list[Module]:
    files = sorted(path for room in ROOMS for path in (BASE_DIR / room).rglob("*.py"))
    return [Module(str(path.relative_to(BASE_DIR)), _tree(path)) for path in files]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def code() -> list[Module]:
    """Everything but migrations."""
    return [module for module in modules() if not module.is_migration]


class Found(NamedTuple):
    """A place in the code; shown as file:line, compared without the line."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.text}"


def calls(module: Module) -> Iterator[tuple[ast.Call, str, ast.expr | None]]:
    """(call, name of what is called, the expression it is called on)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, node.func.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id, None


def found(module: Module, node: ast.expr | ast.stmt) -> Found:
    return Found(module.path, node.lineno, ast.unparse(node).splitlines()[0][:100])


def excused(places: list[Found], reasons: dict[str, str]) -> tuple[list[str], list[str]]:
    """(places without a reason, reasons without a place)."""
    bare = [str(place) for place in places if place.path not in reasons]
    stale = [path for path in reasons if not any(place.path == path for place in places)]
    return bare, stale
