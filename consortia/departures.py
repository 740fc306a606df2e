"""What the departure of a member touches; rooms above register what they know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from consortia.models import Membership


@dataclass(frozen=True)
class Touch:
    """One thing that a departure touches, under a heading; `note` says what becomes of it."""

    heading: str | Promise
    what: str
    note: str | Promise = ""
    url: str = ""
    # Whether somebody has to see to it, rather than know of it.
    is_open: bool = False


type Look = Callable[[Membership], Iterable[Touch]]
LOOKS: list[Look] = []


def register_touch(look: Look) -> Look:
    """Called from an app's `ready()`: `look` names what of that app the departure of a member touches."""
    if look not in LOOKS:
        LOOKS.append(look)
    return look


def touches(membership: Membership) -> list[Touch]:
    """All that is known, in the order of the rooms; the queries of each room are constant."""
    return [touch for look in LOOKS for touch in look(membership)]
