"""Counting the queries of one request as it runs in service."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

# A test is a transaction itself: each request adds a savepoint and puts the scope back; in service neither.
ONLY_IN_TESTS = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "SELECT current_setting",
    "SELECT set_config('role', 'none'",
)


def queries_of(call: Callable[[], object]) -> list[str]:
    """The statements of `call`, without those that only a test causes."""
    with CaptureQueriesContext(connection) as captured:
        call()
    statements = [str(query["sql"]) for query in captured]
    return [statement for statement in statements if not statement.startswith(ONLY_IN_TESTS)]
