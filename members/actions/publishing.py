"""The public copies of what organisations offer, written with the thing itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from kernel.tenancy.search import Vector
from members.kinds import OfferKind
from members.models import (
    OFFERED,
    Capability,
    Facility,
    Interest,
    Offer,
    Offered,
    Organisation,
    Service,
    kind_of,
)

# What is searched holds the Chinese words of the choices, whatever language the writer reads.
LANGUAGE = "zh-hans"
# Data of an organisation that its copies repeat.
COPIED = {"name", "short_name", "region"}


def publish(thing: Offered) -> None:
    """Take over the present state of a thing: a copy while it is open to everybody, else none."""
    if not thing.is_public:
        withdraw(thing)
        return
    with override(LANGUAGE):
        Offer.objects.update_or_create(pk=thing.pk, defaults=_copy(thing))


def withdraw(thing: Offered) -> None:
    Offer.objects.filter(pk=thing.pk).delete()


def follow(organisation: Organisation) -> None:
    """After its name or region changed, or its entries moved here."""
    for model in OFFERED.values():
        for thing in model._base_manager.filter(organisation=organisation).select_related("organisation"):
            publish(thing)


def _copy(thing: Offered) -> dict[str, Any]:
    tags = "、".join(_tags(thing))
    text = _text(thing)
    organisation = thing.organisation
    return {
        "organisation": organisation,
        "kind": kind_of(thing),
        "title": str(thing)[:120],
        "summary": text[:300],
        "detail": _detail(thing),
        "tags": tags[:300],
        "region": organisation.region,
        "words": Vector(str(thing), text, tags, *_labels(thing), *_names(organisation)),
    }


def _tags(thing: Offered) -> list[str]:
    if isinstance(thing, Capability):
        group = thing.term.parent
        return [group.name] if group else []
    return list(thing.terms.order_by("name").values_list("name", flat=True))


def _text(thing: Offered) -> str:
    return thing.parameters if isinstance(thing, Facility) else thing.description


def _detail(thing: Offered) -> str:
    """The code of what a list shows beside the kind; the reader's language gives it its words."""
    if isinstance(thing, Capability):
        return thing.maturity
    return thing.form if isinstance(thing, Interest) else thing.kind


def _labels(thing: Offered) -> list[str]:
    more: list[Any] = [OfferKind(kind_of(thing)).label]
    if isinstance(thing, Facility):
        more += [thing.get_kind_display(), thing.model_number, thing.location]
    elif isinstance(thing, Service):
        more += [thing.get_kind_display()]
    elif isinstance(thing, Interest):
        more += [thing.get_form_display(), thing.get_maturity_display()]
    else:
        more += [thing.get_maturity_display(), thing.term.name_en]
    return [str(each) for each in more]


def _names(organisation: Organisation) -> list[str]:
    return [organisation.name, organisation.short_name, organisation.region]
