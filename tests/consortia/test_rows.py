"""One row of a sheet of invitations."""

from __future__ import annotations

from typing import Any

import pytest

from consortia.actions import invitation_secret
from consortia.actions.rows import invite_row
from consortia.models import Membership
from consortia.states import MembershipStatus
from kernel.audit.models import Event
from kernel.notices.models import Duty
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import system_scope, user_scope
from members.models import Organisation, Staff
from tests.world import World

NEW_CODE = "91110108MA01LYWE37"
NEW = {"name": "样例新研材料", "credit_code": NEW_CODE, "email": "new@example.test", "role": "核心"}


def take(world: World, **row: str) -> Membership:
    with user_scope(world.lead_admin):
        return invite_row(row, by=world.lead_admin, consortium_id=world.consortium.pk)


def refused(world: World, **row: str) -> tuple[str | None, str]:
    before = (Membership.objects.count(), Organisation.objects.count(), Event.objects.count())
    with pytest.raises(RuleBroken) as broken:
        take(world, **row)
    assert (Membership.objects.count(), Organisation.objects.count(), Event.objects.count()) == before
    return broken.value.attr, str(broken.value)


def test_row_with_a_code_of_the_directory_invites_that_organisation(world: World) -> None:
    outside = world.organisation("outside")
    invited = take(
        world, credit_code=outside.credit_code.lower(), role="联合牵头", task="芯片", reason="产线"
    )
    assert (invited.organisation, invited.role, invited.task, invited.reason) == (
        outside,
        "co_lead",
        "芯片",
        "产线",
    )
    assert Duty.objects.filter(object_id=invited.pk, kind="membership.answer").count() == 1


def test_row_with_an_unknown_code_enters_the_organisation(world: World) -> None:
    invited = take(world, **NEW, chain_position="上游", region="北京市", kind="企业")
    entered = Organisation.objects.get(credit_code=NEW_CODE)
    assert (entered.kind, entered.chain_position, entered.region) == ("enterprise", "upstream", "北京市")
    assert (invited.organisation, invited.email, invited.role) == (entered, "new@example.test", "core")
    assert invited.status == MembershipStatus.INVITED
    assert not Staff.objects.filter(organisation=entered).exists()
    assert Event.objects.filter(name="organisation.entered", object_id=entered.pk).count() == 1


def test_row_without_a_code_invites_by_link(world: World) -> None:
    invited = take(world, name="样例某所", email="Some@Example.test", role="观察员")
    assert (invited.organisation, invited.email, invited.role) == (None, "some@example.test", "observer")


@pytest.mark.parametrize(
    ("word", "role"), [("", "member"), ("成员", "member"), ("Core member", "core"), ("observer", "observer")]
)
def test_words_for_a_role(world: World, word: str, role: str) -> None:
    assert take(world, email="role@example.test", role=word).role == role


BAD: list[tuple[dict[str, Any], str]] = [
    ({"name": "样例无名"}, "credit_code"),
    ({"email": "kein-at"}, "email"),
    (NEW | {"role": "主席"}, "role"),
    (NEW | {"role": "牵头"}, "role"),
    (NEW | {"kind": "军队"}, "kind"),
    (NEW | {"chain_position": "侧面"}, "chain_position"),
    ({"email": "kind@example.test", "kind": "军队"}, "kind"),
    ({"email": "place@example.test", "chain_position": "侧面"}, "chain_position"),
    (NEW | {"task": "长" * 301}, "task"),
    (NEW | {"reason": "长" * 301}, "reason"),
    (NEW | {"name": "长" * 121}, "name"),
    (NEW | {"name": ""}, "name"),
    (NEW | {"email": ""}, "email"),
    (NEW | {"credit_code": NEW_CODE[:17]}, "credit_code"),
    (NEW | {"credit_code": NEW_CODE[:17] + "2"}, "credit_code"),
    (NEW | {"credit_code": NEW_CODE.replace("0", "O")}, "credit_code"),
    (NEW | {"name": "样例东海大学"}, "name"),
]


@pytest.mark.parametrize(("row", "attr"), BAD)
def test_row_that_cannot_be_taken(world: World, row: dict[str, str], attr: str) -> None:
    assert refused(world, **row)[0] == attr


def test_misread_code_is_refused_with_the_suggestion(world: World) -> None:
    _attr, reason = refused(world, **NEW | {"credit_code": NEW_CODE.replace("0", "O")})
    assert NEW_CODE in reason


def test_code_under_another_name(world: World) -> None:
    code = world.organisation("outside").credit_code
    attr, reason = refused(world, credit_code=code, name="样例别的单位")
    assert (attr, "样例江南微系统所" in reason) == ("name", True)


def test_member_and_invited_are_refused(world: World) -> None:
    assert refused(world, credit_code=world.organisation("university").credit_code)[0] == "organisation"
    take(world, **NEW)
    assert refused(world, **NEW)[0] == "organisation"


def test_link_of_an_organisation_that_nobody_administers_leads_to_its_claim(world: World) -> None:
    invited = take(world, **NEW)
    with system_scope():
        url = f"/invite/{invitation_secret(invited.pk)}/"
    claim = f"/organisations/{invited.organisation_id}/claim/"
    assert claim in world.client("nobody").get(url).content.decode()
    assert claim not in world.client().get(url).content.decode()
