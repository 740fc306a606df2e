"""The benchmarks' own PostgreSQL and its two databases, a small and a large one, filled by `demo_scale`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from benchmarks.processes import BenchError, environment
from config import postgres
from config.env import BASE_DIR, Env
from tools.demo import fingerprint

SEED = 7
SIZES = (100, 10_000)
# What decides the contents of a filled database.
READS = ("*/migrations/*.py", "kernel/*/migrations/*.py", "desk/**/*scale*.py", "desk/scale/*.py")


@dataclass(frozen=True)
class Database:
    """One filled database of the embedded server."""

    consortia: int
    host: str

    @property
    def name(self) -> str:
        return f"bench_{self.consortia}"

    def url(self, role: str = "portal_app") -> str:
        return f"postgres://{role}@{self.host.replace('/', '%2F')}/{self.name}"


def enter() -> Path:
    """Make var/bench the data folder of this process and of all it starts, whatever the caller has set."""
    var = Env.from_os().var / "bench"
    var.mkdir(parents=True, exist_ok=True)
    for name in ("REDIS_URL", "DATABASE_URL", "MIGRATION_DATABASE_URL", "MAINTENANCE", "STORAGE_URL"):
        os.environ.pop(name, None)
    os.environ["PORTAL_VAR"] = str(var)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.local"
    return var


@contextmanager
def databases(var: Path) -> Iterator[tuple[Database, Database]]:
    """Both databases, filled unless they are as this code would fill them; the server stops at the end."""
    host = postgres.ensure_running(var)
    try:
        small, large = (Database(size, host) for size in SIZES)
        wanted = fingerprint(READS)
        for database in (small, large):
            stamp = var / f"{database.name}.stamp"
            if not stamp.exists() or stamp.read_text("ascii") != wanted:
                stamp.unlink(missing_ok=True)
                _fill(database)
                stamp.write_text(wanted, "ascii")
        with environment(DATABASE_URL=small.url()):
            manage("collectstatic", "--noinput", "--verbosity=0")
        yield small, large
    finally:
        postgres.stop(var)


def _fill(database: Database) -> None:
    print(f"bench: filling a database with {database.consortia} consortia", flush=True)
    name = sql.Identifier(database.name)
    _as_superuser(database.host, "postgres", sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    _as_superuser(database.host, "postgres", sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(name))
    owner = database.url("portal_owner")
    with environment(DATABASE_URL=database.url(), MIGRATION_DATABASE_URL=owner):
        manage("migrate", "--verbosity=0")
        manage("demo_scale", "--consortia", str(database.consortia), "--seed", str(SEED))
    # Left to itself, autovacuum would do this in the middle of a measurement.
    _as_superuser(database.host, database.name, sql.SQL("VACUUM ANALYZE"))


def _as_superuser(host: str, database: str, statement: sql.Composable) -> None:
    connection = psycopg2.connect(host=host, user="postgres", dbname=database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def manage(*arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
