"""One row of a sheet of chain nodes: names become the upper node and the members, and the node is added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from consortia.actions.chain import add_node, place_at_node
from consortia.actions.task_rows import BETWEEN
from consortia.models import ChainNode, Membership
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken
from members.kinds import ChainPosition

YES = "yes"


def add_from_row(row: Mapping[str, Any], *, by: User, consortium_id: UUID) -> ChainNode:
    """Upper nodes stand above the rows that name them, in the sheet or in the chain already."""
    node = add_node(
        consortium_id,
        by=by,
        name=row["name"],
        position=row["position"] or ChainPosition.MIDSTREAM,
        parent_id=_upper(row["parent"], consortium_id),
        is_choke_point=row["is_choke_point"] == YES,
        note=row["note"],
    )
    return place_at_node(node.pk, by=by, membership_ids=_members(row["members"], consortium_id))


def _upper(name: str, consortium_id: UUID) -> UUID | None:
    if not name:
        return None
    found = ChainNode.objects.filter(consortium=consortium_id, name=name).first()
    if found is None:
        text = _("This consortium has nothing of the name “%(name)s”.")
        raise RuleBroken(text % {"name": name}, attr="parent")
    return found.pk


def _members(names: str, consortium_id: UUID) -> list[UUID]:
    members = Membership.objects.filter(consortium=consortium_id, status=MembershipStatus.ACTIVE)
    ids = dict(members.values_list("organisation__name", "pk"))
    found = []
    for name in filter(None, (part.strip() for part in BETWEEN.split(names))):
        if name not in ids:
            text = _("“%(name)s” is no member of this consortium.")
            raise RuleBroken(text % {"name": name}, attr="members")
        found.append(ids[name])
    return found
