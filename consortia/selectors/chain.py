"""Reading of the industry chain: nodes in the order of the tree, who works there, how much hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from consortia.models import ChainNode, Consortium, MemberNode, Membership, Task
from consortia.states import MembershipStatus, TaskStatus
from members.kinds import ChainPosition


@dataclass(frozen=True)
class NodeRow:
    """A node where it stands in the tree; `members` are the present ones, tasks those not cancelled."""

    node: ChainNode
    depth: int
    members: list[Membership]
    tasks: int

    @property
    def indent(self) -> str:
        """So much stands before the name in a table."""
        return "　" * self.depth


def nodes_of(consortium: Consortium) -> QuerySet[ChainNode]:
    """From upstream to services, within that in the order the writers gave them; with their open tasks."""
    live = Task.objects.filter(node=OuterRef("pk")).exclude(status=TaskStatus.CANCELLED)
    number = live.order_by().values("node").annotate(number=Count("pk")).values("number")
    nodes = ChainNode.objects.filter(consortium=consortium)
    places = [When(position=value, then=Value(place)) for place, value in enumerate(ChainPosition.values)]
    return nodes.annotate(
        task_count=Coalesce(Subquery(number), 0),
        place=Case(*places, default=Value(len(places)), output_field=IntegerField()),
    ).order_by("place", "order", "created_at", "id")


def in_tree(nodes: Iterable[ChainNode]) -> Iterator[tuple[ChainNode, int]]:
    """Each node with its depth, what hangs below it right after it; a missing upper node counts as none."""
    listed = list(nodes)
    known = {node.pk for node in listed}
    below: dict[UUID | None, list[ChainNode]] = defaultdict(list)
    for node in listed:
        below[node.parent_id if node.parent_id in known else None].append(node)
    waiting = [(node, 0) for node in reversed(below[None])]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in reversed(below[node.pk])]


def placements(consortium: Consortium) -> dict[UUID, list[Membership]]:
    """The present members at each node, the lead first."""
    placed = MemberNode.objects.filter(
        consortium=consortium, membership__status=MembershipStatus.ACTIVE
    ).select_related("membership__organisation")
    found: dict[UUID, list[Membership]] = defaultdict(list)
    for each in placed.order_by("membership__joined_on", "membership__organisation__name"):
        found[each.node_id].append(each.membership)
    return {node: sorted(there, key=lambda each: each.role != "lead") for node, there in found.items()}


def rows_of(consortium: Consortium, nodes: Iterable[ChainNode] | None = None) -> list[NodeRow]:
    """The whole chain, or those of its nodes that a filter left; two queries."""
    there = placements(consortium)
    found = nodes_of(consortium) if nodes is None else nodes
    return [
        NodeRow(node, depth, there.get(node.pk, []), getattr(node, "task_count"))  # noqa: B009
        for node, depth in in_tree(found)
    ]


def tasks_at(node: ChainNode) -> list[Task]:
    """Everything that hangs on a node, cancelled or not."""
    return list(Task.objects.filter(node=node).order_by("number"))


def placeable(consortium: Consortium) -> list[Membership]:
    """The present members by name."""
    present = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    return list(present.select_related("organisation").order_by("organisation__name"))


def nodes_held(consortium: Consortium) -> dict[UUID, set[UUID]]:
    """The ids of the nodes of each member."""
    held: dict[UUID, set[UUID]] = defaultdict(set)
    pairs = MemberNode.objects.filter(consortium=consortium).values_list("membership", "node")
    for membership, node in pairs:
        held[membership].add(node)
    return held


def nodes_of_member(membership: Membership) -> QuerySet[ChainNode]:
    return ChainNode.objects.filter(members__membership=membership).order_by("order", "created_at")


def node_names(consortium: Consortium) -> list[str]:
    """For fields in which a node may be named, such as a challenge's."""
    return [node.name for node, _depth in in_tree(nodes_of(consortium))]


def chain_table(rows: Sequence[NodeRow]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the chain as a spreadsheet."""
    head = [
        _("Chain node"),
        _("Below"),
        _("Chain position"),
        _("Choke-point"),
        _("Members"),
        _("Tasks"),
        _("Note"),
    ]
    names = {row.node.pk: row.node.name for row in rows}
    return head, [
        [
            row.node.name,
            names.get(row.node.parent_id, "") if row.node.parent_id else "",
            row.node.get_position_display(),
            _("Yes") if row.node.is_choke_point else "",
            "、".join(map(str, row.members)),
            row.tasks,
            row.node.note,
        ]
        for row in rows
    ]
