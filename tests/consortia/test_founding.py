"""A consortium is founded, changed, activated, filed, dissolved."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia import actions
from consortia.models import Consortium, Membership, Seat
from consortia.permissions import SeatRole
from consortia.states import ConsortiumStatus, MembershipStatus
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import system_scope, user_scope
from tests.world import World


def found(world: World, persona: str = "lead_admin", **fields: Any) -> Consortium:
    user = world.user(persona)
    data = {"name": "样例绿色低碳创新联合体", "field": "绿色低碳"} | fields
    with user_scope(user):
        return actions.create_consortium(by=user, lead_id=world.organisation("lead").pk, **data)


def test_founding_seats_the_founder_and_the_signatories(world: World) -> None:
    consortium = found(world, goal="减排", region="上海市宝山区")
    assert (consortium.status, consortium.lead, consortium.goal) == (
        ConsortiumStatus.PREPARING,
        world.organisation("lead"),
        "减排",
    )
    membership = Membership.objects.get(consortium=consortium)
    assert (membership.role, membership.status, membership.joined_on is not None) == ("lead", "active", True)
    seats = {(each.user.name, each.role) for each in Seat.objects.filter(consortium=consortium)}
    assert seats == {("王敏", SeatRole.LEAD_ADMIN), ("沈国栋", SeatRole.SIGNATORY)}
    assert refresh_grants(world.signatory_lead).has("consortium", consortium.pk, "sign_agreement")
    assert not refresh_grants(world.lead_admin).has("consortium", consortium.pk, "sign_agreement")


def test_founding_is_recorded_and_told(world: World) -> None:
    consortium = found(world)
    names = list(
        Event.objects.filter(consortium_id=consortium.pk).order_by("number").values_list("name", flat=True)
    )
    assert names == ["membership.accepted", "consortium.founded"]
    told = Notice.objects.filter(key=f"founded:{consortium.pk}").values_list("user__name", flat=True)
    assert set(told) == {"王敏", "周岚", "沈国栋"}
    seated = Notice.objects.filter(kind="seat.added", params__consortium=consortium.name)
    assert [notice.user.name for notice in seated] == ["沈国栋"]


@pytest.mark.parametrize(
    ("fields", "attr"),
    [
        ({"name": "样例医疗器械创新联合体"}, "name"),
        # Another tenant's: hidden by the database, and taken all the same.
        ({"name": "样例智能汽车创新联合体"}, "name"),
        ({"slug": "qita"}, "slug"),
    ],
)
def test_founding_under_a_name_that_is_taken(world: World, fields: dict[str, str], attr: str) -> None:
    before = (Consortium.objects.count(), Seat.objects.count(), Event.objects.count())
    with pytest.raises(RuleBroken) as broken:
        found(world, **fields)
    assert broken.value.attr == attr
    assert (Consortium.objects.count(), Seat.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize(
    ("persona", "refusal"), [("lead_staff", PermissionDenied), ("other_lead", Http404), ("nobody", Http404)]
)
def test_founding_for_an_organisation_one_does_not_administer(
    world: World, persona: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        found(world, persona)
    assert Consortium.objects.count() == 2


def test_founding_with_data_that_is_none(world: World) -> None:
    with pytest.raises(TypeError):
        found(world, status="filed")


def test_update_renames_invitations_too(world: World) -> None:
    with user_scope(world.lead_admin):
        actions.update_consortium(world.consortium.pk, by=world.lead_admin, name="样例新名", field="医疗器械")
    assert set(
        Membership.objects.filter(consortium=world.consortium).values_list("consortium_name", flat=True)
    ) == {"样例新名"}
    event = Event.objects.get(name="consortium.changed")
    assert (event.before, event.after) == ({"name": "样例医疗器械创新联合体"}, {"name": "样例新名"})


def test_update_without_change(world: World) -> None:
    with user_scope(world.lead_admin):
        actions.update_consortium(world.consortium.pk, by=world.lead_admin, field=world.consortium.field)
    assert not Event.objects.filter(name="consortium.changed").exists()


def test_update_to_a_name_of_another_tenant(world: World) -> None:
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.update_consortium(world.consortium.pk, by=world.lead_admin, name="样例智能汽车创新联合体")
    assert broken.value.attr == "name"


@pytest.mark.parametrize(
    ("persona", "refusal"),
    [("lead_staff", PermissionDenied), ("member_university", PermissionDenied), ("other_lead", Http404)],
)
def test_update_by_somebody_else(world: World, persona: str, refusal: type[Exception]) -> None:
    user, pk = world.user(persona), world.consortium.pk
    with user_scope(user), pytest.raises(refusal):
        actions.update_consortium(pk, by=user, field="别的")
    assert Consortium.objects.get(slug="ylqx").field == "医疗器械"


def dissolve(world: World, reason: str = "任务完成") -> Consortium:
    with user_scope(world.lead_admin):
        return actions.dissolve_consortium(world.consortium.pk, by=world.lead_admin, reason=reason)


def test_dissolving_ends_invitations_and_duties_and_tells_everybody(world: World) -> None:
    with user_scope(world.lead_admin):
        invited = actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )
    assert dissolve(world).status == ConsortiumStatus.DISSOLVED
    assert Membership.objects.get(pk=invited.pk).status == MembershipStatus.REVOKED
    assert not Duty.objects.filter(consortium_id=world.consortium.pk, done_at=None).exists()
    told = Notice.objects.filter(kind="consortium.dissolved").values_list("user__name", flat=True)
    assert set(told) == set(
        Seat.objects.filter(consortium=world.consortium)
        .exclude(user=world.lead_admin)
        .values_list("user__name", flat=True)
    )
    event = Event.objects.get(name="consortium.dissolved")
    assert (event.reason, event.after) == ("任务完成", {"status": "dissolved"})


def test_dissolved_consortium_can_only_be_read(world: World) -> None:
    dissolve(world)
    for persona in ("lead_admin", "member_university", "signatory_university", "lead_staff"):
        grants = refresh_grants(world.user(persona))
        held = grants.by_tenant[("consortium", world.consortium.pk)]
        assert {code for code in held if not code.startswith("view_")} == set()
        assert "view_consortium" in held
    with user_scope(world.lead_admin), pytest.raises(PermissionDenied):
        actions.invite(world.consortium.pk, by=world.lead_admin, email="a@example.test")


def test_dissolving_leaves_other_consortia_alone(world: World) -> None:
    dissolve(world)
    assert refresh_grants(world.other_lead).has("consortium", world.other_consortium.pk, "edit_consortium")


def test_dissolving_without_a_reason(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        dissolve(world, " ")
    assert (broken.value.attr, Consortium.objects.get(slug="ylqx").status) == ("reason", "preparing")


def test_dissolving_a_filed_consortium(world: World) -> None:
    with system_scope():
        actions.mark_active(world.consortium)
        actions.mark_filed(world.consortium.pk)
    with pytest.raises(TransitionNotAllowed):
        dissolve(world)
    assert refresh_grants(world.lead_admin).has("consortium", world.consortium.pk, "edit_consortium")


def test_dissolving_by_a_member(world: World) -> None:
    with user_scope(world.member_university), pytest.raises(PermissionDenied):
        actions.dissolve_consortium(world.consortium.pk, by=world.member_university, reason="不干了")


def test_activation_happens_once(world: World) -> None:
    with system_scope():
        actions.mark_active(world.consortium)
        founded_on = Consortium.objects.get(slug="ylqx").founded_on
        actions.mark_active(world.consortium)
    consortium = Consortium.objects.get(slug="ylqx")
    assert (consortium.status, consortium.founded_on) == (ConsortiumStatus.ACTIVE, founded_on)
    assert Event.objects.filter(name="consortium.activated").count() == 1


def test_filing_a_consortium_that_is_not_formed(world: World) -> None:
    with system_scope(), pytest.raises(TransitionNotAllowed):
        actions.mark_filed(world.consortium.pk)
