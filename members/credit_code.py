"""统一社会信用代码 (GB 32100-2015)."""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import uscc

# The alphabet has no I, O, S, V, Z: what looks like one of these is a misread digit.
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})
FORM = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")


def normalise(code: str) -> str:
    """Upper case, without blanks and hyphens; full-width characters of an input method become plain ones."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()


def has_form(code: str) -> bool:
    """Eighteen characters of the alphabet; not even a pilot code departs from that."""
    return FORM.fullmatch(normalise(code)) is not None


def is_valid(code: str) -> bool:
    """Form and both check digits; a few genuine early codes fail it, so people may override with evidence."""
    return bool(uscc.is_valid(normalise(code)))


def suggestion(code: str) -> str:
    """A valid code that differs only in letters easily mistaken for digits, or an empty string."""
    candidate = normalise(code).translate(LOOKALIKES)
    return candidate if candidate != normalise(code) and is_valid(candidate) else ""
