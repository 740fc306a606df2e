"""The scope of a transaction: which person and which tenants PostgreSQL lets it see.

Everything is set locally to the transaction and put back on leaving, because an outer transaction
(a test, a management command) may go on with another scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from kernel.tenancy.among import id_array
from kernel.tenancy.grants import refresh_grants

if TYPE_CHECKING:
    from kernel.accounts.models import User

APP_ROLE = "portal_app"
SYSTEM_ROLE = "portal_system"
_AXES = ("portal.consortium", "portal.authority", "portal.organisation")
_SETTINGS = ("role", "portal.user", *_AXES, "portal.key")
_READ = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in _SETTINGS)
_WRITE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)


@dataclass(frozen=True)
class Scope:
    """Ids a transaction may see on each axis; `key` is the digest of a secret link (invitation)."""

    user: UUID | None = None
    consortium: frozenset[UUID] = frozenset()
    authority: frozenset[UUID] = frozenset()
    organisation: frozenset[UUID] = frozenset()
    key: str = ""
    role: str = APP_ROLE

    def settings(self) -> list[str]:
        return [
            self.role,
            str(self.user or ""),
            id_array(self.consortium),
            id_array(self.authority),
            id_array(self.organisation),
            self.key,
        ]

    def narrowed(self, axis: str, tenant_id: UUID) -> Scope:
        change: dict[str, Any] = {axis: frozenset({tenant_id})}
        return replace(self, **change)


def set_scope(scope: Scope) -> None:
    """Set the scope of the transaction that is open now."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, scope.settings())


def _read() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return [value or "" for value in cursor.fetchone()]


@contextmanager
def scoped(scope: Scope) -> Iterator[Scope]:
    """A transaction (or savepoint) in which PostgreSQL shows what `scope` names and nothing else."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _read() if nested else None
        set_scope(scope)
        yield scope
        # On an error the rollback restores them, and at the end of the outermost transaction they are gone.
        if before and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_WRITE, before)


def scope_of(user: User | AnonymousUser | None, *, key: str = "") -> Scope:
    """Everything `user` may see, from the grants of the groups the user is in; loads them once."""
    if user is None or isinstance(user, AnonymousUser) or not user.is_authenticated:
        return Scope(key=key)
    grants = refresh_grants(user)
    return Scope(
        user=user.pk,
        consortium=grants.tenants("consortium"),
        authority=grants.tenants("authority"),
        organisation=grants.tenants("organisation"),
        key=key,
    )


@contextmanager
def user_scope(user: User) -> Iterator[Scope]:
    """What `user` would see in a request; for jobs and commands that act for a person."""
    with scoped(scope_of(user)) as scope:
        yield scope


@contextmanager
def system_scope() -> Iterator[Scope]:
    """All tenants, for workers' sweeps and management commands only; sealed content stays hidden."""
    with scoped(Scope(role=SYSTEM_ROLE)) as scope:
        yield scope
