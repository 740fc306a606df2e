"""A kept connection is used while it stands, and given up when the server has ended it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def kept(db: None) -> Iterator[BaseDatabaseWrapper]:
    with closing(connection.copy()) as other:
        other.ensure_connection()
        yield other


def _backend(kept: BaseDatabaseWrapper) -> int:
    return int(kept.connection.info.backend_pid)


def test_idle_connection_is_usable_without_a_statement(kept: BaseDatabaseWrapper) -> None:
    kept.force_debug_cursor = True
    assert kept.is_usable()
    assert list(kept.queries_log) == []


def test_connection_that_the_server_ended_is_not_usable(kept: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [_backend(kept)])
    assert not kept.is_usable()


def test_request_after_the_server_ended_a_connection_gets_a_new_one(kept: BaseDatabaseWrapper) -> None:
    before = _backend(kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    kept.close_if_unusable_or_obsolete()  # as at the start of a request
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert _backend(kept) != before
