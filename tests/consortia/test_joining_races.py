"""Admission, departure and change of the lead at the same moment: one order of locks, one outcome."""

from __future__ import annotations

from functools import partial

from consortia import actions
from consortia.kinds import ResolutionKind
from consortia.models import Application, LeadChange, Membership, Seat
from kernel.tenancy.scope import user_scope
from tests.consortia import joining_scenes as scenes
from tests.consortia.test_races import together
from tests.world import World

ROUNDS = 5


def leads(world: World) -> list[str]:
    rows = Membership.objects.filter(consortium=world.consortium, role="lead", status="active")
    return [str(each) for each in rows.select_related("organisation")]


def test_successor_accepts_and_the_lead_withdraws(own_database: str) -> None:
    world = World()
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    for _round in range(ROUNDS):
        change = scenes.proposed(world)
        ends = together(
            (world.member_university, partial(actions.accept_lead, change.pk, by=world.member_university)),
            (world.lead_admin, partial(actions.withdraw_lead_change, change.pk, by=world.lead_admin)),
        )
        # Whoever has lost the lead has lost the right too.
        assert ends in (["TransitionNotAllowed", "done"], ["PermissionDenied", "done"])
        status = LeadChange.objects.get(pk=change.pk).status
        if status == "accepted":
            break
    expected = "样例东海大学" if status == "accepted" else "样例申江诊断科技"
    assert leads(world) == [expected]
    assert Seat.objects.filter(consortium=world.consortium, role="lead_admin").count() == 1


def test_successor_accepts_and_leaves(own_database: str) -> None:
    """Two of its administrators: it leads, or it is gone, never both."""
    world = World()
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    change, member = scenes.proposed(world), scenes.member(world, "university")
    by = world.member_university
    ends = together(
        (by, partial(actions.accept_lead, change.pk, by=by)),
        (by, partial(actions.leave, member.pk, by=by, reason="退出")),
    )
    assert ends.count("done") == 1
    member.refresh_from_db()
    assert (member.status, leads(world)) in (
        ("active", ["样例东海大学"]),
        ("left", ["样例申江诊断科技"]),
    )


def test_lead_admits_and_the_applicant_withdraws(own_database: str) -> None:
    world = World()
    scenes.no_vote(world, ResolutionKind.ADMISSION)
    scenes.opened(world)
    for _round in range(ROUNDS):
        application = scenes.applied(world)
        applicant = world.answerer_outside
        ends = together(
            (world.lead_admin, partial(actions.admit, application.pk, by=world.lead_admin)),
            (applicant, partial(actions.withdraw_application, application.pk, by=applicant)),
        )
        assert ends == ["TransitionNotAllowed", "done"]
        status = Application.objects.get(pk=application.pk).status
        members = Membership.objects.filter(consortium=world.consortium, status="active").count()
        assert members == (4 if status == "admitted" else 3)
        if status == "admitted":
            break


def test_two_administrators_admit(own_database: str) -> None:
    world = World()
    scenes.no_vote(world, ResolutionKind.ADMISSION)
    application = scenes.filed(world)
    with user_scope(world.lead_admin):
        actions.add_seat(
            world.consortium.pk,
            by=world.lead_admin,
            organisation_id=world.organisation("lead").pk,
            user=world.lead_staff,
            role="lead_admin",
        )
    ends = together(
        (world.lead_admin, partial(actions.admit, application.pk, by=world.lead_admin)),
        (world.lead_staff, partial(actions.admit, application.pk, by=world.lead_staff)),
    )
    assert ends == ["TransitionNotAllowed", "done"]
    assert Membership.objects.filter(organisation=application.organisation).count() == 1
