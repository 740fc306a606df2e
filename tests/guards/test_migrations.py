"""Migrations: complete, one after another, and free of code that will have changed when they run again."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.guards.source import Module, modules

ROOMS = ("kernel", "members", "consortia", "agreements", "bounties", "ledger", "filings", "desk")
OURS = sorted(config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in ROOMS)
# Code of ours that migrations may call: it writes SQL and knows no model.
FROZEN = {
    "kernel.tenancy.operations",
    "kernel.audit.sql",
    "bounties.sql",
    "members.sql",
    "members.vocabulary",
}


def own_code(module: Module) -> set[str]:
    """Names of our own modules that a migration imports."""
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.partition(".")[0] in ROOMS}


def test_models_have_their_migrations(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("label", OURS)
def test_migrations_follow_one_another(label: str) -> None:
    """And `max_migration.txt` names the last, so that two branches conflict in it, not in the database."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    names = sorted(name for app, name in graph.nodes if app == label)
    if not names:
        return
    folder = Path(apps.get_app_config(label).path) / "migrations"
    parents = {
        name: [up[1] for up in graph.node_map[label, name].parents if up.key[0] == label] for name in names
    }
    assert {name: found for name, found in parents.items() if len(found) > 1} == {}
    assert [leaf for _app, leaf in graph.leaf_nodes(label)] == names[-1:]
    assert (folder / "max_migration.txt").read_text(encoding="utf-8").strip() == names[-1]


MIGRATIONS = [
    module for module in modules() if module.is_migration and not module.path.endswith("__init__.py")
]


@pytest.mark.parametrize("module", MIGRATIONS, ids=lambda module: module.path)
def test_migration_imports_no_code_that_changes(module: Module) -> None:
    strange = {name for name in own_code(module) if not any(name.startswith(frozen) for frozen in FROZEN)}
    assert strange == set()


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_code_that_migrations_call_depends_on_none_of_ours(name: str) -> None:
    module = next(module for module in modules() if module.path == f"{name.replace('.', '/')}.py")
    assert own_code(module) == set()


@pytest.mark.parametrize("module", MIGRATIONS, ids=lambda module: module.path)
def test_migration_is_named_after_what_it_does(module: Module) -> None:
    name = Path(module.path).stem
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name)
    assert "_auto_" not in name
