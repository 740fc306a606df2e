"""What the pages of offers and bookings show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.notices.workdays import add_working_days
from members.kinds import OfferKind
from members.models import Booking, Capability, Facility, Interest, Offered, Organisation, Service, kind_of
from members.selectors import bookings
from members.selectors import offers as selectors

type Fact = dict[str, Any]


def title_of(kind: str) -> str:
    """The plural, as the tabs name it."""
    return {
        OfferKind.CAPABILITY: _("Capabilities"),
        OfferKind.FACILITY: _("Facilities"),
        OfferKind.SERVICE: _("Services"),
        OfferKind.INTEREST: _("Investors' interests"),
    }[OfferKind(kind)]


FOLDERS = {
    "capabilities": OfferKind.CAPABILITY,
    "facilities": OfferKind.FACILITY,
    "services": OfferKind.SERVICE,
    "interests": OfferKind.INTEREST,
}


def tabs(organisation: Organisation, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": title_of(kind),
            "url": reverse("members:own-offers-of", args=[organisation.slug, folder]),
            "active": folder == current,
        }
        for folder, kind in FOLDERS.items()
    ]


def rows_of(things: Iterable[Offered]) -> list[dict[str, Any]]:
    """Lines of one's own list, the same for each kind."""
    return [_row(thing) for thing in things]


def _row(thing: Offered) -> dict[str, Any]:
    words, tone = selectors.openness(thing)
    return {
        "thing": thing,
        "sub": _sub(thing),
        "type": type_of(thing),
        "tags": tags_of(thing),
        "openness": words,
        "tone": tone,
    }


def _sub(thing: Offered) -> str:
    if isinstance(thing, Facility):
        return " · ".join(part for part in (thing.model_number, thing.location) if part)
    if isinstance(thing, Interest):
        return selectors.yuan_range(thing)
    return thing.price_note if isinstance(thing, Service) else thing.description[:80]


def type_of(thing: Offered) -> str:
    if isinstance(thing, Capability):
        return str(thing.get_maturity_display())
    if isinstance(thing, Interest):
        return f"{thing.get_form_display()} · {thing.get_maturity_display()}"
    return str(thing.get_kind_display())


def tags_of(thing: Offered) -> list[str]:
    if isinstance(thing, Capability):
        return [thing.term.parent.name] if thing.term.parent else []
    return sorted(term.name for term in thing.terms.all())


# One thing --------------------------------------------------------------------


def page_of(thing: Offered, user: User | AnonymousUser) -> dict[str, Any]:
    words, tone = selectors.openness(thing)
    can = selectors.offer_abilities(thing, user)
    context: dict[str, Any] = {
        "thing": thing,
        "kind": kind_of(thing),
        "kind_label": kind_of(thing).label,
        "type": type_of(thing),
        "tags": tags_of(thing),
        "openness": words,
        "tone": tone,
        "texts": _texts(thing),
        "facts": _facts(thing),
        "can": can,
        "edit_url": _edit_url(thing) if "edit" in can else "",
        "may_read_directory": user.is_authenticated,
    }
    if isinstance(thing, Facility):
        context |= {"first_day": first_day(thing), "is_facility": True}
        if "edit" in can:
            context["coming"] = bookings.coming_to(thing)
    return context


def first_day(facility: Facility) -> date:
    """From which day on a request of today would be in time."""
    return add_working_days(timezone.localdate(), facility.notice_days)


def _edit_url(thing: Offered) -> str:
    folder = next(folder for folder, kind in FOLDERS.items() if kind == kind_of(thing))
    return reverse("members:own-offer", args=[thing.organisation.slug, folder, thing.pk])


def _texts(thing: Offered) -> list[dict[str, str]]:
    if isinstance(thing, Facility):
        texts = [(_("Parameters and capacity"), thing.parameters), (_("Conditions of use"), thing.conditions)]
    else:
        texts = [(_("Description"), thing.description)]
    return [{"label": label, "text": text} for label, text in texts if text]


def _facts(thing: Offered) -> list[Fact]:
    organisation = thing.organisation
    facts: list[tuple[str, Any]] = [
        (_("Offered by"), organisation.name),
        (_("Kind"), organisation.get_kind_display()),
        (_("Region"), organisation.region),
    ]
    if isinstance(thing, Facility):
        facts += [
            (_("Make and model"), thing.model_number),
            (_("Location"), thing.location),
            (_("Price note"), thing.price_note),
            (_("Working days of notice"), thing.notice_days),
        ]
    elif isinstance(thing, Service):
        facts += [(_("Price note"), thing.price_note), (_("Contact"), thing.contact)]
    elif isinstance(thing, Interest):
        facts += [(_("Amounts sought"), selectors.yuan_range(thing))]
    return [{"label": label, "value": value} for label, value in facts if value not in ("", None)]


def booking_facts(booking: Booking) -> list[Fact]:
    span = bookings.Span(booking.starts_at, booking.ends_at)
    return [
        {
            "label": _("Facility"),
            "value": booking.facility_name,
            "url": reverse("members:offer", args=[booking.facility_id]),
        },
        {"label": _("Time"), "value": span.text},
        {"label": _("Owner"), "value": booking.owner.name},
        {"label": _("Booked for"), "value": booking.organisation.name},
        {"label": _("Requested by"), "value": booking.requested_by.name},
        {"label": _("Requested on"), "value": f"{timezone.localtime(booking.created_at):%Y-%m-%d %H:%M}"},
    ]
