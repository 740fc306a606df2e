"""Verification of the chains."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from kernel.audit import sql


@dataclass(frozen=True)
class Verdict:
    """`broken` names the first event that does not hold, or is empty."""

    events: int
    chains: int
    broken: str = ""


def verify() -> Verdict:
    """Recompute every hash in the database; needs a scope that sees all events."""
    with connection.cursor() as cursor:
        cursor.execute(sql.COUNTS)
        events, chains = cursor.fetchone()
        cursor.execute(sql.FIRST_BROKEN)
        if row := cursor.fetchone():
            chain, number, name, at = row
            return Verdict(events, chains, f"{chain} #{number} {name} at {at:%Y-%m-%d %H:%M:%S}")
        cursor.execute(sql.FIRST_CUT)
        if row := cursor.fetchone():
            return Verdict(events, chains, _end(*row))
    return Verdict(events, chains)


def _end(chain: str, length: int, last: int) -> str:
    if last < length:
        return f"{chain} #{last + 1} is missing: the end of the chain was cut off"
    return f"{chain} #{last} is not the end that the chain knows: #{length}"
