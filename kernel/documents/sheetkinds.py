"""What a spreadsheet may bring in: its columns, and who takes a row. Apps register theirs in `sheets.py`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypedDict
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from kernel.accounts.models import User
from kernel.documents.models import SheetImport

type Text = str | Promise


class Tenants(TypedDict):
    """Whose rows they are: one of them has a value."""

    consortium_id: UUID | None
    organisation_id: UUID | None
    authority_id: UUID | None


SPACES = re.compile(r"[\s*＊]+")


def tenants_of(row: SheetImport) -> Tenants:
    """Whose import it is, as `take` and `back` get it."""
    return {
        "consortium_id": row.consortium_id,
        "organisation_id": row.organisation_id,
        "authority_id": row.authority_id,
    }


class Take(Protocol):
    """Takes one row in, through an action, in the scope of `by` and in a transaction of its own.

    RuleBroken, any other DomainError, ValidationError and a refused right stand in the list of refused rows;
    any other error stops the import, which is then tried again from this row.
    """

    def __call__(self, row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None: ...


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the key in the row and the `attr` of a refusal; `label` the head, in the reader's language.

    A row holds "" for an empty text or choice, else None; `choices` are pairs of value and label, like
    those of a TextChoices; dates arrive as `date`, integers as `int`, decimals as `Decimal`.
    """

    name: str
    label: Text
    required: bool = False
    help: Text = ""
    kind: Literal["text", "date", "integer", "decimal"] = "text"
    choices: Sequence[tuple[str, Text]] = ()
    longest: int = 200


@dataclass(frozen=True, slots=True)
class SheetKind:
    """`back` gives the page to return to when the import is done; the first column names the row."""

    name: str
    columns: tuple[Column, ...]
    take: Take
    title: Text
    back: Callable[[Tenants], str] | None = None


SHEETS: dict[str, SheetKind] = {}


def register_sheet(kind: SheetKind) -> SheetKind:
    SHEETS[kind.name] = kind
    return kind


def folded(text: object) -> str:
    """A head or a choice, as it is compared: width, case, spaces and the mark of a required column aside."""
    return SPACES.sub("", unicodedata.normalize("NFKC", str(text))).casefold()


def spellings(text: Text) -> set[str]:
    """A text in every language of the portal, folded: a template in one is filled in by users of another."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(folded(text))
    return found
