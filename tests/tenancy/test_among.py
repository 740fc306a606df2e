"""Conditions on many tenants, and the menu of a person who has them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection
from django.db.models import Q
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from consortia import permissions as consortia
from consortia.models import Consortium, Membership
from desk.navigation import switcher
from kernel.tenancy.among import Among
from kernel.tenancy.grants import load_grants
from kernel.tenancy.scope import scope_of, system_scope
from kernel.tenancy.workspaces import Workspace, load_workspaces
from members import permissions as members
from tests.world import World

pytestmark = pytest.mark.django_db


def test_among_finds_what_in_finds(world: World) -> None:
    ids = [world.consortium.pk, world.other_consortium.pk]
    with system_scope():
        found = Consortium.objects.filter(Among("pk", ids))
        assert {one.pk for one in found} == set(ids)
        assert not Consortium.objects.filter(Among("pk", [])).exists()


def test_among_takes_columns_of_related_rows_and_combines(world: World) -> None:
    with system_scope():
        wanted = Q(Among("consortium_id", [world.consortium.pk])) & ~Q(role="lead")
        expected = Membership.objects.filter(consortium=world.consortium).exclude(role="lead")
        assert set(Membership.objects.filter(wanted)) == set(expected)
        assert (
            Membership.objects.filter(Among("organisation__led_consortia", [world.consortium.pk])).count()
            == 1
        )


def test_among_has_one_parameter_for_many_ids(world: World) -> None:
    sql, parameters = Consortium.objects.filter(
        Among("pk", [world.consortium.pk] * 50)
    ).query.sql_with_params()
    assert sql.count("%s") == len(parameters) == 1


def test_workspaces_are_limited_on_each_axis_alone(world: World) -> None:
    with system_scope():
        scope = scope_of(world.lead_admin)
        everything = load_workspaces(scope)
        assert [one.axis for one in everything] == ["consortium", "organisation"]
        assert load_workspaces(scope, most=1) == everything
        assert load_workspaces(scope, most=0) == []


def test_switcher_shows_the_current_tenant_beyond_the_limit(world: World, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.workspaces = [Workspace("organisation", world.organisation("lead").pk, "org", "单位")]  # type: ignore[attr-defined]
    request.consortium = world.consortium  # type: ignore[attr-defined]
    shown = [(item["kind"], item["active"]) for item in switcher(request)]
    assert shown == [("consortium", True), ("organisation", False)]


def test_grants_are_one_query_and_tell_roles_apart(world: World) -> None:
    user = world.lead_staff
    with CaptureQueriesContext(connection) as captured:
        grants = load_grants(user.pk)
    assert len(captured) == 1
    assert grants.by_tenant == {
        ("consortium", world.consortium.pk): codenames(consortia.ROLES[consortia.SeatRole.LEAD_STAFF]),
        ("organisation", world.organisation("lead").pk): codenames(members.ROLES[members.StaffRole.STAFF]),
    }


def codenames(permissions: Iterable[str]) -> frozenset[str]:
    return frozenset(name.partition(".")[2] for name in permissions)
