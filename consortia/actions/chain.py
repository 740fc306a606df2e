"""The chain of the industry: its nodes, their order, and which member works where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.models import ChainNode, Consortium, MemberNode, Membership
from consortia.selectors import chain as selectors
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify_holders
from kernel.tenancy.errors import RuleBroken
from members import permissions as members
from members.kinds import ChainPosition
from members.models import Organisation

DATA = ("name", "position", "is_choke_point", "note", "parent_id")
# More would be read by nobody, neither as a picture nor as a table.
MOST = 200


@transaction.atomic
def add_node(
    consortium_id: UUID,
    *,
    by: User,
    name: str,
    position: str = ChainPosition.MIDSTREAM,
    parent_id: UUID | None = None,
    is_choke_point: bool = False,
    note: str = "",
) -> ChainNode:
    """Add a node as the last one below its upper node."""
    # The lock makes the writers of one chain take turns, so that no two of them close a circle together.
    consortium = access.get_consortium(pk=consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    nodes = list(ChainNode.objects.filter(consortium=consortium))
    if len(nodes) >= MOST:
        raise RuleBroken(_("A chain has at most %(n)s nodes.") % {"n": MOST})
    name = name.strip()
    _require_free(nodes, name)
    _require_known(nodes, parent_id)
    node = ChainNode.objects.create(
        consortium=consortium,
        parent_id=parent_id,
        order=_last(nodes, parent_id) + 1,
        name=name,
        position=position,
        is_choke_point=is_choke_point,
        note=note.strip(),
    )
    record("node.added", node, by=by, after=_data(node))
    return node


@transaction.atomic
def update_node(pk: UUID, *, by: User, **fields: Any) -> ChainNode:
    """Change a node or hang it elsewhere; what hangs below it comes along."""
    if unknown := fields.keys() - set(DATA):
        raise TypeError(f"not data of a node: {sorted(unknown)}")
    node = access.get_node(pk, user=by, permission=P.WRITE_ROADMAP)
    access.get_consortium(pk=node.consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    nodes = list(ChainNode.objects.filter(consortium=node.consortium_id))
    node = next(each for each in nodes if each.pk == pk)
    before = _data(node)
    for name in ("name", "note"):
        if name in fields:
            fields[name] = fields[name].strip()
    if "name" in fields:
        _require_free(nodes, fields["name"], but=node)
    if fields.get("parent_id", node.parent_id) != node.parent_id:
        _require_no_circle(nodes, node, fields["parent_id"])
        fields["order"] = _last(nodes, fields["parent_id"]) + 1
    for name, value in fields.items():
        setattr(node, name, value)
    after = _data(node)
    if changed := [name for name in DATA if before[name] != after[name]]:
        node.save(update_fields=[*fields, "updated_at"])
        record(
            "node.changed",
            node,
            by=by,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return node


@transaction.atomic
def move_node(pk: UUID, *, by: User, down: bool) -> ChainNode:
    """One place up or down among its neighbours at this position; at the end of the row nothing happens."""
    node = access.get_node(pk, user=by, permission=P.WRITE_ROADMAP)
    access.get_consortium(pk=node.consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    near = ChainNode.objects.filter(parent=node.parent_id, position=node.position)
    row = list(near.filter(consortium=node.consortium_id))
    place = next(index for index, each in enumerate(row) if each.pk == pk)
    other = place + (1 if down else -1)
    if not 0 <= other < len(row):
        return node
    row[place], row[other] = row[other], row[place]
    for index, each in enumerate(row):
        each.order = index
    ChainNode.objects.bulk_update(row, ["order"])
    record("node.moved", node, by=by, before={"place": place + 1}, after={"place": other + 1})
    return row[other]


@transaction.atomic
def remove_node(pk: UUID, *, by: User) -> None:
    """Take a node out of the chain; what hangs below it moves up. Not while tasks hang on it."""
    node = access.get_node(pk, user=by, permission=P.WRITE_ROADMAP)
    access.get_consortium(pk=node.consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    if tasks := selectors.tasks_at(node):
        raise RuleBroken(
            _("Tasks hang on this node: %(tasks)s. Hang them on another node first.")
            % {"tasks": "、".join(str(task) for task in tasks)}
        )
    ChainNode.objects.filter(consortium=node.consortium_id, parent=node).update(parent=node.parent_id)
    record("node.removed", node, by=by, before=_data(node) | {"members": _names_at(node)})
    node.delete()


@transaction.atomic
def place_member(membership_id: UUID, *, by: User, node_ids: Iterable[UUID]) -> Membership:
    """Say at which nodes a member works, by a writer of the roadmap or by the member's own people."""
    membership = access.get_placeable(membership_id, user=by, lock=True)
    if membership.status != MembershipStatus.ACTIVE:
        raise RuleBroken(_("Only a present member has a place in the chain."))
    nodes = {node.pk: node for node in ChainNode.objects.filter(consortium=membership.consortium_id)}
    wanted = set(node_ids)
    if wanted - nodes.keys():
        raise RuleBroken(_("This node is not part of the chain."), attr="nodes")
    _place(membership, wanted, list(nodes.values()), by)
    return membership


