"""Offers as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from members.kinds import OfferKind
from members.models import Capability, Facility, Interest, Service
from members.selectors.offers import openness, shown, yuan_range


def offers_table(rows: Iterable[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Kind"),
        _("Name"),
        _("Stage or type"),
        _("Tags"),
        _("Offered by"),
        _("Region"),
        _("Summary"),
    ]
    names = ("kind_label", "title", "detail_label", "tags", "organisation", "region", "summary")
    return head, [[row[name] for name in names] for row in shown(rows)]


def own_table(kind: str, things: Iterable[Any]) -> tuple[list[str], list[list[Any]]]:
    """One kind of one's own things as a spreadsheet; the head is that of the import."""
    columns = _COLUMNS[kind]
    return [str(label()) for label, _value in columns], [
        [value(thing) for _label, value in columns] for thing in things
    ]


def _tag_text(thing: Facility | Service | Interest) -> str:
    return "、".join(sorted(term.name for term in thing.terms.all()))


_COLUMNS: dict[str, list[tuple[Any, Any]]] = {
    OfferKind.CAPABILITY: [
        (lambda: _("Vocabulary term"), lambda thing: thing.term.name),
        (lambda: _("Maturity"), Capability.get_maturity_display),
        (lambda: _("Description"), lambda thing: thing.description),
        (lambda: _("Who sees it"), lambda thing: openness(thing)[0]),
    ],
    OfferKind.FACILITY: [
        (lambda: _("Name"), lambda thing: thing.name),
        (lambda: _("Type"), Facility.get_kind_display),
        (lambda: _("Tags"), _tag_text),
        (lambda: _("Make and model"), lambda thing: thing.model_number),
        (lambda: _("Location"), lambda thing: thing.location),
        (lambda: _("Parameters and capacity"), lambda thing: thing.parameters),
        (lambda: _("Conditions of use"), lambda thing: thing.conditions),
        (lambda: _("Price note"), lambda thing: thing.price_note),
        (lambda: _("Working days of notice"), lambda thing: thing.notice_days),
        (lambda: _("Who sees it"), lambda thing: openness(thing)[0]),
    ],
    OfferKind.SERVICE: [
        (lambda: _("Name"), lambda thing: thing.name),
        (lambda: _("Type"), Service.get_kind_display),
        (lambda: _("Tags"), _tag_text),
        (lambda: _("Description"), lambda thing: thing.description),
        (lambda: _("Price note"), lambda thing: thing.price_note),
        (lambda: _("Contact"), lambda thing: thing.contact),
        (lambda: _("Who sees it"), lambda thing: openness(thing)[0]),
    ],
    OfferKind.INTEREST: [
        (lambda: _("Name"), lambda thing: thing.name),
        (lambda: _("Form"), Interest.get_form_display),
        (lambda: _("Stage looked for"), Interest.get_maturity_display),
        (lambda: _("Amounts sought"), yuan_range),
        (lambda: _("Tags"), _tag_text),
        (lambda: _("Description"), lambda thing: thing.description),
        (lambda: _("Who sees it"), lambda thing: openness(thing)[0]),
    ],
}
