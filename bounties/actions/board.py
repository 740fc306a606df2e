"""The public copy of a challenge, written in the transaction of the challenge itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from bounties.kinds import Openness
from bounties.models import BoardEntry, BoardIndex, Brief, Challenge, Indicator, Milestone
from kernel.tenancy.search import Vector

BRIEF = [field.name for field in Brief._meta.get_fields()]
SEARCHED = ("number", "title", "field", "node", "background", "goal", "scene", "constraints", "requirements")


def put_up(challenge: Challenge) -> BoardEntry:
    """Enter a challenge that is being published."""
    entry = BoardEntry.objects.create(
        id=challenge.pk,
        consortium=challenge.consortium,
        consortium_name=challenge.consortium.name,
        consortium_slug=challenge.consortium.slug,
        organisation=challenge.organisation,
        organisation_name=challenge.organisation.name,
        is_public=challenge.openness == Openness.PUBLIC,
        status=challenge.status,
        published_at=challenge.published_at or timezone.now(),
        indicators=[_indicator(each) for each in challenge.indicators.all()],
        milestones=[_milestone(each) for each in challenge.milestones.all()],
        **{name: getattr(challenge, name) for name in BRIEF},
    )
    if entry.is_public:
        BoardIndex.objects.create(entry=entry, search=Vector(*_texts(entry)))
    return entry


def follow(challenge: Challenge) -> None:
    """Take over the state of a challenge, if it was ever published."""
    BoardEntry.objects.filter(pk=challenge.pk).update(status=challenge.status, updated_at=timezone.now())


def _indicator(indicator: Indicator) -> dict[str, Any]:
    names = ("name", "unit", "baseline", "direction", "target", "method")
    own = {name: getattr(indicator, name) for name in names}
    return {"id": indicator.pk, **own, "aim": indicator.aim}


def _milestone(milestone: Milestone) -> dict[str, Any]:
    names = ("stage", "title", "deliverable", "criterion", "due_on", "amount_fen")
    return {"id": milestone.pk, **{name: getattr(milestone, name) for name in names}}


def _texts(entry: BoardEntry) -> list[str]:
    names = [str(each["name"]) for each in entry.indicators]
    own = [str(getattr(entry, name)) for name in SEARCHED]
    return [*own, entry.consortium_name, entry.organisation_name, *names]
