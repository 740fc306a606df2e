"""Two people act at the same moment, in transactions that really commit: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from consortia import actions
from consortia.models import Membership, Seat
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from members import actions as members
from members import actions as organisations
from members.actions.staff import give
from members.models import Staff
from tests.world import World, employ

ROUNDS = 8
type Deed = Callable[[], object]


def together(*deeds: tuple[User, Deed]) -> list[str]:
    """Run each deed in its person's scope, all from the same moment on; how each ended."""
    barrier, ends = Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, user: User, deed: Deed) -> None:
        try:
            barrier.wait()
            with user_scope(user):
                deed()
            ends[place] = "done"
        except (TransitionNotAllowed, RuleBroken, PermissionDenied, Http404) as refused:
            ends[place] = type(refused).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, *pair)) for place, pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ends)


def invite(world: World) -> Membership:
    with user_scope(world.lead_admin):
        return actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )


def second_administrator(world: World) -> User:
    with user_scope(world.answerer_outside):
        employ(world.organisation("outside"), world.answerer_outside, world.nobody, "admin")
    return world.nobody


def test_two_administrators_accept(own_database: str) -> None:
    world = World()
    first, second = world.answerer_outside, second_administrator(world)
    for _round in range(ROUNDS):
        pk = invite(world).pk
        ends = together(
            (first, partial(actions.accept, pk, by=first)),
            (second, partial(actions.accept, pk, by=second)),
        )
        assert ends == ["TransitionNotAllowed", "done"]
        assert Event.objects.filter(object_id=pk, name="membership.accepted").count() == 1
        assert Notice.objects.filter(key=f"membership.accepted:{pk}").count() == 1
        (seat,) = Seat.objects.filter(organisation=world.organisation("outside"))
        with user_scope(seat.user):
            actions.leave(pk, by=seat.user, reason="下一轮")


def test_acceptance_against_revocation(own_database: str) -> None:
    world = World()
    lead, outside = world.lead_admin, world.answerer_outside
    for _round in range(ROUNDS):
        pk = invite(world).pk
        ends = together(
            (outside, partial(actions.accept, pk, by=outside)),
            (lead, partial(actions.revoke, pk, by=lead, reason="有误")),
        )
        assert ends == ["TransitionNotAllowed", "done"]
        if Membership.objects.get(pk=pk).status == MembershipStatus.ACTIVE:
            with user_scope(outside):
                actions.leave(pk, by=outside, reason="下一轮")
        assert (
            Event.objects.filter(object_id=pk, name__in=["membership.accepted", "membership.revoked"]).count()
            == 1
        )


def test_acceptance_against_dissolution(own_database: str) -> None:
    world = World()
    lead, outside, consortium = world.lead_admin, world.answerer_outside, world.consortium
    pk = invite(world).pk
    ends = together(
        (outside, partial(actions.accept, pk, by=outside)),
        (lead, partial(actions.dissolve_consortium, consortium.pk, by=lead, reason="任务完成")),
    )
    # Either the invitation lapsed first, or the organisation joined what was then dissolved.
    status = Membership.objects.get(pk=pk).status
    assert (ends, status) in (
        (["TransitionNotAllowed", "done"], MembershipStatus.REVOKED),
        (["done", "done"], MembershipStatus.ACTIVE),
    )


def test_two_invitations_of_one_organisation(own_database: str) -> None:
    world = World()
    lead, consortium, outside = world.lead_admin, world.consortium, world.organisation("outside")
    deed = partial(actions.invite, consortium.pk, by=lead, organisation_id=outside.pk)
    assert together((lead, deed), (lead, deed)) == ["RuleBroken", "done"]
    assert Membership.objects.filter(organisation=outside).count() == 1


def test_two_registrations_of_one_code(own_database: str) -> None:
    world = World()
    register = partial(members.register_organisation, credit_code="51310113501770003G", kind="association")
    first, second = world.nobody, world.other_lead
    ends = together(
        (first, partial(register, by=first, name="样例甲")),
        (second, partial(register, by=second, name="样例乙")),
    )
    assert ends == ["RuleBroken", "done"]


def test_two_administrators_leave_at_once(own_database: str) -> None:
    """One stays, whichever was quicker."""
    world = World()
    outside = world.organisation("outside")
    for _round in range(ROUNDS):
        Staff.objects.filter(organisation=outside).delete()
        for user in (world.answerer_outside, world.nobody):
            give(outside, user, "admin")
        rows = {staff.user: staff.pk for staff in Staff.objects.filter(organisation=outside)}
        ends = together(*((user, partial(actions.resign, pk, by=user)) for user, pk in rows.items()))
        assert ends == ["RuleBroken", "done"]
        assert Staff.objects.filter(organisation=outside, role="admin").count() == 1


def test_role_accepted_twice_at_once(own_database: str) -> None:
    world = World()
    outside, admin, person = world.organisation("outside"), world.answerer_outside, world.nobody
    for number in range(ROUNDS):
        with user_scope(admin):
            sent = organisations.invite_staff(outside.pk, by=admin, email=person.email, role="staff")
        deed = partial(actions.accept_staff_invitation, sent.pk, by=person)
        assert together((person, deed), (world.nobody, deed)) == ["TransitionNotAllowed", "done"]
        staff = Staff.objects.get(organisation=outside, user=person)
        with user_scope(person):
            actions.resign(staff.pk, by=person)
        assert Event.objects.filter(name="staff.resigned", actor_id=person.pk).count() == number + 1
