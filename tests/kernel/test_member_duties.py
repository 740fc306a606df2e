"""A duty of one member of a consortium: its own people see it and are reminded, nobody else."""

from __future__ import annotations

from typing import Any

from consortia import permissions as P
from kernel.notices.actions import notify_holders, oblige
from kernel.notices.models import Duty, Notice
from kernel.notices.selectors import duties_of, holders
from kernel.tenancy.scope import user_scope
from tests.world import World

PEOPLE = ("lead_admin", "lead_staff", "member_university", "signatory_university", "member_supplier")


def owe(world: World, **changes: Any) -> Duty:
    with user_scope(world.lead_admin):
        oblige(
            "membership.answer",
            permission=P.REPORT_TASK,
            tenant=world.consortium,
            about=world.consortium,
            url="/x/",
            consortium_id=world.consortium.pk,
            lead="样例",
            consortium="样例",
            **changes,
        )
    return Duty.objects.latest("created_at")


def who_has(world: World, duty: Duty) -> list[str]:
    found = []
    for persona in PEOPLE:
        with user_scope(user := world.user(persona)):
            if duties_of(user).filter(pk=duty.pk).exists():
                found.append(persona)
    return found


def test_duty_of_a_member_is_its_peoples_alone(world: World) -> None:
    duty = owe(world, member_id=world.organisation("university").pk)
    assert who_has(world, duty) == ["member_university"]
    told = Notice.objects.filter(key=duty.key).values_list("user__email", flat=True)
    assert list(told) == ["member_university@example.test"]


def test_duty_of_no_member_is_everybodys_with_the_right(world: World) -> None:
    assert who_has(world, owe(world)) == ["lead_admin", "lead_staff", "member_university", "member_supplier"]


def test_holders_of_an_outside_organisation_are_none(world: World) -> None:
    assert holders(P.REPORT_TASK, world.consortium.pk, world.organisation("outside").pk) == []


def test_members_people_are_told_but_the_doer(world: World) -> None:
    lead = world.organisation("lead").pk
    with user_scope(world.lead_admin):
        notify_holders(
            P.REPORT_TASK,
            world.consortium,
            "consortium.dissolved",
            key="样例",
            but=world.lead_admin,
            member_id=lead,
            consortium="样例",
            reason="样例",
        )
    assert [notice.user for notice in Notice.objects.filter(key="样例")] == [world.lead_staff]
