"""Groups that hold the grants: one per tenant and role, made when the first person gets the role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import Group, Permission
from django.db import connections, models

from kernel.accounts.models import User
from kernel.tenancy.grants import forget_grants
from kernel.tenancy.registry import AXES, Axis


def _axis(tenant: models.Model) -> str:
    return next(axis.name for axis in AXES.values() if isinstance(tenant, axis.model))


def group_for(tenant: models.Model, role: str, roles: Mapping[str, Sequence[str]]) -> Group:
    """The group of `role` on `tenant`, with the grants that `roles` names."""
    axis = AXES[_axis(tenant)]
    group, created = Group.objects.get_or_create(name=f"{axis.name}:{tenant.pk}:{role}")
    if created:
        codenames = [name.partition(".")[2] for name in roles[role]]
        permissions = Permission.objects.filter(
            content_type__app_label=axis.app_label, codename__in=codenames
        )
        axis.grants._base_manager.bulk_create(
            [axis.grants(group=group, permission=found, content_object=tenant) for found in permissions]
        )
    return group


def give_role(user: User, tenant: models.Model, role: str, roles: Mapping[str, Sequence[str]]) -> None:
    user.groups.add(group_for(tenant, role, roles))
    forget_grants(user)


def take_role(user: User, tenant: models.Model, role: str) -> None:
    """Take the role away; the next request already acts without it."""
    user.groups.remove(*Group.objects.filter(name=f"{_axis(tenant)}:{tenant.pk}:{role}"))
    forget_grants(user)


def keep_only(tenant: models.Model, kept: Sequence[str]) -> None:
    """Leave every role of a tenant no more than the permissions in `kept`; for a tenant that has ended."""
    codenames = [name.partition(".")[2] for name in kept]
    grants = AXES[_axis(tenant)].grants._base_manager
    grants.filter(content_object=tenant).exclude(permission__codename__in=codenames).delete()


def complete_roles(axis: Axis, *, using: str) -> None:
    """Give the groups of an axis what their roles have gained; tenants that ended keep what they have.

    In one statement a role, because there may be tens of thousands of tenants.
    """
    alive = "tenant.status <> %(ended)s" if axis.ended else "true"
    if axis.absorbed:
        alive += f" AND tenant.{axis.absorbed} IS NULL"
    statement = (
        f'INSERT INTO "{axis.grants._meta.db_table}" (group_id, permission_id, content_object_id) '
        "SELECT held.id, permission.id, tenant.id "
        f'FROM "{axis.model._meta.db_table}" tenant '
        "JOIN auth_group held ON held.name = %(axis)s || ':' || tenant.id || ':' || %(role)s "
        "JOIN auth_permission permission ON permission.codename = ANY (%(codenames)s) "
        "JOIN django_content_type type ON type.id = permission.content_type_id "
        f"WHERE type.app_label = %(label)s AND {alive} ON CONFLICT DO NOTHING"
    )
    with connections[using].cursor() as cursor:
        for role, names in axis.roles.items():
            codenames = [name.partition(".")[2] for name in names]
            cursor.execute(
                statement,
                {
                    "axis": axis.name,
                    "role": str(role),
                    "codenames": codenames,
                    "label": axis.app_label,
                    "ended": axis.ended,
                },
            )
