"""Writers of capabilities, facilities, services and interests; each keeps its public copy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken
from members import access
from members import permissions as P
from members.actions import publishing
from members.kinds import OfferKind, OpenTo, Vocabulary
from members.models import OFFERED, Booking, Capability, Facility, Offered, Term

# What each kind of thing says of itself.
FIELDS: dict[str, tuple[str, ...]] = {
    OfferKind.CAPABILITY: ("term", "maturity", "description", "is_public"),
    OfferKind.FACILITY: (
        "name",
        "kind",
        "terms",
        "model_number",
        "location",
        "parameters",
        "conditions",
        "price_note",
        "open_to",
        "notice_days",
        "is_active",
    ),
    OfferKind.SERVICE: ("name", "kind", "terms", "description", "price_note", "contact", "is_public"),
    OfferKind.INTEREST: (
        "name",
        "form",
        "maturity",
        "terms",
        "least_fen",
        "most_fen",
        "description",
        "is_public",
    ),
}
MOST_TAGS = 12


@transaction.atomic
def add_offer(organisation_id: UUID, kind: str, /, *, by: User, **fields: Any) -> Offered:
    """Enter what an organisation can do or lend; open to everybody at once unless it says otherwise."""
    organisation = access.get_organisation(organisation_id, user=by, permission=P.OFFER)
    columns, tags = _sorted(kind, fields)
    thing = OFFERED[kind](organisation=organisation, **columns)
    _refuse(thing, tags, before=())
    _save(thing, tags)
    record("offer.added", thing, by=by, after=_plain(columns, tags))
    return thing


@transaction.atomic
def change_offer(kind: str, pk: UUID, /, *, by: User, **fields: Any) -> Offered:
    thing = access.get_own_offer(kind, pk, user=by, permission=P.OFFER, lock=True)
    columns, tags = _sorted(kind, fields)
    before = {name: getattr(thing, name) for name in columns}
    old_tags = _tags_of(thing)
    changed = {name: value for name, value in columns.items() if before[name] != value}
    is_retagged = tags is not None and {tag.pk for tag in tags} != {tag.pk for tag in old_tags}
    if not changed and not is_retagged:
        return thing
    for name, value in changed.items():
        setattr(thing, name, value)
    _refuse(thing, tags, before=[*old_tags, before.get("term")])
    _save(thing, tags)
    record(
        "offer.changed",
        thing,
        by=by,
        before=_plain({name: before[name] for name in changed}, old_tags if is_retagged else None),
        after=_plain(changed, tags if is_retagged else None),
    )
    return thing


def show_offer(kind: str, pk: UUID, *, by: User) -> Offered:
    """Open it to everybody."""
    return change_offer(kind, pk, by=by, **_openness(kind, is_open=True))


def hide_offer(kind: str, pk: UUID, *, by: User) -> Offered:
    """Keep it, for one's own people only."""
    return change_offer(kind, pk, by=by, **_openness(kind, is_open=False))


def _openness(kind: str, *, is_open: bool) -> dict[str, Any]:
    if kind == OfferKind.FACILITY:
        return {"open_to": OpenTo.EVERYBODY if is_open else OpenTo.NOBODY}
    return {"is_public": is_open}


@transaction.atomic
def remove_offer(kind: str, pk: UUID, *, by: User) -> Offered | None:
    """Take it off the list; a facility that was ever booked is retired, because its bookings name it."""
    thing = access.get_own_offer(kind, pk, user=by, permission=P.OFFER, lock=True)
    if isinstance(thing, Facility) and Booking.objects.filter(facility=thing).exists():
        return change_offer(kind, pk, by=by, is_active=False)
    record("offer.removed", thing, by=by, before={"kind": kind})
    publishing.withdraw(thing)
    thing.delete()
    return None


def _sorted(kind: str, fields: dict[str, Any]) -> tuple[dict[str, Any], list[Term] | None]:
    """The columns apart from the tags."""
    if unknown := fields.keys() - set(FIELDS[kind]):
        raise TypeError(f"not data of a {kind}: {sorted(unknown)}")
    columns = {name: value for name, value in fields.items() if name != "terms"}
    return columns, list(fields["terms"]) if "terms" in fields else None


def _refuse(thing: Offered, tags: Iterable[Term] | None, *, before: Iterable[Term | None]) -> None:
    """A term out of use stays where it is, and is not chosen anew."""
    kept = {term.pk for term in before if term}
    term: Term | None = getattr(thing, "term", None)
    if term is not None and term.vocabulary != Vocabulary.CAPABILITY:
        raise RuleBroken(_("Choose a term of the capabilities."), attr="term")
    chosen = [*(tags or ()), *([term] if term else ())]
    retired = [each.name for each in chosen if not each.is_active and each.pk not in kept]
    if retired:
        attr = "term" if term else "terms"
        raise RuleBroken(_("No longer in use: %(terms)s.") % {"terms": "、".join(retired)}, attr=attr)
    if len(chosen) > MOST_TAGS:
        raise RuleBroken(_("At most %(n)s tags.") % {"n": MOST_TAGS}, attr="terms")
    _refuse_second(thing)
    _refuse_range(thing)


def _refuse_second(thing: Offered) -> None:
    if not isinstance(thing, Capability):
        return
    same = Capability.objects.filter(organisation=thing.organisation, term=thing.term)
    if same.exclude(pk=thing.pk).exists():
        raise RuleBroken(_("This capability is on your list already."), attr="term")


def _refuse_range(thing: Offered) -> None:
    least, most = getattr(thing, "least_fen", None), getattr(thing, "most_fen", None)
    if least is not None and most is not None and least > most:
        raise RuleBroken(_("The upper amount is below the lower one."), attr="most_fen")


def _save(thing: Offered, tags: list[Term] | None) -> None:
    thing.save()
    if tags is not None and not hasattr(thing, "term"):
        thing.terms.set(tags)
    publishing.publish(thing)


def _tags_of(thing: Offered) -> list[Term]:
    return [] if hasattr(thing, "term") else list(thing.terms.all())


def _plain(columns: dict[str, Any], tags: Iterable[Term] | None) -> dict[str, Any]:
    """For the record: a term by its name."""
    plain = {name: str(value) if isinstance(value, Term) else value for name, value in columns.items()}
    return plain if tags is None else plain | {"terms": [tag.name for tag in tags]}
