"""Verification of the audit chains, against one plain SHA-256 over each of the same rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from benchmarks import inside
from benchmarks.figures import Figure
from benchmarks.sites import Site
from benchmarks.timing import compared
from kernel.audit import chain
from kernel.tenancy.scope import system_scope

PLAIN = "SELECT count(sha256(convert_to(e::text, 'UTF8'))) FROM audit_event e"


def measure(site: Site) -> Iterator[Figure]:
    with inside.using(site.database), system_scope():
        verdict = chain.verify()
        if verdict.broken:
            raise RuntimeError(verdict.broken)
        checked, plain = compared(chain.verify, _plain, rounds=3)
    events = verdict.events
    yield Figure("verify_audit: events a second", events * 1000 / checked, "1/s", events * 1000 / plain)


def _plain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        cursor.fetchone()
