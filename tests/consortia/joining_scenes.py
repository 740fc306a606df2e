"""Rows for tests of applications, departures and changes of the lead."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from consortia import actions
from consortia.models import (
    Application,
    LeadChange,
    MemberRole,
    Membership,
    RaciLetter,
    Resolution,
    Task,
    TaskIndicator,
    TaskPart,
    VotingRule,
)
from consortia.states import ResolutionStatus
from kernel.tenancy.scope import user_scope
from tests import factories
from tests.world import World, membership_of


def no_vote(world: World, kind: str) -> None:
    """The rules of the consortium ask for none in this matter."""
    with user_scope(world.lead_admin):
        VotingRule.objects.create(consortium=world.consortium, kind=kind, is_required=False)


def opened(world: World, goal: str = "攻关检测芯片") -> None:
    """The consortium takes applications."""
    with user_scope(world.lead_admin):
        actions.update_consortium(
            world.consortium.pk, by=world.lead_admin, takes_applications=True, goal=goal
        )


def applied(world: World, persona: str = "answerer_outside", key: str = "outside") -> Application:
    with user_scope(world.user(persona)):
        return actions.apply_to_join(
            "ylqx",
            by=world.user(persona),
            organisation_id=world.organisation(key).pk,
            role=MemberRole.CORE,
            task="芯片流片",
            reason="有产线",
        )


def filed(world: World, **said: str) -> Application:
    opened(world, **said)
    return applied(world)


def carried(resolution: Resolution) -> Resolution:
    """As if the vote had been counted."""
    return factories.forced(resolution, status=ResolutionStatus.CARRIED, closed_at=timezone.now())


def task(world: World, number: str = "T-1", *, of: str = "university", letter: str = "R") -> Task:
    """An open task that a member holds."""
    membership = membership_of(world.consortium, world.organisation(of))
    today = timezone.localdate()
    made = Task.objects.create(
        consortium=world.consortium,
        number=number,
        title=f"样例任务{number}",
        starts_on=today,
        due_on=today + timedelta(days=90),
    )
    TaskPart.objects.create(
        consortium=world.consortium, task=made, membership=membership, letter=RaciLetter(letter)
    )
    TaskIndicator.objects.create(
        consortium=world.consortium, task=made, order=1, name="灵敏度", target=95, membership=membership
    )
    return made


def member(world: World, key: str) -> Membership:
    return membership_of(world.consortium, world.organisation(key))


def proposed(world: World, key: str = "university", role_after: str = MemberRole.CORE) -> LeadChange:
    with user_scope(world.lead_admin):
        return actions.propose_lead(
            world.consortium.pk,
            by=world.lead_admin,
            successor_id=member(world, key).pk,
            role_after=role_after,
        )


def resolved_removal(world: World, key: str = "university") -> Resolution:
    with user_scope(world.lead_admin):
        motion = actions.propose_removal(member(world, key).pk, by=world.lead_admin, reason="长期不参与")
    return carried(motion)


def joined_on(membership: Membership, day: date, left_on: date | None = None) -> None:
    Membership.objects.filter(pk=membership.pk).update(joined_on=day, left_on=left_on)
