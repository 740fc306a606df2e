"""Invented credit codes in which both check digits are right (GB 32100-2015, GB 11714)."""

from __future__ import annotations

from members.credit_code import is_valid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def _body_check(body: str) -> str:
    rest = (
        11 - sum(LETTERS.index(char) * weight for char, weight in zip(body, BODY_WEIGHTS, strict=True)) % 11
    )
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_code(prefix: str, region: str, body: str) -> str:
    """`prefix`: department and kind (91 is an enterprise); `region`: GB/T 2260; `body`: eight signs."""
    front = f"{prefix}{region}{body}{_body_check(body)}"
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(front, WEIGHTS, strict=True))
    code = front + ALPHABET[-total % 31]
    if not is_valid(code):
        raise ValueError(f"{code} is no credit code")
    return code
