"""A new version that names new permissions: groups that exist get them, tenants that ended do not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS

from consortia import actions
from consortia import permissions as P
from consortia.models import Consortium, ConsortiumGroupObjectPermission
from consortia.permissions import SeatRole
from kernel.tenancy.registry import AXES
from kernel.tenancy.roles import complete_roles
from kernel.tenancy.scope import user_scope
from tests.world import World

pytestmark = pytest.mark.django_db


def codenames(consortium: Consortium, role: str) -> set[str]:
    group = Group.objects.get(name=f"consortium:{consortium.pk}:{role}")
    held = ConsortiumGroupObjectPermission.objects.filter(group=group)
    return set(held.values_list("permission__codename", flat=True))


def forget(codename: str) -> None:
    ConsortiumGroupObjectPermission.objects.filter(permission__codename=codename).delete()


def complete() -> None:
    complete_roles(AXES["consortium"], using=DEFAULT_DB_ALIAS)


def test_group_gets_what_its_role_has_gained(world: World) -> None:
    before = codenames(world.consortium, SeatRole.LEAD_ADMIN)
    forget("change_lead")
    complete()
    assert codenames(world.consortium, SeatRole.LEAD_ADMIN) == before


def test_role_without_the_permission_does_not_get_it(world: World) -> None:
    before = codenames(world.consortium, SeatRole.MEMBER_ADMIN)
    complete()
    assert codenames(world.consortium, SeatRole.MEMBER_ADMIN) == before
    assert "change_lead" not in before


def test_group_of_a_dissolved_consortium_keeps_what_it_has(world: World) -> None:
    with user_scope(world.lead_admin):
        actions.dissolve_consortium(world.consortium.pk, by=world.lead_admin, reason="样例：任务完成")
    before = codenames(world.consortium, SeatRole.LEAD_ADMIN)
    complete()
    assert codenames(world.consortium, SeatRole.LEAD_ADMIN) == before
    assert P.EDIT.partition(".")[2] not in before
