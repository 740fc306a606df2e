"""The lead invites, sends again, takes back; the invited side takes up, accepts, declines, leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from consortia import actions
from consortia.models import Membership, Seat
from consortia.permissions import SeatRole
from consortia.states import MembershipStatus
from kernel.accounts.models import User, token_digest
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import scope_of, scoped, system_scope, user_scope
from tests.world import World, employ, membership_of


def invite(world: World, key: str = "outside", **fields: Any) -> Membership:
    with user_scope(world.lead_admin):
        return actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation(key).pk, **fields
        )


def invite_by_mail(world: World, email: str = "cto@example.test") -> tuple[Membership, str]:
    with user_scope(world.lead_admin):
        membership = actions.invite(world.consortium.pk, by=world.lead_admin, email=email)
    with system_scope():
        secret = actions.invitation_secret(membership.pk)
    return membership, token_digest(secret)


def state(membership: Membership) -> str:
    return Membership.objects.get(pk=membership.pk).status


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Membership, Seat, Event, Notice, Duty, Job))


def test_invitation_of_an_organisation_is_a_duty_with_a_term(world: World) -> None:
    membership = invite(world, task="芯片", message="欢迎", reason="领先", role="core")
    assert (membership.status, membership.role, membership.lead_name) == (
        "invited",
        "core",
        "样例申江诊断科技",
    )
    assert membership.expires_at is not None
    assert (membership.expires_at.date() - timezone.localdate()).days == 14
    duty = Duty.objects.get(object_id=membership.pk)
    assert (duty.kind, duty.tenant_id, duty.permission, duty.due_at, duty.consortium_id) == (
        "membership.answer",
        world.organisation("outside").pk,
        "members.join_consortium",
        membership.expires_at,
        world.consortium.pk,
    )
    assert [notice.user for notice in Notice.objects.filter(key=duty.key)] == [world.answerer_outside]
    event = Event.objects.get(object_id=membership.pk)
    assert (event.name, event.reason, event.after) == (
        "membership.invited",
        "欢迎",
        {"role": "core", "task": "芯片"},
    )
    assert not Job.objects.filter(task="consortia.mail_invitation").exists()


def test_invitation_by_mail_enqueues_the_mail(world: World) -> None:
    membership, _digest = invite_by_mail(world, " CTO@Example.test ")
    assert (membership.email, membership.organisation) == ("cto@example.test", None)
    job = Job.objects.get(task="consortia.mail_invitation")
    assert job.arguments == {"membership_id": str(membership.pk)}
    assert not Duty.objects.filter(object_id=membership.pk).exists()


def test_invitation_of_an_organisation_with_an_address_goes_both_ways(world: World) -> None:
    membership = invite(world, email="cto@example.test")
    assert Duty.objects.filter(object_id=membership.pk).exists()
    assert Job.objects.filter(task="consortia.mail_invitation", key=str(membership.pk)).exists()


@pytest.mark.parametrize(
    ("fields", "attr"),
    [
        ({}, "email"),
        ({"email": " "}, "email"),
        ({"organisation": "university"}, "organisation"),
        ({"organisation": "lead"}, "organisation"),
        ({"organisation": "outside", "role": "lead"}, "role"),
        ({"email": "Twice@example.test"}, "email"),
    ],
)
def test_invitation_refused(world: World, fields: dict[str, Any], attr: str) -> None:
    invite_by_mail(world, "twice@example.test")
    before = counts()
    key = fields.get("organisation")
    fields = {name: value for name, value in fields.items() if name != "organisation"}
    organisation_id = world.organisation(key).pk if key else None
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.invite(world.consortium.pk, by=world.lead_admin, organisation_id=organisation_id, **fields)
    assert (broken.value.attr, counts()) == (attr, before)


def test_invitation_twice(world: World) -> None:
    invite(world)
    with pytest.raises(RuleBroken):
        invite(world)
    assert Membership.objects.filter(organisation=world.organisation("outside")).count() == 1


@pytest.mark.parametrize(
    ("persona", "refusal"),
    [("lead_staff", PermissionDenied), ("member_university", PermissionDenied), ("other_lead", Http404)],
)
def test_invitation_by_somebody_else(world: World, persona: str, refusal: type[Exception]) -> None:
    user, before, pk = world.user(persona), counts(), world.consortium.pk
    with user_scope(user), pytest.raises(refusal):
        actions.invite(pk, by=user, email="a@example.test")
    assert counts() == before


def test_invitation_of_an_unknown_organisation(world: World) -> None:
    with user_scope(world.lead_admin), pytest.raises(Http404):
        actions.invite(world.consortium.pk, by=world.lead_admin, organisation_id=world.consortium.pk)


def test_acceptance_gives_seats_and_grants(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        accepted = actions.accept(membership.pk, by=world.answerer_outside)
        assert accepted.consortium.name == "样例医疗器械创新联合体"
    assert state(membership) == MembershipStatus.ACTIVE
    seats = Seat.objects.filter(organisation=world.organisation("outside"))
    assert [(seat.user, seat.role) for seat in seats] == [(world.answerer_outside, SeatRole.MEMBER_ADMIN)]
    grants = refresh_grants(world.answerer_outside)
    assert grants.has("consortium", world.consortium.pk, "leave_consortium")
    assert not grants.has("consortium", world.consortium.pk, "invite_members")
    assert Duty.objects.get(object_id=membership.pk).done_at is not None
    told = Notice.objects.filter(kind="membership.accepted", key__endswith=str(membership.pk))
    assert [(notice.user, notice.url) for notice in told] == [
        (world.lead_admin, f"/c/ylqx/members/{membership.pk}/")
    ]
    assert list(
        Event.objects.filter(object_id=membership.pk).order_by("number").values_list("name", flat=True)
    ) == [
        "membership.invited",
        "membership.accepted",
    ]


@pytest.mark.parametrize(
    ("persona", "refusal"),
    [
        ("lead_admin", PermissionDenied),
        ("member_university", PermissionDenied),
        ("other_lead", Http404),
        ("nobody", Http404),
    ],
)
@pytest.mark.parametrize("step", ["accept", "decline"])
def test_answer_by_somebody_else(world: World, persona: str, refusal: type[Exception], step: str) -> None:
    membership = invite(world)
    user, before = world.user(persona), counts()
    fields = {"reason": "不"} if step == "decline" else {}
    with user_scope(user), pytest.raises(refusal):
        getattr(actions, step)(membership.pk, by=user, **fields)
    assert (state(membership), counts()) == (MembershipStatus.INVITED, before)


def test_acceptance_twice(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        actions.accept(membership.pk, by=world.answerer_outside)
        joined = Membership.objects.get(pk=membership.pk).joined_on
        with pytest.raises(TransitionNotAllowed):
            actions.accept(membership.pk, by=world.answerer_outside)
    assert Membership.objects.get(pk=membership.pk).joined_on == joined
    assert Event.objects.filter(object_id=membership.pk, name="membership.accepted").count() == 1


def test_acceptance_after_the_term(world: World) -> None:
    membership = invite(world)
    with time_machine.travel(timezone.now() + timedelta(days=16)), user_scope(world.answerer_outside):
        with pytest.raises(RuleBroken):
            actions.accept(membership.pk, by=world.answerer_outside)
        # Declining stays possible: it tells the lead where it stands.
        actions.decline(membership.pk, by=world.answerer_outside, reason="来不及")
    assert state(membership) == MembershipStatus.DECLINED


def test_decline_tells_the_lead_why(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        actions.decline(membership.pk, by=world.answerer_outside, reason=" 方向不符 ")
    assert state(membership) == MembershipStatus.DECLINED
    notice = Notice.objects.get(kind="membership.declined")
    assert (notice.user, notice.params["reason"], "方向不符" in notice.text) == (
        world.lead_admin,
        "方向不符",
        True,
    )
    assert Event.objects.get(name="membership.declined").reason == "方向不符"
    assert Duty.objects.get(object_id=membership.pk).done_at is not None
    assert refresh_grants(world.answerer_outside).tenants("consortium") == frozenset()


def test_decline_without_a_reason(world: World) -> None:
    membership, before = invite(world), counts()
    with user_scope(world.answerer_outside), pytest.raises(RuleBroken):
        actions.decline(membership.pk, by=world.answerer_outside, reason=" ")
    assert (state(membership), counts()) == (MembershipStatus.INVITED, before)


def test_declined_organisation_can_be_invited_again(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        actions.decline(membership.pk, by=world.answerer_outside, reason="来不及")
    assert invite(world).pk != membership.pk


def test_revocation_kills_the_duty_and_tells_the_invited(world: World) -> None:
    membership = invite(world)
    with user_scope(world.lead_admin):
        actions.revoke(membership.pk, by=world.lead_admin, reason="邀请有误")
    assert state(membership) == MembershipStatus.REVOKED
    assert Duty.objects.get(object_id=membership.pk).done_at is not None
    notice = Notice.objects.get(kind="membership.revoked")
    assert (notice.user, notice.url) == (world.answerer_outside, f"/invitations/{membership.pk}/")
    with user_scope(world.answerer_outside), pytest.raises(TransitionNotAllowed):
        actions.accept(membership.pk, by=world.answerer_outside)


def test_revocation_of_a_mail_invitation(world: World) -> None:
    membership, digest = invite_by_mail(world)
    with user_scope(world.lead_admin):
        actions.revoke(membership.pk, by=world.lead_admin, reason="地址有误")
    with pytest.raises(TransitionNotAllowed):
        take_up(world.other_lead, digest, world.organisation("other").pk)
    assert Membership.objects.get(pk=membership.pk).organisation is None


@pytest.mark.parametrize(
    ("persona", "refusal"),
    [("lead_staff", PermissionDenied), ("answerer_outside", PermissionDenied), ("other_lead", Http404)],
)
def test_revocation_by_somebody_else(world: World, persona: str, refusal: type[Exception]) -> None:
    membership, user = invite(world), world.user(persona)
    with user_scope(user), pytest.raises(refusal):
        actions.revoke(membership.pk, by=user, reason="不")
    assert state(membership) == MembershipStatus.INVITED


def test_revocation_of_a_member(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        actions.revoke(membership.pk, by=world.lead_admin, reason="不")
    assert state(membership) == MembershipStatus.ACTIVE


def test_renewal_starts_a_new_term_and_link(world: World) -> None:
    membership, digest = invite_by_mail(world)
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        with user_scope(world.lead_admin):
            renewed = actions.renew(membership.pk, by=world.lead_admin)
        with system_scope():
            secret = actions.invitation_secret(membership.pk)
        assert not renewed.is_expired
        assert token_digest(secret) != digest
        with pytest.raises(Http404):
            take_up(world.other_lead, digest, world.organisation("other").pk)
        assert (
            take_up(world.other_lead, token_digest(secret), world.organisation("other").pk).pk
            == membership.pk
        )
    assert Event.objects.filter(name="membership.invited_again", object_id=membership.pk).count() == 1


def test_renewal_of_a_directory_invitation_renews_the_duty(world: World) -> None:
    membership = invite(world)
    with user_scope(world.lead_admin):
        actions.renew(membership.pk, by=world.lead_admin)
    assert [
        duty.done_at is None for duty in Duty.objects.filter(object_id=membership.pk).order_by("created_at")
    ] == [
        False,
        True,
    ]


def test_renewal_of_a_member(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        actions.renew(membership.pk, by=world.lead_admin)


def take_up(user: User, digest: str, organisation_id: Any) -> Membership:
    with scoped(scope_of(user, key=digest)):
        return actions.take_up(digest, by=user, organisation_id=organisation_id)


def test_taking_up_binds_the_organisation_and_leaves_the_answer_open(world: World) -> None:
    membership, digest = invite_by_mail(world)
    other = world.organisation("other")
    taken = take_up(world.other_lead, digest, other.pk)
    assert (taken.organisation, taken.status) == (other, MembershipStatus.INVITED)
    assert Duty.objects.get(object_id=membership.pk).tenant_id == other.pk
    assert Event.objects.get(name="membership.taken_up").after == {"organisation": other.name}
    with user_scope(world.other_lead):
        actions.accept(membership.pk, by=world.other_lead)
    assert state(membership) == MembershipStatus.ACTIVE


def test_taking_up_twice_by_the_same_organisation(world: World) -> None:
    _membership, digest = invite_by_mail(world)
    other = world.organisation("other")
    take_up(world.other_lead, digest, other.pk)
    before = counts()
    take_up(world.other_lead, digest, other.pk)
    assert counts() == before


def test_taking_up_what_another_organisation_has(world: World) -> None:
    membership, digest = invite_by_mail(world)
    take_up(world.other_lead, digest, world.organisation("other").pk)
    with pytest.raises(RuleBroken) as broken:
        take_up(world.answerer_outside, digest, world.organisation("outside").pk)
    assert broken.value.attr == "organisation"
    assert Membership.objects.get(pk=membership.pk).organisation == world.organisation("other")


@pytest.mark.parametrize("persona", ["member_university", "answerer_outside"])
def test_taking_up_by_a_member_or_an_invited_organisation(world: World, persona: str) -> None:
    invite(world)
    membership, digest = invite_by_mail(world)
    key = {"member_university": "university", "answerer_outside": "outside"}[persona]
    with pytest.raises(RuleBroken):
        take_up(world.user(persona), digest, world.organisation(key).pk)
    assert Membership.objects.get(pk=membership.pk).organisation is None


def test_taking_up_after_the_term(world: World) -> None:
    _membership, digest = invite_by_mail(world)
    with time_machine.travel(timezone.now() + timedelta(days=16)), pytest.raises(RuleBroken):
        take_up(world.other_lead, digest, world.organisation("other").pk)


def test_taking_up_for_an_organisation_one_does_not_administer(world: World) -> None:
    _membership, digest = invite_by_mail(world)
    with pytest.raises(Http404):
        take_up(world.other_lead, digest, world.organisation("outside").pk)
    with pytest.raises(PermissionDenied):
        take_up(world.lead_staff, digest, world.organisation("lead").pk)


def test_taking_up_without_the_link(world: World) -> None:
    _membership, digest = invite_by_mail(world)
    with user_scope(world.other_lead), pytest.raises(Http404):
        actions.take_up(digest, by=world.other_lead, organisation_id=world.organisation("other").pk)


def test_declining_a_link_needs_no_organisation(world: World) -> None:
    membership, digest = invite_by_mail(world)
    with scoped(scope_of(world.nobody, key=digest)):
        actions.decline_by_link(digest, by=world.nobody, reason="不是我们")
    assert state(membership) == MembershipStatus.DECLINED
    notice = Notice.objects.get(kind="membership.declined")
    assert (notice.user, notice.params["member"], notice.params["reason"]) == (
        world.lead_admin,
        "cto@example.test",
        "不是我们",
    )


def test_declining_a_link_that_an_organisation_has_taken_up(world: World) -> None:
    membership, digest = invite_by_mail(world)
    take_up(world.other_lead, digest, world.organisation("other").pk)
    with scoped(scope_of(world.nobody, key=digest)), pytest.raises(RuleBroken):
        actions.decline_by_link(digest, by=world.nobody, reason="不是我们")
    assert state(membership) == MembershipStatus.INVITED


def test_leaving_ends_all_seats_of_the_member(world: World) -> None:
    university = world.organisation("university")
    membership = membership_of(world.consortium, university)
    with user_scope(world.member_university):
        actions.leave(membership.pk, by=world.member_university, reason="方向调整")
    left = Membership.objects.get(pk=membership.pk)
    assert (left.status, left.left_on is not None) == (MembershipStatus.LEFT, True)
    assert not Seat.objects.filter(organisation=university).exists()
    for persona in ("member_university", "signatory_university"):
        assert refresh_grants(world.user(persona)).tenants("consortium") == frozenset()
    assert refresh_grants(world.signatory_supplier).has("consortium", world.consortium.pk, "sign_agreement")
    notice = Notice.objects.get(kind="membership.left")
    assert (notice.user, notice.params["reason"]) == (world.lead_admin, "方向调整")


def test_leaving_without_a_reason(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    with user_scope(world.member_university), pytest.raises(RuleBroken):
        actions.leave(membership.pk, by=world.member_university, reason="")
    assert state(membership) == MembershipStatus.ACTIVE
    assert Seat.objects.filter(organisation=world.organisation("university")).count() == 2


def test_leaving_for_another_member(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("supplier"))
    with user_scope(world.member_university), pytest.raises(RuleBroken):
        actions.leave(membership.pk, by=world.member_university, reason="让他走")
    assert state(membership) == MembershipStatus.ACTIVE


def test_leaving_as_the_lead(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("lead"))
    with user_scope(world.lead_admin), pytest.raises(PermissionDenied):
        actions.leave(membership.pk, by=world.lead_admin, reason="不干了")
    with user_scope(world.lead_admin):
        lead_id = world.organisation("lead").pk
        actions.add_seat(
            world.consortium.pk,
            by=world.lead_admin,
            organisation_id=lead_id,
            user=world.lead_admin,
            role=SeatRole.MEMBER_ADMIN,
        )
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.leave(membership.pk, by=world.lead_admin, reason="不干了")
    assert state(membership) == MembershipStatus.ACTIVE


def test_person_of_two_members_stays_for_the_other(world: World) -> None:
    with user_scope(world.member_supplier):
        employ(world.organisation("supplier"), world.member_supplier, world.member_university, "staff")
        actions.add_seat(
            world.consortium.pk,
            by=world.member_supplier,
            organisation_id=world.organisation("supplier").pk,
            user=world.member_university,
            role=SeatRole.MEMBER_ADMIN,
        )
    membership = membership_of(world.consortium, world.organisation("university"))
    with user_scope(world.member_university):
        actions.leave(membership.pk, by=world.member_university, reason="方向调整")
    assert refresh_grants(world.member_university).has("consortium", world.consortium.pk, "leave_consortium")
