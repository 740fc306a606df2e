"""What a person may do in which tenant, read from guardian's group grants in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from kernel.tenancy.registry import AXES

if TYPE_CHECKING:
    from kernel.accounts.models import User


@dataclass(frozen=True)
class Grants:
    """(axis, tenant id) → codenames; a snapshot taken at the start of a request."""

    by_tenant: dict[tuple[str, UUID], frozenset[str]] = field(default_factory=dict)

    def tenants(self, axis: str) -> frozenset[UUID]:
        return self._by_axis.get(axis, frozenset())

    def without(self, axis: str, codename: str) -> frozenset[UUID]:
        """Tenants in which the person has some right, but not this one."""
        lacking = (ids for (name, held), ids in self._alike.items() if name == axis and codename not in held)
        return frozenset().union(*lacking)

    @cached_property
    def _alike(self) -> dict[tuple[str, frozenset[str]], list[UUID]]:
        """Tenants by what is held there: there are few roles, however many tenants."""
        found: dict[tuple[str, frozenset[str]], list[UUID]] = {}
        for (axis, tenant), held in self.by_tenant.items():
            found.setdefault((axis, held), []).append(tenant)
        return found

    @cached_property
    def _by_axis(self) -> dict[str, frozenset[UUID]]:
        found: dict[str, frozenset[UUID]] = {}
        for (axis, _held), ids in self._alike.items():
            found[axis] = found.get(axis, frozenset()).union(ids)
        return found

    def has(self, axis: str, tenant_id: UUID, codename: str) -> bool:
        return codename in self.by_tenant.get((axis, tenant_id), frozenset())


def _statement() -> str:
    """Tenants in which the person holds the same permissions come in one row: there are few roles."""
    select = (
        "SELECT '{axis}', string_agg(held.tenant, ' '), held.codenames FROM ("
        "SELECT g.content_object_id::text AS tenant, string_agg(DISTINCT p.codename, ' ') AS codenames "
        'FROM "{table}" g '
        "JOIN auth_permission p ON p.id = g.permission_id "
        "JOIN accounts_user_groups ug ON ug.group_id = g.group_id "
        "WHERE ug.user_id = %(user)s GROUP BY g.content_object_id"
        ") held GROUP BY held.codenames"
    )
    tables = {axis.name: axis.grants._meta.db_table for axis in AXES.values()}
    return " UNION ALL ".join(select.format(axis=name, table=table) for name, table in tables.items())


def grants_of(user: User) -> Grants:
    """The grants that were loaded for this person, else loaded now."""
    loaded: Grants | None = getattr(user, "_grants", None)
    return loaded or refresh_grants(user)


def refresh_grants(user: User) -> Grants:
    """Read the user's grants again, after an action that changed them or at the start of a request."""
    grants = load_grants(user.pk)
    user._grants = grants  # type: ignore[attr-defined]
    return grants


def forget_grants(user: User) -> None:
    """After a role was given or taken: whoever asks next reads again."""
    user.__dict__.pop("_grants", None)


def load_grants(user_id: UUID) -> Grants:
    """One query over the three direct-foreign-key grant tables."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"user": user_id})
        rows = cursor.fetchall()
    found: dict[tuple[str, UUID], frozenset[str]] = {}
    for axis, tenants, codenames in rows:
        held = frozenset(codenames.split())
        found |= {(axis, UUID(tenant)): held for tenant in tenants.split()}
    return Grants(found)
