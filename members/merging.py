"""What the rooms above know of a merge: each may say why two entries cannot be one yet."""

from __future__ import annotations

from collections.abc import Callable

from members.models import Organisation

# Given the entry that would be absorbed and the one that would stay: sentences for the operator.
type Check = Callable[[Organisation, Organisation], list[str]]

_CHECKS: list[Check] = []


def register_check(check: Check) -> None:
    """Called from an app's `ready()`, by rooms that hold rows of organisations."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def objections(absorbed: Organisation, kept: Organisation) -> list[str]:
    """Everything that stands against it now, in the operator's language."""
    return [text for check in _CHECKS for text in check(absorbed, kept)]
