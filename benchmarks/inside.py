"""Work inside this process: Django set up once, its connection turned to one database or the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.place import Database
from kernel.accounts.actions import create_token
from kernel.accounts.models import User
from kernel.tenancy.scope import user_scope

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@contextmanager
def using(database: Database, role: str = "portal_app") -> Iterator[None]:
    before = connection.settings_dict.copy()
    connection.close()
    connection.settings_dict.update(NAME=database.name, USER=role)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.test")


def cookie(user: User | None) -> dict[str, str]:
    """The headers of a browser in which `user` has signed in; a visitor's for nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())}


def token(user: User) -> dict[str, str]:
    """The headers of a REST client of `user`."""
    with user_scope(user):
        _token, secret = create_token(by=user, name="benchmark", scope="write")
    return {"Authorization": f"Token {secret}"}


def queries(path: str, headers: dict[str, str]) -> int:
    """Statements of one request once caches are warm; those that only open or end a transaction aside."""
    client = Client(headers={"Host": "127.0.0.1", **headers})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in captured)
