"""The tenants a person can switch to, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from kernel.tenancy.registry import AXES
from kernel.tenancy.scope import Scope


@dataclass(frozen=True)
class Workspace:
    """One tenant of the switcher."""

    axis: str
    id: UUID
    slug: str
    name: str


def load_workspaces(scope: Scope) -> list[Workspace]:
    """Name and address of every tenant in scope; read before the scope is narrowed to one of them."""
    parts, parameters = [], []
    for axis in AXES.values():
        ids = getattr(scope, axis.name)
        if ids:
            parts.append(
                f"SELECT '{axis.name}', id, slug, name "
                f'FROM "{axis.model._meta.db_table}" WHERE id = ANY (%s::uuid[])'
            )
            parameters.append([str(tenant) for tenant in ids])
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 4 LIMIT 60", parameters)
        return [Workspace(axis, UUID(str(pk)), slug, name) for axis, pk, slug, name in cursor.fetchall()]
