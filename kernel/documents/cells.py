"""A cell as the value its column asks for; what people type is forgiven where it can mean one thing only."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from kernel.documents.sheetkinds import Column, folded, spellings
from kernel.documents.workbook import Flaw
from kernel.tenancy.errors import RuleBroken

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
# A spreadsheet keeps fifteen digits of a number.
EXACT = 10**15
DAYS = range(20_000, 80_000)  # 1954 to 2119, as a spreadsheet counts days


def value_of(column: Column, raw: Any) -> Any:
    """Raises RuleBroken with the column as field."""
    try:
        return _value(column, raw)
    except ValueError as refused:
        raise RuleBroken(str(refused), attr=column.name) from None


def text_of(raw: Any) -> str:
    """What a person sees in the cell, near enough."""
    if raw is None or isinstance(raw, Flaw):
        return ""
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return _plain(str(raw))


def _plain(text: str) -> str:
    """Without characters that cannot be seen; line breaks stay."""
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return "".join(kept).replace("\u00a0", " ").replace("\u3000", " ").strip()


def _value(column: Column, raw: Any) -> Any:
    _require_sound(raw)
    text = text_of(raw)
    if not text:
        if column.required:
            raise ValueError(_("This must not be empty."))
        return "" if column.kind == "text" else None
    if len(text) > column.longest:
        raise ValueError(_("This is longer than %(n)s characters.") % {"n": column.longest})
    if column.choices:
        return _choice(column, text)
    readers = {"text": _text, "date": _date, "integer": _integer, "decimal": _decimal}
    return readers[column.kind](raw, text)


def _require_sound(raw: Any) -> None:
    if raw is Flaw.ERROR:
        raise ValueError(_("The cell holds an error value of the spreadsheet, such as #N/A."))
    if raw is Flaw.NOT_COMPUTED:
        text = _(
            "The cell holds a formula that was never computed. Save the file in Excel, or paste the value."
        )
        raise ValueError(text)


def _text(raw: Any, text: str) -> str:
    if isinstance(raw, int | float) and abs(raw) >= EXACT:
        wanted = _("The spreadsheet has taken this for a number and lost digits. Format the cell as text.")
        raise ValueError(wanted)
    return text


def _choice(column: Column, text: str) -> str:
    wanted = folded(text)
    for value, label in column.choices:
        if wanted == folded(value) or wanted in spellings(label):
            return value
    known = ", ".join(str(label) for _value, label in column.choices)
    raise ValueError(_("“%(text)s” is none of: %(choices)s.") % {"text": text[:40], "choices": known})


def _date(raw: Any, text: str) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, int | float) and int(raw) in DAYS:
        return from_excel(int(raw)).date()  # type: ignore[no-any-return]
    found = DATE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        return date(*map(int, found.groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise ValueError(_("This is no date. Write it as 2026-11-21.")) from None


def _integer(raw: Any, text: str) -> int:
    number = _decimal(raw, text)
    if number != int(number):
        raise ValueError(_("This is no whole number."))
    return int(number)


def _decimal(raw: Any, text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(_("This is no number.")) from None
    if isinstance(raw, bool) or not number.is_finite() or abs(number) >= EXACT:
        raise ValueError(_("This is no number."))
    return number
