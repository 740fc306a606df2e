"""The doors to organisations and their people: 404 for outsiders, 403 for insiders without the right."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from kernel.tenancy.scope import user_scope
from members import access
from members import permissions as P
from members.models import Staff
from tests.world import World


def test_organisation_of_one_s_own(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.lead_staff):
        assert access.get_organisation(lead.pk, user=world.lead_staff, permission=P.VIEW) == lead
        with pytest.raises(PermissionDenied):
            access.get_organisation(lead.pk, user=world.lead_staff, permission=P.MANAGE)


@pytest.mark.parametrize("persona", ["other_lead", "member_university", "nobody", "officer"])
def test_organisation_of_others(world: World, persona: str) -> None:
    lead, user = world.organisation("lead"), world.user(persona)
    with user_scope(user), pytest.raises(Http404):
        access.get_organisation(lead.pk, user=user, permission=P.VIEW)


def test_organisation_that_does_not_exist(world: World) -> None:
    with user_scope(world.lead_admin), pytest.raises(Http404):
        access.get_organisation(uuid.uuid4(), user=world.lead_admin, permission=P.VIEW, lock=True)


def test_listed_organisation_is_open_to_everybody(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.nobody):
        assert access.get_listed_organisation(lead.pk) == lead
        with pytest.raises(Http404):
            access.get_listed_organisation(uuid.uuid4())


def test_staff_of_one_s_own_organisation(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_staff)
    with user_scope(world.lead_admin):
        assert access.get_staff(staff.pk, user=world.lead_admin, permission=P.MANAGE_STAFF) == staff
    with user_scope(world.lead_staff), pytest.raises(PermissionDenied):
        access.get_staff(staff.pk, user=world.lead_staff, permission=P.MANAGE_STAFF)
    with user_scope(world.other_lead), pytest.raises(Http404):
        access.get_staff(staff.pk, user=world.other_lead, permission=P.MANAGE_STAFF)


def test_staff_row_one_holds_at_no_place_any_more(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_staff)
    # The database shows people their own rows; the door still asks for a grant.
    world.lead_staff.groups.clear()
    with user_scope(world.lead_staff), pytest.raises(Http404):
        access.get_staff(staff.pk, user=world.lead_staff, permission=P.VIEW)
