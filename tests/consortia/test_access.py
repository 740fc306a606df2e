"""The doors to consortia, memberships, invitations and seats."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia import access, actions
from consortia import permissions as P
from consortia.models import Membership, Seat
from kernel.accounts.models import token_digest
from kernel.tenancy.scope import scope_of, scoped, system_scope, user_scope
from members import permissions as members
from tests.world import World, employ, membership_of


@pytest.mark.parametrize("lock", [False, True])
def test_consortium_by_id_and_slug(world: World, lock: bool) -> None:
    consortium, user = world.consortium, world.member_university
    with user_scope(user):
        assert access.get_consortium(pk=consortium.pk, user=user, permission=P.VIEW, lock=lock) == consortium
        assert access.get_consortium(slug="ylqx", user=user, permission=P.VIEW, lock=lock) == consortium
        with pytest.raises(PermissionDenied):
            access.get_consortium(slug="ylqx", user=user, permission=P.EDIT, lock=lock)


@pytest.mark.parametrize("persona", ["other_lead", "answerer_outside", "nobody", "senior_officer"])
def test_consortium_of_others(world: World, persona: str) -> None:
    pk, user = world.consortium.pk, world.user(persona)
    with user_scope(user), pytest.raises(Http404):
        access.get_consortium(pk=pk, user=user, permission=P.VIEW)


def test_membership_from_either_side(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    with user_scope(world.lead_admin):
        seen = access.get_membership(membership.pk, user=world.lead_admin, permission=P.INVITE)
        assert seen.consortium.lead == world.organisation("lead")
        with pytest.raises(PermissionDenied):
            access.get_membership(membership.pk, user=world.lead_admin, permission=members.JOIN)
    with user_scope(world.member_university):
        access.get_membership(membership.pk, user=world.member_university, permission=members.JOIN)
        with pytest.raises(PermissionDenied):
            access.get_membership(membership.pk, user=world.member_university, permission=P.INVITE)


def test_membership_seen_by_the_invited_side_names_the_consortium_only(world: World) -> None:
    user = world.answerer_outside
    with user_scope(world.lead_admin):
        membership = actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )
    with user_scope(user):
        seen = access.get_readable_membership(membership.pk, user=user, lock=True)
        assert (seen.consortium.name, seen.consortium.slug, seen.consortium.goal) == (
            "样例医疗器械创新联合体",
            "ylqx",
            "",
        )
        # A permission on the consortium is refused, not an error page.
        with pytest.raises(PermissionDenied):
            access.get_membership(membership.pk, user=user, permission=P.LEAVE)


@pytest.mark.parametrize("persona", ["other_lead", "nobody", "officer"])
def test_membership_of_others(world: World, persona: str) -> None:
    membership, user = membership_of(world.consortium, world.organisation("university")), world.user(persona)
    with user_scope(user):
        with pytest.raises(Http404):
            access.get_readable_membership(membership.pk, user=user)
        with pytest.raises(Http404):
            access.get_readable_membership(uuid.uuid4(), user=user)


def test_link_shows_the_one_row_and_nothing_else(world: World) -> None:
    with user_scope(world.lead_admin):
        membership = actions.invite(world.consortium.pk, by=world.lead_admin, email="cto@example.test")
    with system_scope():
        digest = token_digest(actions.invitation_secret(membership.pk))
    with scoped(scope_of(None, key=digest)):
        assert access.get_invitation(digest) == membership
        assert list(Membership.objects.all()) == [membership]
    with scoped(scope_of(world.nobody, key=digest)), pytest.raises(Http404):
        # The row is seen through the link; the door asks for a place on one of its sides.
        access.get_readable_membership(membership.pk, user=world.nobody)
    with scoped(scope_of(None)), pytest.raises(Http404):
        access.get_invitation(digest)


def test_seat(world: World) -> None:
    seat = Seat.objects.get(user=world.signatory_university)
    with user_scope(world.lead_admin):
        assert access.get_seat(seat.pk, user=world.lead_admin, permission=P.MANAGE_SEATS) == seat
    with user_scope(world.lead_staff), pytest.raises(PermissionDenied):
        access.get_seat(seat.pk, user=world.lead_staff, permission=P.MANAGE_SEATS)
    with user_scope(world.other_lead), pytest.raises(Http404):
        access.get_seat(seat.pk, user=world.other_lead, permission=P.MANAGE_SEATS)


def test_organisation_sees_seats_of_its_people_in_consortia_it_is_not_seated_in(world: World) -> None:
    with user_scope(world.member_university):
        employ(world.organisation("university"), world.member_university, world.nobody, "admin")
    pk = Seat.objects.get(user=world.signatory_university).pk
    with user_scope(world.nobody):
        assert {seat.organisation for seat in Seat.objects.all()} == {world.organisation("university")}
        with pytest.raises(Http404):
            access.get_seat(pk, user=world.nobody, permission=P.MANAGE_SEATS)
