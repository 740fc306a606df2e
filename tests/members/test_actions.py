"""Registering organisations, changing them, naming their people."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import user_scope
from members import actions
from members.models import Organisation, Staff
from members.permissions import StaffRole
from tests.world import World

PILOT = "91350203M0001QAY9B"
FREE = "51310113501770003G"


def register(world: World, **fields: Any) -> Organisation:
    data = {"name": "样例新材料学会", "credit_code": FREE, "kind": "association"} | fields
    with user_scope(world.nobody):
        return actions.register_organisation(by=world.nobody, **data)


def test_register_makes_the_registrant_administrator(world: World) -> None:
    organisation = register(world, name=" 样例新材料学会 ", credit_code="51310113501770003g", region="上海市")
    assert (organisation.name, organisation.credit_code, organisation.region) == (
        "样例新材料学会",
        FREE,
        "上海市",
    )
    staff = Staff.objects.get(organisation=organisation)
    assert (staff.user, staff.role) == (world.nobody, StaffRole.ADMIN)
    grants = refresh_grants(world.nobody)
    assert grants.has("organisation", organisation.pk, "join_consortium")
    assert not grants.has("organisation", organisation.pk, "sign_for_organisation")
    event = Event.objects.get(object_id=organisation.pk)
    assert (event.name, event.actor_id, event.organisation_id) == (
        "organisation.registered",
        world.nobody.pk,
        organisation.pk,
    )
    notice = Notice.objects.get(user=world.nobody)
    assert (notice.kind, notice.url) == ("organisation.registered", organisation.get_absolute_url())


@pytest.mark.parametrize(
    ("fields", "attr"),
    [
        ({"credit_code": "51310113501770003A"}, "credit_code"),
        ({"credit_code": "5131O113501770003G"}, "credit_code"),
        ({"credit_code": PILOT}, "credit_code"),
        ({"credit_code": PILOT, "credit_code_evidence": "  "}, "credit_code"),
        ({"credit_code": "九" * 18, "credit_code_evidence": "执照"}, "credit_code"),
        ({"credit_code": "I" * 18, "credit_code_evidence": "执照"}, "credit_code"),
        ({"credit_code": "91310113MA1GQ0A17P"}, "credit_code"),
        ({"name": "样例东海大学"}, "name"),
    ],
)
def test_register_refused(world: World, fields: dict[str, str], attr: str) -> None:
    before = (
        Organisation.objects.count(),
        Staff.objects.count(),
        Event.objects.count(),
        Notice.objects.count(),
    )
    with pytest.raises(RuleBroken) as broken:
        register(world, **fields)
    assert broken.value.attr == attr
    after = (
        Organisation.objects.count(),
        Staff.objects.count(),
        Event.objects.count(),
        Notice.objects.count(),
    )
    assert after == before


def test_register_suggests_the_digit_for_a_letter(world: World) -> None:
    with pytest.raises(RuleBroken, match=FREE):
        register(world, credit_code="5131O1I3501770003G")


def test_register_pilot_code_with_evidence(world: World) -> None:
    organisation = register(world, credit_code=PILOT, credit_code_evidence="2015 年营业执照")
    assert (organisation.credit_code, organisation.credit_code_evidence) == (PILOT, "2015 年营业执照")


def test_register_with_data_that_is_none(world: World) -> None:
    with pytest.raises(TypeError):
        register(world, created_at="2020-01-01")


def test_update_records_what_changed(world: World) -> None:
    organisation = world.organisation("lead")
    with user_scope(world.lead_admin):
        actions.update_organisation(
            organisation.pk, by=world.lead_admin, name=organisation.name, region="宝山区"
        )
    event = Event.objects.filter(name="organisation.changed").get()
    assert (event.before, event.after) == ({"region": "上海市"}, {"region": "宝山区"})
    assert Organisation.objects.get(pk=organisation.pk).region == "宝山区"


def test_update_without_change_records_nothing(world: World) -> None:
    organisation = world.organisation("lead")
    with user_scope(world.lead_admin):
        actions.update_organisation(organisation.pk, by=world.lead_admin, region=organisation.region)
    assert not Event.objects.filter(name="organisation.changed").exists()


def test_update_to_a_name_that_is_taken(world: World) -> None:
    organisation = world.organisation("lead")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.update_organisation(organisation.pk, by=world.lead_admin, name="样例东海大学")
    assert broken.value.attr == "name"
    assert world.organisation("lead").name == organisation.name


def test_update_never_touches_the_code(world: World) -> None:
    organisation = world.organisation("lead")
    with user_scope(world.lead_admin), pytest.raises(TypeError):
        actions.update_organisation(organisation.pk, by=world.lead_admin, credit_code=FREE)
    assert world.organisation("lead").credit_code == organisation.credit_code


@pytest.mark.parametrize(
    ("persona", "refusal"), [("lead_staff", PermissionDenied), ("other_lead", Http404), ("nobody", Http404)]
)
def test_update_by_somebody_else(world: World, persona: str, refusal: type[Exception]) -> None:
    organisation, user = world.organisation("lead"), world.user(persona)
    with user_scope(user), pytest.raises(refusal):
        actions.update_organisation(organisation.pk, by=user, region="宝山区")
    assert world.organisation("lead").region == "上海市"


def test_remove_staff_takes_the_grants(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_staff)
    with user_scope(world.lead_admin):
        actions.remove_staff(staff.pk, by=world.lead_admin)
    assert refresh_grants(world.lead_staff).tenants("organisation") == frozenset()
    event = Event.objects.filter(name="staff.removed").get()
    assert event.before == {"user": "周岚", "role": "staff"}
    assert Notice.objects.filter(user=world.lead_staff, kind="staff.removed").count() == 1


def test_remove_the_last_administrator(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_admin)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.remove_staff(staff.pk, by=world.lead_admin)
    assert Staff.objects.filter(pk=staff.pk).exists()
