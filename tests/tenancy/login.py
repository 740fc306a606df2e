"""A second login, as the web process has it: the role that owns nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import psycopg2
from django.db import connections
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from config.env import Env


@contextmanager
def portal_app(database: str) -> Iterator[Connection]:
    """A connection to `database` as portal_app, on the server that the tests use."""
    settings = connections["default"].settings_dict
    password = unquote(urlsplit(Env.from_os().database_url).password or "")
    given = {"host": settings["HOST"], "port": settings["PORT"], "password": password}
    login = psycopg2.connect(
        user="portal_app", dbname=database, **{name: value for name, value in given.items() if value}
    )
    try:
        yield login
    finally:
        login.close()


def enter(cursor: Cursor, **scope: UUID | Iterable[UUID] | str) -> None:
    """Set the scope of the open transaction: `user=`, `consortium=[…]`, `key=` …"""
    for name, value in scope.items():
        text = str(value) if isinstance(value, UUID | str) else "{" + ",".join(map(str, value)) + "}"
        cursor.execute("SELECT set_config(%s, %s, true)", [f"portal.{name}", text])


def rows(cursor: Cursor, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    cursor.execute(statement, parameters)
    return cursor.fetchall()
