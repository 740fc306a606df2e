"""Motions and votes of the world, through the actions; its assembly has three voices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from consortia.actions import governance, votes
from consortia.kinds import BodyKind, OfficeTitle, ResolutionKind
from consortia.models import Body, Office, Resolution, Voter
from kernel.tenancy.scope import system_scope, user_scope
from tests.world import World

ASSEMBLY = ("lead_admin", "member_university", "member_supplier")


def motion(world: World, *, kind: str = ResolutionKind.GENERAL, **fields: Any) -> Resolution:
    given = {"title": "样例议案", "text": "样例：同意。"} | fields
    with user_scope(world.lead_admin):
        return votes.propose(world.consortium.pk, by=world.lead_admin, kind=kind, **given)


def opened(world: World, **fields: Any) -> Resolution:
    resolution = motion(world, **fields)
    with user_scope(world.lead_admin):
        return votes.open_vote(resolution.pk, by=world.lead_admin)


def vote(world: World, resolution: Resolution, **choices: str) -> Resolution:
    """Persona → choice, one after the other."""
    for persona, choice in choices.items():
        user = world.user(persona)
        with user_scope(user):
            votes.cast(resolution.pk, by=user, choice=choice)
    return fresh(resolution)


def fresh(resolution: Resolution) -> Resolution:
    with system_scope():
        return Resolution.objects.select_related("consortium", "body").get(pk=resolution.pk)


def over(resolution: Resolution) -> Resolution:
    """Its time has passed."""
    with system_scope():
        Resolution.objects.filter(pk=resolution.pk).update(deadline=timezone.now() - timedelta(seconds=1))
    return fresh(resolution)


def roll(resolution: Resolution) -> list[Voter]:
    with system_scope():
        return list(Voter.objects.filter(resolution=resolution).select_related("user"))


def council(world: World) -> Body:
    with user_scope(world.lead_admin):
        return governance.set_up_body(world.consortium.pk, by=world.lead_admin, kind=BodyKind.COUNCIL)


def seated(
    world: World, persona: str, *, body: Body | None = None, title: str = OfficeTitle.MEMBER, **fields: Any
) -> Office:
    given: dict[str, Any] = {"starts_on": date(2026, 1, 1), "user": world.user(persona), **fields}
    with user_scope(world.lead_admin):
        return governance.appoint((body or council(world)).pk, by=world.lead_admin, title=title, **given)
