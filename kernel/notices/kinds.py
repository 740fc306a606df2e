"""The texts of notices and duties, registered by the apps that send them and rendered for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """`text` is a lazy %-format over the stored params; `action` labels the one button that does it."""

    text: str | Promise
    icon: str = "bell"
    action: str | Promise = ""


KINDS: dict[str, Kind] = {}


def register_kind(name: str, text: str | Promise, *, icon: str = "bell", action: str | Promise = "") -> None:
    """Called while an app loads, in its `notices.py`."""
    KINDS[name] = Kind(text, icon, action)


def text_of(kind: str, params: Mapping[str, Any]) -> str:
    """The text for the language now active; a param that is itself {kind, params} is rendered first."""
    values = {
        name: text_of(value["kind"], value["params"]) if isinstance(value, dict) else value
        for name, value in params.items()
    }
    # A kind that a later release no longer has still stands in the list of what was told.
    return str(KINDS[kind].text) % values if kind in KINDS else kind
