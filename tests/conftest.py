"""Fixtures of all tests: the world, a database of one's own, a clean cache."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from psycopg2 import sql
from pytest_django import DjangoDbBlocker

from tests import world as worlds


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The world is committed once; every test rolls back to it.

    pytest-django makes the database only where a test asks for `db`; with `own_database` alone the world
    would go into the developer's own.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": None})
        worlds.build()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.World()


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the test database in which commits are real; for threads, processes and second logins.

    Yields its name. A copy is thrown away whole, because audit events cannot be deleted.
    """
    with _copy(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """One such copy for all tests of a module that leave nothing behind, or nothing that the others mind."""
    with _copy(django_db_blocker) as name:
        yield name


@contextmanager
def _copy(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    template = str(connections["default"].settings_dict["NAME"])
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        connection.close()
        _admin("CREATE DATABASE {} TEMPLATE {}", name, template)
        connections["default"].settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connections.close_all()
            connections["default"].settings_dict["NAME"] = template
            _drop(name)


def _drop(name: str) -> None:
    try:
        _admin("DROP DATABASE {} WITH (FORCE)", name)
    except psycopg2.errors.InsufficientPrivilege:
        # Autovacuum works there, which the owner may not end by force; the plain form stops it and waits.
        _admin("DROP DATABASE {}", name)


def _admin(statement: str, *names: str) -> None:
    settings = connections["default"].settings_dict
    parameters = {"host": settings["HOST"], "user": settings["USER"], "dbname": "postgres"}
    parameters |= {"password": settings["PASSWORD"]} if settings["PASSWORD"] else {}
    parameters |= {"port": settings["PORT"]} if settings["PORT"] else {}
    admin = psycopg2.connect(**parameters)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    admin.close()
