"""What a guideline asks, as values: read from its JSON, checked when written, never a constant of the portal.

`None` means that the guideline sets no number; the pages then say so instead of inventing one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One section of the construction plan; lengths in characters."""

    key: str
    title: str
    help: str = ""
    min_length: int | None = None
    max_length: int | None = None
    indicators: bool = False


@dataclass(frozen=True, slots=True)
class LeadStatement:
    """A threshold of the lead that is stated with its evidence in `section` and judged by people."""

    key: str
    label: str
    rule: str
    section: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Composition and papers. Minimums include their number (民法典 1259)."""

    min_members: int | None = None
    min_firms: int | None = None
    min_research: int | None = None
    firm_share_percent: int | None = None
    # Guidelines rarely say whether the lead itself counts, so it is a switch that the pages show.
    lead_counts: bool = True
    sme_required: bool = False
    agreement_required: bool = True
    chief_scientist: bool = False
    lead_statements: tuple[LeadStatement, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"lead_statements": [asdict(statement) for statement in self.lead_statements]}


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Raises ValueError for a name that no rule has."""
    _refuse_unknown(Rules, data)
    statements = tuple(_made(LeadStatement, item) for item in data.get("lead_statements", ()))
    return Rules(**{**data, "lead_statements": statements})


def sections_from(data: Iterable[Mapping[str, Any]]) -> tuple[SectionRule, ...]:
    """Raises ValueError for unknown names and for a key used twice."""
    sections = tuple(_made(SectionRule, item) for item in data)
    keys = [section.key for section in sections]
    if len(set(keys)) != len(keys):
        raise ValueError(f"section keys must differ: {keys}")
    return sections


def _made[T](kind: type[T], data: Mapping[str, Any]) -> T:
    _refuse_unknown(kind, data)
    return kind(**data)


def _refuse_unknown(kind: type, data: Mapping[str, Any]) -> None:
    unknown = set(data) - {item.name for item in fields(kind)}
    if unknown:
        raise ValueError(f"{kind.__name__} has no {sorted(unknown)}")
