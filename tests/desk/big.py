"""A consortium of many members and tasks, written in bulk: its size is what is tested, not its way."""

from __future__ import annotations

from datetime import timedelta

import pgtrigger
from django.utils import timezone

from consortia.models import (
    ChainNode,
    Consortium,
    MemberNode,
    MemberRole,
    Membership,
    RaciLetter,
    Task,
    TaskPart,
)
from consortia.states import MembershipStatus, TaskStatus
from members.kinds import ChainPosition, OrganisationKind, Size
from members.models import Organisation
from tests.world import World

STATUSES = (TaskStatus.PLANNED, TaskStatus.ACTIVE, TaskStatus.REPORTED, TaskStatus.DONE)
FIRST_STATES = ("consortia.Membership:membership_first_state", "consortia.Task:task_first_state")
NODES = 12


def grow(world: World, *, members: int, tasks: int) -> Consortium:
    """Let the consortium of the world have so many members and tasks, spread over twelve nodes."""
    consortium = world.consortium
    nodes = ChainNode.objects.bulk_create(
        ChainNode(
            consortium=consortium,
            order=number,
            name=f"样例节点{number}",
            position=ChainPosition.values[number % 4],
        )
        for number in range(NODES)
    )
    _join(consortium, members - consortium.memberships.filter(status=MembershipStatus.ACTIVE).count())
    present = list(consortium.memberships.filter(status=MembershipStatus.ACTIVE))
    MemberNode.objects.bulk_create(
        MemberNode(consortium=consortium, membership=each, node=nodes[number % (NODES - 1)])
        for number, each in enumerate(present)
    )
    _plan(consortium, tasks, nodes, present)
    return consortium


def _join(consortium: Consortium, more: int) -> None:
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"样例成员单位{number}",
            slug=f"big-{number}",
            credit_code=f"91310000MA1BIG{number:03d}X",
            kind=OrganisationKind.values[number % 5],
            size=Size.values[number % 4],
            chain_position=ChainPosition.values[number % 4],
            region=f"样例市{number % 10}",
        )
        for number in range(more)
    )
    with pgtrigger.ignore(FIRST_STATES[0]):
        Membership.objects.bulk_create(
            Membership(
                consortium=consortium,
                organisation=each,
                status=MembershipStatus.ACTIVE,
                role=MemberRole.MEMBER,
                consortium_name=consortium.name,
                consortium_slug=consortium.slug,
                lead_name=consortium.lead.name,
                joined_on=timezone.localdate() - timedelta(days=number * 10),
            )
            for number, each in enumerate(organisations)
        )


def _plan(consortium: Consortium, count: int, nodes: list[ChainNode], present: list[Membership]) -> None:
    today = timezone.localdate()
    with pgtrigger.ignore(FIRST_STATES[1]):
        tasks = Task.objects.bulk_create(
            Task(
                consortium=consortium,
                number=f"T-{number:03d}",
                node=nodes[number % (NODES - 2)],
                title=f"样例任务{number}",
                starts_on=today - timedelta(days=90),
                due_on=today + timedelta(days=number - 20),
                progress=number % 100,
                status=STATUSES[number % 4],
            )
            for number in range(count)
        )
    TaskPart.objects.bulk_create(
        TaskPart(
            consortium=consortium,
            task=task,
            membership=present[number % len(present)],
            letter=RaciLetter.ACCOUNTABLE,
        )
        for number, task in enumerate(tasks)
    )
