"""Writing the roadmap: its stages, in order, with what each of them needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.models import Consortium, RoadmapStage, Support
from consortia.selectors import roadmap as selectors
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken, StaleVersion

type Rows = Iterable[Mapping[str, Any]]
MOST_STAGES = 40
FIRST_YEAR, LAST_YEAR = 2000, 2100


@transaction.atomic
def add_stage(consortium_id: UUID, *, by: User, support: Rows = (), **fields: Any) -> RoadmapStage:
    """A new stage after the last one; one that begins before its predecessor is pointed out, not refused."""
    # The lock makes two stages of the same moment get two places.
    consortium = access.get_consortium(pk=consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    _require_term(fields["starts_on"], fields["ends_on"])
    last = RoadmapStage.objects.filter(consortium=consortium).aggregate(last=Max("order"))["last"] or 0
    if last >= MOST_STAGES:
        raise RuleBroken(_("A roadmap has %(most)s stages at most.") % {"most": MOST_STAGES})
    stage = RoadmapStage.objects.create(consortium=consortium, order=last + 1, **fields)
    _write_support(stage, support)
    record("stage.added", stage, by=by, after=_facts(stage))
    return stage


@transaction.atomic
def update_stage(
    pk: UUID, *, by: User, seen: str | None = None, support: Rows | None = None, **fields: Any
) -> RoadmapStage:
    """Change a stage; support that is given takes the place of the old. `seen` is `selectors.mark(stage)`."""
    stage = access.get_stage(pk, user=by, permission=P.WRITE_ROADMAP, lock=True)
    if seen is not None and seen != selectors.mark(stage):
        raise StaleVersion
    before = _facts(stage)
    for name, value in fields.items():
        setattr(stage, name, value)
    _require_term(stage.starts_on, stage.ends_on)
    stage.save(update_fields=[*fields, "updated_at"])
    if support is not None:
        Support.objects.filter(stage=stage).delete()
        _write_support(stage, support)
    record("stage.changed", stage, by=by, before=before, after=_facts(stage))
    return stage


def require_years(**days: date) -> None:
    """Days of plans lie in this century: a slip such as 0202 would stretch every picture over millennia."""
    for name, day in days.items():
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise RuleBroken(_("Give a year between %(first)s and %(last)s.") % years, attr=name)


def _require_term(starts_on: date, ends_on: date) -> None:
    require_years(starts_on=starts_on, ends_on=ends_on)
    if ends_on < starts_on:
        raise RuleBroken(_("The end lies before the beginning."), attr="ends_on")


def _facts(stage: RoadmapStage) -> dict[str, Any]:
    return {"name": stage.name, "starts_on": stage.starts_on, "ends_on": stage.ends_on}


def _write_support(stage: RoadmapStage, rows: Rows) -> None:
    Support.objects.bulk_create(Support(consortium=stage.consortium, stage=stage, **row) for row in rows)


@transaction.atomic
def move_stage(pk: UUID, *, by: User, direction: str) -> RoadmapStage:
    """One place up or down; at the end of the list nothing happens."""
    stage = _locked(pk, by)
    neighbour = _neighbour(stage, direction)
    if neighbour is None:
        return stage
    neighbour.order, stage.order = stage.order, neighbour.order
    for each in (neighbour, stage):
        each.save(update_fields=["order", "updated_at"])
    record("stage.moved", stage, by=by, after={"order": stage.order})
    return stage


def _locked(pk: UUID, by: User) -> RoadmapStage:
    """A stage whose place in the list nobody else changes meanwhile."""
    stage = access.get_stage(pk, user=by, permission=P.WRITE_ROADMAP)
    access.get_consortium(pk=stage.consortium_id, user=by, permission=P.WRITE_ROADMAP, lock=True)
    return access.get_stage(pk, user=by, permission=P.WRITE_ROADMAP, lock=True)


def _neighbour(stage: RoadmapStage, direction: str) -> RoadmapStage | None:
    stages = RoadmapStage.objects.filter(consortium=stage.consortium_id)
    if direction == "up":
        return stages.filter(order__lt=stage.order).order_by("-order").first()
    return stages.filter(order__gt=stage.order).order_by("order").first()


@transaction.atomic
def remove_stage(pk: UUID, *, by: User) -> Consortium:
    """Take a stage out, with its support; not while tasks hang on it, which are named."""
    stage = _locked(pk, by)
    hanging = list(stage.tasks.values_list("number", flat=True).order_by("number"))
    if hanging:
        text = _("These tasks belong to the stage: %(tasks)s. Give them another stage first.")
        raise RuleBroken(text % {"tasks": ", ".join(hanging)})
    consortium, order = stage.consortium, stage.order
    record("stage.removed", stage, by=by, before=_facts(stage))
    stage.delete()
    RoadmapStage.objects.filter(consortium=consortium, order__gt=order).update(order=F("order") - 1)
    return consortium
