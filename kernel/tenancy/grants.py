"""What a person may do in which tenant, read from guardian's group grants in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from kernel.tenancy.registry import AXES


@dataclass(frozen=True)
class Grants:
    """(axis, tenant id) → codenames; a snapshot taken at the start of a request."""

    by_tenant: dict[tuple[str, UUID], frozenset[str]] = field(default_factory=dict)

    def tenants(self, axis: str) -> frozenset[UUID]:
        return frozenset(tenant for name, tenant in self.by_tenant if name == axis)

    def has(self, axis: str, tenant_id: UUID, codename: str) -> bool:
        return codename in self.by_tenant.get((axis, tenant_id), frozenset())


def _statement() -> str:
    parts = [
        f"SELECT '{axis.name}', g.content_object_id, array_agg(DISTINCT p.codename) "
        f'FROM "{axis.grants._meta.db_table}" g '
        "JOIN auth_permission p ON p.id = g.permission_id "
        "JOIN accounts_user_groups ug ON ug.group_id = g.group_id "
        "WHERE ug.user_id = %(user)s GROUP BY g.content_object_id"
        for axis in AXES.values()
    ]
    return " UNION ALL ".join(parts)


def load_grants(user_id: UUID) -> Grants:
    """One query over the three direct-foreign-key grant tables."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"user": user_id})
        rows = cursor.fetchall()
    return Grants({(axis, UUID(str(tenant))): frozenset(codes) for axis, tenant, codes in rows})
