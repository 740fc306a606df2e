"""The receipt of an answer: a number, and a fingerprint that its content gives again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from django.utils.crypto import get_random_string

from bounties.models import Answer, AnswerResponse

CONTENT = ("approach", "foundation", "team", "budget", "price_fen", "commitments")
# Without the characters that are mistaken for others when read aloud or copied by hand.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_number(answer: Answer) -> str:
    """Says nothing about how many answers there are."""
    return f"{answer.challenge_number}-{get_random_string(6, LETTERS)}"


def content_of(answer: Answer, responses: Iterable[AnswerResponse]) -> dict[str, object]:
    """What the answerer is held to, as plain data."""
    rows = [
        {"indicator": str(row.indicator_id), "response": row.response, "value": row.value, "note": row.note}
        for row in responses
    ]
    return {
        "challenge": str(answer.challenge_id),
        "organisation": str(answer.organisation_id),
        **{name: getattr(answer, name) for name in CONTENT},
        "responses": sorted(rows, key=lambda row: row["indicator"]),
    }


def fingerprint(answer: Answer, responses: Iterable[AnswerResponse]) -> str:
    """SHA-256 over the canonical JSON of the content: sorted keys, no spaces, UTF-8."""
    content = content_of(answer, responses)
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