@transaction.atomic
def place_at_node(pk: UUID, *, by: User, membership_ids: Iterable[UUID]) -> ChainNode:
    """Say which members work at a node."""
    node = access.get_node(pk, user=by, permission=P.WRITE_ROADMAP)
    members_there = selectors.placeable(node.consortium)
    wanted = set(membership_ids)
    if wanted - {each.pk for each in members_there}:
        raise RuleBroken(_("Only a present member has a place in the chain."), attr="members")
    nodes = list(ChainNode.objects.filter(consortium=node.consortium_id))
    held = selectors.nodes_held(node.consortium)
    for membership in members_there:
        own = held.get(membership.pk, set())
        if (membership.pk in wanted) != (node.pk in own):
            _place(membership, own ^ {node.pk}, nodes, by)
    return node


def _place(membership: Membership, wanted: Collection[UUID], nodes: list[ChainNode], by: User) -> None:
    placed = MemberNode.objects.filter(membership=membership)
    present = set(placed.values_list("node", flat=True))
    if present == set(wanted):
        return
    placed.exclude(node__in=wanted).delete()
    MemberNode.objects.bulk_create(
        [
            MemberNode(consortium_id=membership.consortium_id, membership=membership, node_id=pk)
            for pk in sorted(set(wanted) - present)
        ]
    )
    after = _names(nodes, wanted)
    event = record(
        "membership.placed",
        membership,
        by=by,
        before={"nodes": _names(nodes, present)},
        after={"nodes": after},
    )
    _tell(membership, after, by, key=f"placed:{event.pk}")


def _tell(membership: Membership, names: list[str], by: User, *, key: str) -> None:
    """The member itself if somebody else placed it, else those who draw the chain."""
    organisation = Organisation(pk=membership.organisation_id)
    own = by.has_perm(members.VIEW, organisation)
    tenant = Consortium(pk=membership.consortium_id) if own else organisation
    notify_holders(
        P.WRITE_ROADMAP if own else members.JOIN,
        tenant,
        "membership.placed",
        key=key,
        url=reverse("consortia:member-nodes", args=[membership.consortium_slug, membership.pk]),
        but=by,
        member=str(membership),
        consortium=membership.consortium_name,
        nodes="、".join(names) or "—",
    )


def _names(nodes: Iterable[ChainNode], ids: Collection[UUID]) -> list[str]:
    return [node.name for node in nodes if node.pk in ids]


def _names_at(node: ChainNode) -> list[str]:
    placed = node.members.select_related("membership__organisation")
    return sorted(str(each.membership) for each in placed)


def _data(node: ChainNode) -> dict[str, Any]:
    return {name: getattr(node, name) for name in DATA}


def _last(nodes: Iterable[ChainNode], parent_id: UUID | None) -> int:
    return max((node.order for node in nodes if node.parent_id == parent_id), default=-1)


def _require_free(nodes: Iterable[ChainNode], name: str, but: ChainNode | None = None) -> None:
    if not name:
        raise RuleBroken(_("Give the node a name."), attr="name")
    if any(node.name == name and node != but for node in nodes):
        raise RuleBroken(_("The chain has a node of this name already."), attr="name")


def _require_known(nodes: Iterable[ChainNode], parent_id: UUID | None) -> None:
    if parent_id is not None and parent_id not in {node.pk for node in nodes}:
        raise RuleBroken(_("This node is not part of the chain."), attr="parent")


def _require_no_circle(nodes: Iterable[ChainNode], node: ChainNode, parent_id: UUID | None) -> None:
    _require_known(nodes, parent_id)
    parents = {each.pk: each.parent_id for each in nodes}
    above = parent_id
    while above is not None:
        if above == node.pk:
            raise RuleBroken(_("A node cannot hang below itself."), attr="parent")
        above = parents[above]
