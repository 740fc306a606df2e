"""What an expert agrees to by being listed; the entry keeps the words that were agreed to."""

from __future__ import annotations

from django.utils.translation import gettext as _

# A new wording gets a new version, and is asked for anew before an entry is listed again.
VERSION = "2026-11"


def consent_text() -> str:
    """In the reader's language, as it is shown beside the box to tick."""
    return _(
        "I agree that the portal shows my name, unit, professional title, fields and biography to signed-in"
        " users, and that consortia draw or choose me by them and send me requests for advice. I will decline"
        " what concerns a unit with which I have an interest. I can pause the entry or withdraw this consent"
        " at any time; requests already answered stay on record with the consortium."
    )


def consent_record() -> str:
    """What is kept: version and words."""
    return f"[{VERSION}] {consent_text()}"


def is_current(kept: str) -> bool:
    return kept.startswith(f"[{VERSION}] ")
