"""The canonical text of an agreement and its fingerprint: what people sign, independent of any layout."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from agreements import wording
from agreements.library import BENEFITS, DISPUTES, TASKS

if TYPE_CHECKING:
    from agreements.models import Agreement, Clause, Party

FORMAT = "agreement/1"
CLAUSE_LIMIT = 20_000
FORUMS = {"arbitration": wording.ARBITRATION, "litigation": wording.LITIGATION}
# Words that name the way not chosen; together with the chosen one they make an arbitration agreement void.
OTHER_ROUTE = {"arbitration": ("诉讼", "起诉"), "litigation": ("仲裁",)}


def clean(text: str) -> str:
    """One form for the same words: NFC, line ends as one character, no blanks at the end of a line."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def percent(share_bp: int) -> str:
    """4000 → 40.00%."""
    return f"{share_bp // 100}.{share_bp % 100:02d}%"


def forum(agreement: Agreement) -> str:
    """The sentence that the chosen way of settling disputes adds to its clause."""
    if not agreement.dispute_route or not agreement.dispute_body:
        return ""
    return FORUMS[agreement.dispute_route].replace("{body}", agreement.dispute_body)


def body(agreement: Agreement, clause: Clause) -> str:
    """A clause as it is printed, before its table; sending writes the forum into the text for good."""
    if clause.key != DISPUTES or not agreement.is_draft:
        return clause.text
    return "\n".join(filter(None, [clause.text, forum(agreement)]))


def without_forum(agreement: Agreement, clause: Clause) -> str:
    """The text of a clause as it was before sending; for the draft of a next version."""
    return clause.text.removesuffix(forum(agreement)).rstrip() if clause.key == DISPUTES else clause.text


type Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def table(clause: Clause, parties: Sequence[Party]) -> Table | None:
    """The table of parties that is printed under the clauses on tasks and on benefits."""
    if clause.key == TASKS:
        return ("当事人", "承担任务"), [(party.name, party.task or "—") for party in parties]
    if clause.key == BENEFITS:
        rows: list[tuple[str, ...]] = [
            (party.name, party.inputs or "—", percent(party.share_bp)) for party in parties
        ]
        total = ("合计", "", percent(sum(party.share_bp for party in parties)))
        return ("当事人", "投入", "比例"), [*rows, total]
    return None


def canonical(agreement: Agreement, clauses: Sequence[Clause], parties: Sequence[Party]) -> str:
    """What is agreed, as stored, in one notation; layout, times and statuses are no part of it."""
    record: dict[str, Any] = {
        "format": FORMAT,
        "kind": agreement.kind,
        "title": agreement.title,
        "version": agreement.version,
        "preamble": agreement.preamble,
        "parties": [_party(party) for party in parties],
        "clauses": [{"heading": clause.heading, "text": clause.text} for clause in clauses],
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _party(party: Party) -> dict[str, Any]:
    names = ("name", "credit_code", "address", "legal_representative", "task", "inputs", "share_bp")
    return {name: getattr(party, name) for name in names}


def fingerprint(agreement: Agreement, clauses: Sequence[Clause], parties: Sequence[Party]) -> str:
    """SHA-256 of the canonical text, hex."""
    return hashlib.sha256(canonical(agreement, clauses, parties).encode()).hexdigest()
