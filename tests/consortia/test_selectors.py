"""Reading of consortia, members, seats and invitations."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from consortia import actions, charts, selectors
from consortia.filters import ConsortiumFilter, MembershipFilter
from consortia.models import Membership, Seat
from consortia.permissions import LEAD_ROLES, MEMBER_ROLES, SeatRole
from kernel.accounts.models import User
from kernel.tenancy.scope import system_scope, user_scope
from members.models import Staff
from tests.queries import queries_of
from tests.world import World, membership_of


def invite(world: World, key: str = "outside") -> Membership:
    with user_scope(world.lead_admin):
        return actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation(key).pk
        )


def can(membership: Membership, user: User) -> list[str]:
    with user_scope(user):
        seen = Membership.objects.select_related("organisation").get(pk=membership.pk)
        return selectors.membership_abilities(
            seen, user, selectors.acting_for(user, [membership.consortium_id])
        )


def test_consortia_of_a_member(world: World) -> None:
    with user_scope(world.member_university):
        consortia = list(selectors.consortia_of(world.member_university))
        assert [(each.slug, each.member_count, each.lead.name) for each in consortia] == [  # type: ignore[attr-defined]
            ("ylqx", 3, "样例申江诊断科技")
        ]
    with user_scope(world.nobody):
        assert list(selectors.consortia_of(world.nobody)) == []


def test_member_count_leaves_out_invitations(world: World) -> None:
    invite(world)
    with user_scope(world.lead_admin):
        counted = selectors.with_member_count(world.consortium)
    assert counted.member_count == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [({"q": "申江"}, ["ylqx"]), ({"q": "没有"}, []), ({"status": "filed"}, []), ({"kind": "task"}, ["ylqx"])],
)
def test_consortium_filter(world: World, query: dict[str, str], slugs: list[str]) -> None:
    with user_scope(world.lead_admin):
        found = ConsortiumFilter(query, selectors.consortia_of(world.lead_admin)).qs
        assert [each.slug for each in found] == slugs


def test_members_in_order_of_their_standing(world: World) -> None:
    invite(world)
    with user_scope(world.member_university):
        university = membership_of(world.consortium, world.organisation("university"))
        actions.leave(university.pk, by=world.member_university, reason="方向调整")
    with user_scope(world.lead_admin):
        rows = [(str(each), each.status) for each in selectors.memberships_of(world.consortium)]
        assert [str(each) for each in selectors.active_members(world.consortium)] == [rows[0][0], rows[1][0]]
    assert rows == [
        ("样例申江诊断科技", "active"),
        ("样例泰泽生物", "active"),
        ("样例江南微系统所", "invited"),
        ("样例东海大学", "left"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "university"}, ["样例东海大学"]),
        ({"chain_position": "upstream"}, ["样例泰泽生物"]),
        ({"role": "lead"}, ["样例申江诊断科技"]),
        ({"status": "invited"}, []),
        ({"q": "任务uni"}, ["样例东海大学"]),
        ({"ordering": "-organisation__kind"}, ["样例东海大学", "样例申江诊断科技", "样例泰泽生物"]),
    ],
)
def test_membership_filter(world: World, query: dict[str, str], names: list[str]) -> None:
    with user_scope(world.lead_admin):
        found = MembershipFilter(query, selectors.memberships_of(world.consortium)).qs
        assert sorted(str(each) for each in found) == sorted(names)


def test_abilities_on_an_invitation(world: World) -> None:
    membership = invite(world)
    assert can(membership, world.answerer_outside) == ["accept", "decline"]
    assert can(membership, world.lead_admin) == ["change", "renew", "revoke"]
    assert can(membership, world.member_university) == []
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        assert can(membership, world.answerer_outside) == ["decline"]


def test_abilities_on_members(world: World) -> None:
    university = membership_of(world.consortium, world.organisation("university"))
    lead = membership_of(world.consortium, world.organisation("lead"))
    assert can(university, world.member_university) == ["leave"]
    assert can(university, world.member_supplier) == []
    assert can(university, world.signatory_university) == []
    assert can(lead, world.lead_admin) == ["change"]


def test_abilities_on_the_consortium(world: World) -> None:
    consortium = world.consortium
    with user_scope(world.lead_admin):
        assert selectors.consortium_abilities(consortium, world.lead_admin) == [
            "dissolve",
            "edit",
            "invite",
            "manage_seats",
        ]
    with user_scope(world.member_university):
        assert selectors.consortium_abilities(consortium, world.member_university) == [
            "leave",
            "manage_seats",
        ]
    with user_scope(world.lead_staff):
        assert selectors.consortium_abilities(consortium, world.lead_staff) == []


def test_invitations_reach_those_who_may_answer(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        assert list(selectors.invitations_for(world.answerer_outside)) == [membership]
        assert list(selectors.invitations_to(world.organisation("outside"))) == [membership]
    with user_scope(world.lead_admin):
        assert list(selectors.invitations_for(world.lead_admin)) == []


def test_memberships_held(world: World) -> None:
    with user_scope(world.member_university):
        held = selectors.memberships_held_by(world.organisation("university"))
        assert [each.consortium_name for each in held] == ["样例医疗器械创新联合体"]


def test_state_of_a_link(world: World) -> None:
    assert selectors.state_of_link(None) == "unknown"
    membership = invite(world)
    assert selectors.state_of_link(membership) == "open"
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        assert (selectors.state_of_link(membership), membership.is_expired) == ("expired", True)
    with user_scope(world.answerer_outside):
        accepted = actions.accept(membership.pk, by=world.answerer_outside)
    assert (selectors.state_of_link(accepted), accepted.is_expired) == ("active", False)


def test_who_reads_an_invitation_in_the_portal(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        assert selectors.may_answer(world.answerer_outside, membership)
    with user_scope(world.nobody):
        assert not selectors.may_answer(world.nobody, membership)
    assert not selectors.may_answer(AnonymousUser(), membership)
    with user_scope(world.lead_admin):
        by_mail = actions.invite(world.consortium.pk, by=world.lead_admin, email="cto@example.test")
        assert not selectors.may_answer(world.lead_admin, by_mail)


def test_last_reason(world: World) -> None:
    membership = invite(world)
    assert selectors.last_reason(membership) == ""
    with user_scope(world.answerer_outside):
        actions.decline(membership.pk, by=world.answerer_outside, reason="方向不符")
        assert selectors.last_reason(membership) == "方向不符"


def test_organisation_offered(world: World) -> None:
    outside = world.organisation("outside")
    assert selectors.organisation_offered(str(outside.pk)) == outside
    assert [selectors.organisation_offered(value) for value in (None, "", "x")] == [None, None, None]


def test_seating_of_a_member_administrator(world: World) -> None:
    with user_scope(world.member_university):
        seating = selectors.seating(world.consortium, world.member_university)
    removable = {(row.seat.user.name, row.seat.role) for row in seating.rows if row.can}
    assert removable == {("张喆", "member_admin"), ("刘堃", "signatory")}
    assert (len(seating.rows), seating.roles) == (7, MEMBER_ROLES)


def test_seating_of_the_lead(world: World) -> None:
    user, consortium = world.lead_admin, world.consortium
    with user_scope(user):
        actions.add_seat(
            consortium.pk,
            by=user,
            organisation_id=world.organisation("university").pk,
            user=world.member_university,
            role=SeatRole.COUNCIL_MEMBER,
        )
        statements = queries_of(lambda: selectors.seating(consortium, user))
        seating = selectors.seating(consortium, user)
    removable = {(row.seat.user.name, row.seat.role) for row in seating.rows if row.can}
    assert removable == {
        ("王敏", "lead_admin"),
        ("周岚", "lead_staff"),
        ("沈国栋", "signatory"),
        ("张喆", "council_member"),
    }
    assert set(LEAD_ROLES) < set(seating.roles)
    assert [f"{each.user.name} {each.organisation.name}" for each in seating.candidates.values()].count(
        "张喆 样例东海大学"
    ) == 1
    assert len(statements) == 2


def test_seating_of_one_who_may_not(world: World) -> None:
    with user_scope(world.lead_staff):
        seating = selectors.seating(world.consortium, world.lead_staff)
    assert (len(seating.rows), seating.candidates, seating.roles) == (7, {}, ())
    assert [row for row in seating.rows if row.can] == []


def test_organisations_acted_for(world: World) -> None:
    with user_scope(world.signatory_university):
        user = world.signatory_university
        assert selectors.organisations_acted_for(user, world.consortium) == [world.organisation("university")]
        # Seated, but not as administrator.
        assert selectors.acting_for(user, [world.consortium.pk]) == frozenset()


def test_composition_and_its_figures(world: World) -> None:
    with user_scope(world.lead_admin):
        composition = selectors.composition(world.consortium)
    assert [share.count for share in composition["kinds"]] == [2, 1]
    assert sum(share.count for share in composition["positions"]) == 3
    figures = charts.of_composition(composition)
    assert [part["value"] for part in figures["kinds"]["series"][0]["data"]] == [2, 1]
    assert figures["positions"]["series"][0]["data"] == [1, 1, 1]


def test_rows_name_themselves(world: World) -> None:
    assert str(Seat.objects.get(user=world.signatory_lead)).startswith("沈国栋 · ")
    assert str(Staff.objects.get(user=world.signatory_lead)).startswith("沈国栋 · ")


def test_tables(world: World) -> None:
    with user_scope(world.lead_admin):
        actions.invite(world.consortium.pk, by=world.lead_admin, email="cto@example.test")
        head, rows = selectors.members_table(selectors.memberships_of(world.consortium))
        assert {len(row) for row in rows} == {len(head)}
        assert [row[0] for row in rows][-1] == "cto@example.test"
        head, rows = selectors.consortia_table(selectors.consortia_of(world.lead_admin))
        assert [(len(row), row[0], row[5]) for row in rows] == [(len(head), "样例医疗器械创新联合体", 3)]


def test_link_by_secret(world: World) -> None:
    with user_scope(world.lead_admin):
        membership = actions.invite(world.consortium.pk, by=world.lead_admin, email="cto@example.test")
    with system_scope():
        secret = actions.invitation_secret(membership.pk)
        assert selectors.invitation_by_secret(secret) == membership
        assert selectors.invitation_by_secret("x") is None
    with user_scope(world.nobody):
        assert selectors.invitation_by_secret(secret) is None
