"""The tenants a person can switch to, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from kernel.tenancy.among import id_array
from kernel.tenancy.registry import AXES
from kernel.tenancy.scope import Scope


@dataclass(frozen=True)
class Workspace:
    """One tenant of the switcher."""

    axis: str
    id: UUID
    slug: str
    name: str


# More than anybody reads in a menu; the rest is on the list of one's consortia.
MENU = 25


def load_workspaces(scope: Scope, *, most: int | None = None) -> list[Workspace]:
    """Name and address of the tenants in scope, at most so many on each axis, by name.

    Read before the scope is narrowed to one of them.
    """
    parts, parameters = [], []
    for axis in AXES.values():
        ids = getattr(scope, axis.name)
        if ids:
            parts.append(
                f"(SELECT '{axis.name}', id, slug, name FROM \"{axis.model._meta.db_table}\" "
                "WHERE id = ANY (%s::uuid[]) ORDER BY name LIMIT %s)"
            )
            parameters += [id_array(ids), most]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({' UNION ALL '.join(parts)}) tenants ORDER BY 1, 4", parameters)
        return [Workspace(axis, UUID(str(pk)), slug, name) for axis, pk, slug, name in cursor.fetchall()]
