"""People get and lose seats; a role that ends at the organisation takes its seats with it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia import actions
from consortia.models import Membership, Seat
from consortia.permissions import SeatRole
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import user_scope
from members import actions as members
from members.models import Staff, StaffInvitation
from members.permissions import StaffRole
from tests import world as worlds
from tests.world import World

R = SeatRole


def add_seat(world: World, by: str, key: str, person: User, role: str) -> Seat:
    acting, pk, organisation_id = world.user(by), world.consortium.pk, world.organisation(key).pk
    with user_scope(acting):
        return actions.add_seat(pk, by=acting, organisation_id=organisation_id, user=person, role=role)


def employ(world: World, by: str, key: str, person: User, role: str = StaffRole.STAFF) -> Staff:
    return worlds.employ(world.organisation(key), world.user(by), person, role)


def seat(world: World, persona: str, role: str) -> Seat:
    return Seat.objects.get(consortium=world.consortium, user=world.user(persona), role=role)


def test_member_seats_its_own_people(world: World) -> None:
    employ(world, "member_university", "university", world.nobody)
    new = add_seat(world, "member_university", "university", world.nobody, R.MEMBER_STAFF)
    assert refresh_grants(world.nobody).has("consortium", world.consortium.pk, "view_agreement")
    event = Event.objects.filter(name="seat.added").latest("number")
    assert event.after == {"user": "路人", "role": "member_staff", "organisation": "样例东海大学"}
    notice = Notice.objects.get(user=world.nobody, kind="seat.added")
    assert (notice.key, notice.url) == (f"seat:{new.pk}", "/c/ylqx/")


def test_lead_fills_a_body_with_a_seated_person_of_a_member(world: World) -> None:
    add_seat(world, "lead_admin", "university", world.member_university, R.CHIEF_SCIENTIST)
    assert refresh_grants(world.member_university).has("consortium", world.consortium.pk, "write_dossier")


@pytest.mark.parametrize(
    ("by", "key", "persona", "role", "attr"),
    [
        # The lead does not name a member's people, and a member not the lead's or the bodies'.
        ("lead_admin", "university", "member_university", R.MEMBER_STAFF, "person"),
        ("lead_admin", "university", "signatory_university", R.SIGNATORY, "person"),
        ("member_university", "supplier", "member_supplier", R.MEMBER_STAFF, "person"),
        ("member_university", "university", "signatory_university", R.COUNCIL_MEMBER, "role"),
        ("member_university", "university", "member_university", R.LEAD_ADMIN, "role"),
        ("lead_admin", "university", "member_university", R.LEAD_STAFF, "role"),
        # Only a registered signatory signs, only known people sit, nobody sits twice.
        ("member_university", "university", "member_university", R.SIGNATORY, "person"),
        ("member_university", "university", "nobody", R.MEMBER_STAFF, "person"),
        ("lead_admin", "university", "nobody", R.COUNCIL_MEMBER, "person"),
        ("lead_admin", "outside", "answerer_outside", R.OBSERVER, "person"),
        ("member_university", "university", "signatory_university", R.SIGNATORY, "role"),
    ],
)
def test_seat_refused(world: World, by: str, key: str, persona: str, role: str, attr: str) -> None:
    before = (Seat.objects.count(), Event.objects.count())
    with pytest.raises(RuleBroken) as broken:
        add_seat(world, by, key, world.user(persona), role)
    assert (broken.value.attr, (Seat.objects.count(), Event.objects.count())) == (attr, before)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [("lead_staff", PermissionDenied), ("signatory_university", PermissionDenied), ("other_lead", Http404)],
)
def test_seat_by_one_who_may_not(world: World, by: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add_seat(world, by, "lead", world.lead_staff, R.LEAD_ADMIN)


def test_co_lead_gets_lead_roles(world: World) -> None:
    Membership.objects.filter(organisation=world.organisation("university")).update(role="co_lead")
    add_seat(world, "lead_admin", "university", world.member_university, R.LEAD_ADMIN)
    assert refresh_grants(world.member_university).has("consortium", world.consortium.pk, "invite_members")


def test_ending_a_seat_takes_the_grants_at_once(world: World) -> None:
    ended = seat(world, "signatory_university", R.SIGNATORY)
    with user_scope(world.member_university):
        actions.remove_seat(ended.pk, by=world.member_university)
    assert refresh_grants(world.signatory_university).tenants("consortium") == frozenset()
    assert Event.objects.get(name="seat.removed").before == {"user": "刘堃", "role": "signatory"}
    assert Notice.objects.get(kind="seat.removed").user == world.signatory_university


def test_lead_ends_a_seat_of_a_body(world: World) -> None:
    body = add_seat(world, "lead_admin", "university", world.member_university, R.COUNCIL_MEMBER)
    with user_scope(world.lead_admin):
        actions.remove_seat(body.pk, by=world.lead_admin)
    assert not Seat.objects.filter(pk=body.pk).exists()


@pytest.mark.parametrize(
    ("by", "persona", "role"),
    [
        ("lead_admin", "signatory_university", R.SIGNATORY),
        ("member_university", "signatory_supplier", R.SIGNATORY),
        ("member_university", "lead_staff", R.LEAD_STAFF),
        ("lead_admin", "lead_admin", R.LEAD_ADMIN),
        ("member_university", "member_university", R.MEMBER_ADMIN),
    ],
)
def test_seat_that_one_does_not_end(world: World, by: str, persona: str, role: str) -> None:
    kept, acting = seat(world, persona, role), world.user(by)
    with user_scope(acting), pytest.raises(RuleBroken):
        actions.remove_seat(kept.pk, by=acting)
    assert Seat.objects.filter(pk=kept.pk).exists()


def test_administrator_may_go_when_another_stays(world: World) -> None:
    employ(world, "member_university", "university", world.nobody, StaffRole.ADMIN)
    add_seat(world, "member_university", "university", world.nobody, R.MEMBER_ADMIN)
    with user_scope(world.member_university):
        actions.remove_seat(seat(world, "member_university", R.MEMBER_ADMIN).pk, by=world.member_university)
    assert refresh_grants(world.member_university).tenants("consortium") == frozenset()


def test_dismissal_ends_every_seat_of_the_person(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_staff)
    with user_scope(world.lead_admin):
        actions.dismiss_staff(staff.pk, by=world.lead_admin)
    assert not Seat.objects.filter(user=world.lead_staff).exists()
    grants = refresh_grants(world.lead_staff)
    assert (grants.tenants("consortium"), grants.tenants("organisation")) == (frozenset(), frozenset())


def test_dismissal_as_signatory_ends_the_signatory_s_seat_only(world: World) -> None:
    staff = Staff.objects.get(user=world.signatory_university)
    employ(world, "member_university", "university", world.signatory_university)
    add_seat(world, "member_university", "university", world.signatory_university, R.MEMBER_STAFF)
    with user_scope(world.member_university):
        actions.dismiss_staff(staff.pk, by=world.member_university)
    left = Seat.objects.filter(user=world.signatory_university)
    assert [each.role for each in left] == [R.MEMBER_STAFF]


def test_dismissal_from_one_of_two_roles_keeps_other_seats(world: World) -> None:
    staff = employ(world, "lead_admin", "lead", world.lead_staff, StaffRole.ADMIN)
    with user_scope(world.lead_admin):
        actions.dismiss_staff(staff.pk, by=world.lead_admin)
    assert Seat.objects.filter(user=world.lead_staff, role=R.LEAD_STAFF).exists()


def test_dismissal_of_the_last_seated_administrator_passes_the_seat_on(world: World) -> None:
    # The second administrator has no seat, and so cannot even see the consortium.
    employ(world, "member_university", "university", world.nobody, StaffRole.ADMIN)
    staff = Staff.objects.get(user=world.member_university)
    with user_scope(world.nobody):
        actions.dismiss_staff(staff.pk, by=world.nobody)
    assert seat(world, "nobody", R.MEMBER_ADMIN).organisation == world.organisation("university")
    assert refresh_grants(world.nobody).has("consortium", world.consortium.pk, "leave_consortium")
    assert refresh_grants(world.member_university).tenants("consortium") == frozenset()
    event = Event.objects.get(name="seat.passed_on")
    assert (event.consortium_id, event.before, event.after) == (
        world.consortium.pk,
        {"user": "张喆"},
        {"user": "路人"},
    )


def test_dismissing_oneself_passes_the_seat_to_another_administrator(world: World) -> None:
    employ(world, "member_university", "university", world.nobody, StaffRole.ADMIN)
    staff = Staff.objects.get(user=world.member_university)
    with user_scope(world.member_university):
        actions.dismiss_staff(staff.pk, by=world.member_university)
    assert seat(world, "nobody", R.MEMBER_ADMIN).organisation == world.organisation("university")
    assert refresh_grants(world.member_university).tenants("organisation") == frozenset()


def test_dismissal_leaves_seats_for_other_organisations(world: World) -> None:
    staff = employ(world, "member_supplier", "supplier", world.member_university)
    add_seat(world, "member_supplier", "supplier", world.member_university, R.MEMBER_STAFF)
    with user_scope(world.member_supplier):
        actions.dismiss_staff(staff.pk, by=world.member_supplier)
    assert seat(world, "member_university", R.MEMBER_ADMIN).organisation == world.organisation("university")
    assert refresh_grants(world.member_university).has("consortium", world.consortium.pk, "leave_consortium")


@pytest.mark.parametrize(("persona", "refusal"), [("lead_staff", PermissionDenied), ("other_lead", Http404)])
def test_dismissal_by_one_who_may_not(world: World, persona: str, refusal: type[Exception]) -> None:
    staff, acting = Staff.objects.get(user=world.signatory_lead), world.user(persona)
    with user_scope(acting), pytest.raises(refusal):
        actions.dismiss_staff(staff.pk, by=acting)
    assert Staff.objects.filter(pk=staff.pk).exists()


def offered(world: World, email: str, role: str) -> StaffInvitation:
    capacity = "授权代表" if role == StaffRole.SIGNATORY else ""
    with user_scope(world.member_university):
        return members.invite_staff(
            world.organisation("university").pk,
            by=world.member_university,
            email=email,
            role=role,
            capacity=capacity,
        )


def test_signatory_who_accepts_is_seated_wherever_the_organisation_is_a_member(world: World) -> None:
    sent = offered(world, "nobody@example.test", StaffRole.SIGNATORY)
    assert not Seat.objects.filter(user=world.nobody).exists()
    with user_scope(world.nobody):
        actions.accept_staff_invitation(sent.pk, by=world.nobody)
    seats = Seat.objects.filter(user=world.nobody)
    assert list(seats.values_list("consortium", "role")) == [(world.consortium.pk, "signatory")]
    assert world.client("nobody").get("/c/ylqx/").status_code == 200
    event = Event.objects.filter(name="seat.added").latest("number")
    assert (event.actor_id, event.consortium_id) == (world.nobody.pk, world.consortium.pk)


def test_signatory_gets_no_seat_in_a_consortium_that_has_ended(world: World) -> None:
    sent = offered(world, "nobody@example.test", StaffRole.SIGNATORY)
    with user_scope(world.lead_admin):
        actions.dissolve_consortium(world.consortium.pk, by=world.lead_admin, reason="样例")
    with user_scope(world.nobody):
        actions.accept_staff_invitation(sent.pk, by=world.nobody)
    assert not Seat.objects.filter(user=world.nobody).exists()


def test_staff_who_accepts_gets_no_seat(world: World) -> None:
    sent = offered(world, "nobody@example.test", StaffRole.STAFF)
    with user_scope(world.nobody):
        actions.accept_staff_invitation(sent.pk, by=world.nobody)
    assert not Seat.objects.filter(user=world.nobody).exists()


def resign(world: World, persona: str) -> Staff:
    user = world.user(persona)
    with user_scope(user):
        return actions.resign(Staff.objects.get(user=user).pk, by=user)


def test_resigning_ends_the_seats_and_tells_the_administrators(world: World) -> None:
    resign(world, "signatory_university")
    user = world.signatory_university
    assert not Seat.objects.filter(user=user).exists()
    grants = refresh_grants(user)
    assert (grants.tenants("consortium"), grants.tenants("organisation")) == (frozenset(), frozenset())
    assert Notice.objects.get(kind="staff.resigned").user == world.member_university
    assert Event.objects.get(name="staff.resigned").before == {"user": "刘堃", "role": "signatory"}


def test_last_administrator_cannot_resign(world: World) -> None:
    with pytest.raises(RuleBroken):
        resign(world, "member_university")
    assert Staff.objects.filter(user=world.member_university).exists()
    seat(world, "member_university", R.MEMBER_ADMIN).refresh_from_db()


def test_resigning_administrator_passes_the_seat_on(world: World) -> None:
    employ(world, "member_university", "university", world.nobody, StaffRole.ADMIN)
    resign(world, "member_university")
    assert seat(world, "nobody", R.MEMBER_ADMIN).organisation == world.organisation("university")
    assert not Seat.objects.filter(user=world.member_university).exists()


def hand_over(world: World, to: str, **fields: str) -> StaffInvitation:
    with user_scope(world.member_university):
        return members.hand_over(
            world.organisation("university").pk,
            by=world.member_university,
            person_id=world.member_university.pk,
            email=f"{to}@example.test",
            **fields,
        )


def test_hand_over_passes_roles_and_seats_when_it_is_accepted(world: World) -> None:
    before, heir = world.member_university, world.signatory_university
    sent = hand_over(world, "signatory_university")
    assert Staff.objects.filter(user=before, role=StaffRole.ADMIN).exists()
    with user_scope(heir):
        actions.accept_staff_invitation(sent.pk, by=heir)
    roles = Staff.objects.filter(organisation=world.organisation("university")).order_by("role")
    assert list(roles.values_list("user", "role")) == [(heir.pk, "admin"), (heir.pk, "signatory")]
    assert sorted(Seat.objects.filter(user=heir).values_list("role", flat=True)) == [
        "member_admin",
        "signatory",
    ]
    assert not Seat.objects.filter(user=before).exists()
    grants = refresh_grants(world.member_university)
    assert (grants.tenants("consortium"), grants.tenants("organisation")) == (frozenset(), frozenset())
    assert refresh_grants(heir).has("consortium", world.consortium.pk, "leave_consortium")
    assert Notice.objects.get(kind="staff.handed_over").user == before


@pytest.mark.parametrize("to", ["nobody", "member_university", "lead_staff"])
def test_hand_over_to_one_who_is_no_colleague(world: World, to: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        hand_over(world, to)
    assert broken.value.attr == "email"
    assert not StaffInvitation.objects.filter(
        organisation=world.organisation("university"), status="open"
    ).exists()


def test_hand_over_declined_changes_nothing(world: World) -> None:
    sent, heir = hand_over(world, "signatory_university"), world.signatory_university
    before = list(Staff.objects.order_by("pk").values_list("pk", "user", "role"))
    with user_scope(heir):
        members.decline_staff_invitation(sent.pk, by=heir)
    assert list(Staff.objects.order_by("pk").values_list("pk", "user", "role")) == before
    seat(world, "member_university", R.MEMBER_ADMIN).refresh_from_db()
