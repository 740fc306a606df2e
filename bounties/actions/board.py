"""The public copy of a challenge, written in the transaction of the challenge itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from bounties.kinds import Openness
from bounties.models import BoardEntry, BoardIndex, Brief, Challenge, Indicator, Milestone
from kernel.tenancy.search import Vector

BRIEF = [field.name for field in Brief._meta.get_fields()]
SEARCHED = ("number", "title", "field", "node", "background", "goal", "scene", "constraints", "requirements")


def put_up(challenge: Challenge) -> BoardEntry:
    """Enter a challenge that is being published."""
    entry = entry_of(challenge, challenge.indicators.all(), challenge.milestones.all())
    entry.save(force_insert=True)
    if entry.is_public:
        index_of(entry).save(force_insert=True)
    return entry


def entry_of(
    challenge: Challenge, indicators: Iterable[Indicator], milestones: Iterable[Milestone]
) -> BoardEntry:
    """The entry of a challenge, not saved yet."""
    return BoardEntry(
        id=challenge.pk,
        consortium=challenge.consortium,
        consortium_name=challenge.consortium.name,
        consortium_slug=challenge.consortium.slug,
        organisation=challenge.organisation,
        organisation_name=challenge.organisation.name,
        is_public=challenge.openness == Openness.PUBLIC,
        status=challenge.status,
        published_at=challenge.published_at or timezone.now(),
        indicators=[_indicator(each) for each in indicators],
        milestones=[_milestone(each) for each in milestones],
        **{name: getattr(challenge, name) for name in BRIEF},
    )


def index_of(entry: BoardEntry) -> BoardIndex:
    """What a public entry is found by, not saved yet."""
    return BoardIndex(entry=entry, search=Vector(*_texts(entry)))


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
