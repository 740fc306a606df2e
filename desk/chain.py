"""The consortium as one picture: chain nodes × members × tasks × challenges, and where something is missing.

A challenge carries the name of its node, which is frozen when it is published; it hangs on the node that has
this name today. Challenges lie above consortia in the order of the rooms, so the two meet here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from bounties.models import Challenge
from bounties.selectors import challenges_of
from bounties.states import ChallengeStatus
from consortia import permissions as P
from consortia.models import ChainNode, Consortium, Membership, Task
from consortia.selectors import chain as chains
from consortia.states import TaskStatus
from kernel.accounts.models import User

# Published and neither failed nor taken back: the same for every reader.
UNDER_WAY = (ChallengeStatus.PUBLISHED, ChallengeStatus.CLOSED, ChallengeStatus.AWARDED)
NO_MEMBER, NO_WORK = "no_member", "no_work"


@dataclass(frozen=True)
class Link:
    """One node with everything that hangs on it."""

    node: ChainNode
    depth: int
    members: list[Membership]
    tasks: list[Task]
    challenges: list[Challenge]

    @property
    def gaps(self) -> list[str]:
        """What the node lacks: somebody who works there, something that is worked on."""
        missing = {NO_MEMBER: not self.members, NO_WORK: not (self.tasks or self.challenges)}
        return [gap for gap, is_missing in missing.items() if is_missing]

    @property
    def indent(self) -> str:
        return "　" * self.depth


@dataclass(frozen=True)
class Chain:
    """`loose` are the challenges whose node is not, or no longer, part of the chain."""

    links: list[Link]
    members: list[Membership]
    loose: list[Challenge]

    @property
    def gaps(self) -> int:
        return sum(bool(link.gaps) for link in self.links)

    @property
    def unplaced(self) -> list[Membership]:
        placed = {membership.pk for link in self.links for membership in link.members}
        return [membership for membership in self.members if membership.pk not in placed]


def chain_of(consortium: Consortium, user: User) -> Chain:
    """Five queries, however much hangs on the chain."""
    there = chains.placements(consortium)
    tasks, challenges = _tasks(consortium), _challenges(consortium, user)
    links = [
        Link(node, depth, there.get(node.pk, []), tasks[node.pk], challenges.pop(node.name, []))
        for node, depth in chains.in_tree(chains.nodes_of(consortium))
    ]
    return Chain(links, chains.placeable(consortium), [each for left in challenges.values() for each in left])


def link_of(consortium: Consortium, user: User, node_id: UUID) -> Link:
    """One node of the chain."""
    links = (link for link in chain_of(consortium, user).links if link.node.pk == node_id)
    found = next(links, None)
    if found is None:
        raise Http404
    return found


def _tasks(consortium: Consortium) -> dict[UUID, list[Task]]:
    tasks = Task.objects.filter(consortium=consortium, node__isnull=False)
    hanging: dict[UUID, list[Task]] = defaultdict(list)
    for task in tasks.exclude(status=TaskStatus.CANCELLED).defer("description").order_by("due_on", "number"):
        # The filter has left out those without a node.
        hanging[task.node_id].append(task)  # type: ignore[index]
    return hanging


def _challenges(consortium: Consortium, user: User) -> dict[str, list[Challenge]]:
    if not user.has_perm(P.VIEW_CHALLENGE, consortium):
        return {}
    hanging: dict[str, list[Challenge]] = defaultdict(list)
    fields = ("number", "title", "node", "status", "deadline", "consortium")
    for challenge in (
        challenges_of(consortium).select_related(None).filter(status__in=UNDER_WAY).only(*fields)
    ):
        hanging[challenge.node.strip()].append(challenge)
    return dict(hanging)


def gap_labels(gaps: Iterable[str]) -> list[dict[str, str]]:
    """Badges of the table; the same colours as in the picture."""
    texts = {
        NO_MEMBER: {"label": _("No member"), "tone": "red"},
        NO_WORK: {"label": _("No task or challenge"), "tone": "yellow"},
    }
    return [texts[gap] for gap in gaps]


def as_data(chain: Chain) -> dict[str, Any]:
    """The picture as REST gives it: ids to join, counts, gaps."""
    nodes_of: dict[UUID, list[UUID]] = defaultdict(list)
    for link in chain.links:
        for membership in link.members:
            nodes_of[membership.pk].append(link.node.pk)
    return {
        "nodes": [_node(link) for link in chain.links],
        "members": [
            {
                "id": each.pk,
                "organisation": each.organisation_id,
                "name": str(each),
                "role": each.role,
                "nodes": nodes_of[each.pk],
            }
            for each in chain.members
        ],
        "gaps": chain.gaps,
        "unplaced": [each.pk for each in chain.unplaced],
        "loose_challenges": [each.pk for each in chain.loose],
    }


def _node(link: Link) -> dict[str, Any]:
    node = link.node
    return {
        "id": node.pk,
        "name": node.name,
        "parent": node.parent_id,
        "position": node.position,
        "is_choke_point": node.is_choke_point,
        "members": [each.pk for each in link.members],
        "task_count": len(link.tasks),
        "tasks": [each.pk for each in link.tasks],
        "challenges": [each.pk for each in link.challenges],
        "gaps": link.gaps,
    }


def map_table(chain: Chain) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the map as a spreadsheet."""
    head = [
        _("Chain node"),
        _("Chain position"),
        _("Choke-point"),
        _("Members"),
        _("Tasks"),
        _("Challenges"),
        _("Gaps"),
    ]
    return head, [
        [
            link.node.name,
            link.node.get_position_display(),
            _("Yes") if link.node.is_choke_point else "",
            "、".join(map(str, link.members)),
            len(link.tasks),
            "、".join(map(str, link.challenges)),
            "、".join(gap["label"] for gap in gap_labels(link.gaps)),
        ]
        for link in chain.links
    ]
