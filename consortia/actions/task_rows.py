"""One row of a sheet of tasks: names become stages, nodes and members, and the task is planned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from consortia.actions.tasks import create_task
from consortia.models import ChainNode, Membership, RaciLetter, RoadmapStage, Task
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken

LETTERS = {
    "accountable": RaciLetter.ACCOUNTABLE,
    "responsible": RaciLetter.RESPONSIBLE,
    "consulted": RaciLetter.CONSULTED,
    "informed": RaciLetter.INFORMED,
}
# Names of members beside each other in one cell.
BETWEEN = re.compile(r"[、;；\n]+")
PLAIN = ("title", "description", "starts_on", "due_on")


def create_from_row(row: Mapping[str, Any], *, by: User, consortium_id: UUID) -> Task:
    """Plan the task of a row; what it names must be there under exactly this name."""
    return create_task(
        consortium_id,
        by=by,
        stage_id=_named(RoadmapStage, row["stage"], consortium_id, "stage"),
        node_id=_named(ChainNode, row["node"], consortium_id, "node"),
        parts=_parts(row, consortium_id),
        **{name: row[name] for name in PLAIN},
    )


def _named(model: type[RoadmapStage | ChainNode], name: str, consortium_id: UUID, attr: str) -> UUID | None:
    if not name:
        return None
    found = model.objects.filter(consortium=consortium_id, name=name).first()
    if found is None:
        raise RuleBroken(_("This consortium has nothing of the name “%(name)s”.") % {"name": name}, attr=attr)
    return found.pk


def _parts(row: Mapping[str, Any], consortium_id: UUID) -> list[dict[str, Any]]:
    members = Membership.objects.filter(consortium=consortium_id, status=MembershipStatus.ACTIVE)
    ids = dict(members.values_list("organisation__name", "pk"))
    parts = []
    for attr, letter in LETTERS.items():
        for name in filter(None, (part.strip() for part in BETWEEN.split(row[attr]))):
            if name not in ids:
                text = _("“%(name)s” is no member of this consortium.")
                raise RuleBroken(text % {"name": name}, attr=attr)
            parts.append({"membership_id": ids[name], "letter": letter})
    return parts
