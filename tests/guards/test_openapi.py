"""The OpenAPI document in docs/ is the one that the code gives, without a warning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from config.env import BASE_DIR

COMMITTED = BASE_DIR / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("openapi") / "openapi.yaml"
    call_command("spectacular", file=str(path), validate=True, fail_on_warn=True, lang="en")
    return path


@pytest.fixture(scope="module")
def document(made: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(made.read_text(encoding="utf-8"))
    return loaded


def test_document_is_fresh(made: Path) -> None:
    """Else: make generated"""
    assert made.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8")


def test_document_names_every_promised_address(document: dict[str, Any]) -> None:
    promised = (
        "me organisations consortia agreements challenges dossiers register board webhooks milestones answers"
    )
    first_parts = {path.split("/")[3] for path in document["paths"]}
    assert document["openapi"].startswith("3.1")
    assert set(promised.split()) - first_parts - NOT_YET == set()


# Promised by the contract for a later issue: signed webhooks.
NOT_YET = {"webhooks"}


def test_document_describes_the_errors(document: dict[str, Any]) -> None:
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "put", "delete"}
    ]
    common = {"401", "403", "404", "429"}
    silent = [
        f"{method} {path}" for path, method, operation in operations if common - operation["responses"].keys()
    ]
    assert silent == []
    assert {"409", "412"} <= document["paths"]["/api/v1/agreements/{id}/"]["patch"]["responses"].keys()
