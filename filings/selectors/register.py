"""The public register, and the one line of it that REST clients poll."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from filings.models import EntryStatus, RegisterEntry
from kernel.tenancy.search import Matches, query_text


def register_entries() -> QuerySet[RegisterEntry]:
    """Filed cases, the newest first; open to everybody."""
    return RegisterEntry.objects.filter(status=EntryStatus.FILED)


def publicity_entries() -> QuerySet[RegisterEntry]:
    """Cases the public may object to until a day."""
    return RegisterEntry.objects.filter(status=EntryStatus.IN_PUBLICITY)


def search_entries(entries: QuerySet[RegisterEntry], text: str) -> QuerySet[RegisterEntry]:
    """Part of a name, a field, a place or a number."""
    if not query_text(text):
        return entries.none() if text.strip() else entries
    return entries.filter(Matches("search", text))


STATUS_LINE = (
    "SELECT filing_number, consortium_name, status, status_text, updated_at "
    "FROM filings_registerentry WHERE filing_number = %s AND status <> 'in_publicity'"
)


def status_line(filing_number: str) -> dict[str, str] | None:
    """What REST clients poll; plain SQL, because the ORM takes longer than the server."""
    with connection.cursor() as cursor:
        cursor.execute(STATUS_LINE, [filing_number])
        row = cursor.fetchone()
    if row is None:
        return None
    number, consortium, status, text, updated_at = row
    return {
        "filing_number": number,
        "consortium": consortium,
        "status": status,
        "status_text": text,
        "updated_at": timezone.localtime(updated_at).isoformat(),
    }
