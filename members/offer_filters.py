"""Filters of offers, bookings and vocabularies, the same for pages and REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.tenancy.ordering import ColumnOrder
from members.kinds import FacilityKind, OfferKind, OpenTo, Vocabulary
from members.models import Booking, Facility, Offer, Term
from members.selectors import offers, terms
from members.states import BookingStatus


def _search_box(placeholder: object) -> forms.TextInput:
    return forms.TextInput(
        attrs={"type": "search", "class": "form-control filter-search", "placeholder": placeholder}
    )


def offer_region_choices() -> list[tuple[Any, Any]]:
    return [(region, region) for region in offers.offer_regions()]


def _terms(request: object) -> QuerySet[Term]:
    return terms.terms_in_use()


class OfferApiFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Over everything that is open to everybody."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Capability, equipment, organisation …"))
    )
    kind = django_filters.ChoiceFilter(
        choices=OfferKind.choices, label=_("Kind"), empty_label=_("Everything on offer")
    )
    tag = django_filters.ModelChoiceFilter(
        queryset=_terms,
        method="under",
        label=_("Tag"),
        empty_label=_("All tags"),
    )
    region = django_filters.CharFilter(label=_("Region"))
    organisation = django_filters.UUIDFilter(field_name="organisation_id", widget=forms.HiddenInput)

    class Meta:
        model = Offer
        fields = ()

    def search(self, found: QuerySet[Offer], name: str, value: str) -> QuerySet[Offer]:
        return offers.search_offers(found, value)

    def under(self, found: QuerySet[Offer], name: str, value: Term) -> QuerySet[Offer]:
        return offers.named(found, value)


class OfferFilter(OfferApiFilter):
    """On the page region and order are chosen from those there are."""

    region = django_filters.ChoiceFilter(
        choices=offer_region_choices, label=_("Region"), empty_label=_("All regions")
    )
    ordering = django_filters.OrderingFilter(
        choices=[("title", _("By title")), ("-created_at", _("Newest first"))],
        fields=("title", "created_at"),
        label=_("Order"),
        empty_label=None,
    )


class OwnOfferFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Over one kind of one's own; `model` and the columns differ from kind to kind."""

    q = django_filters.CharFilter(method="search", label=_("Search"), widget=_search_box(_("Name or text")))
    shown = django_filters.ChoiceFilter(
        method="seen_by",
        choices=[("everybody", _("Shown to everybody")), ("hidden", _("Not shown to everybody"))],
        label=_("Who sees it"),
        empty_label=_("Shown or hidden"),
    )
    ordering = ColumnOrder("name", "kind", "maturity", "created_at", widget=forms.HiddenInput, method="sort")

    def search(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        columns = {
            "capability": ("term__name", "term__name_en", "description"),
            "facility": ("name", "model_number", "location", "parameters"),
        }.get(self._kind(found), ("name", "description"))
        wanted = Q()
        for column in columns:
            wanted |= Q(**{f"{column}__icontains": value.strip()})
        return found.filter(wanted)

    def seen_by(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        is_open = Q(is_public=True)
        if self._kind(found) == "facility":
            is_open = Q(open_to=OpenTo.EVERYBODY, is_active=True)
        return found.filter(is_open if value == "everybody" else ~is_open)

    def sort(self, found: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """By a column that this kind has, else as it comes."""
        kind = self._kind(found)
        by = value[0].removeprefix("-") if value else ""
        columns = {"name": "term__name" if kind == "capability" else "name", "created_at": "created_at"}
        columns["kind"] = "form" if kind == "interest" else "kind"
        columns["maturity"] = "maturity"
        column = columns.get(by, "")
        if column.partition("__")[0] not in {field.name for field in found.model._meta.get_fields()}:
            return found
        return found.order_by(("-" if value[0].startswith("-") else "") + column, "id")

    @staticmethod
    def _kind(found: QuerySet[Any]) -> str:
        return str(found.model._meta.model_name)


class BookingFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=BookingStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    facility = django_filters.UUIDFilter(label=_("Facility"), widget=forms.HiddenInput)
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Facility, organisation or purpose"))
    )

    class Meta:
        model = Booking
        fields = ()

    def search(self, bookings: QuerySet[Booking], name: str, value: str) -> QuerySet[Booking]:
        text = value.strip()
        return bookings.filter(
            Q(facility_name__icontains=text)
            | Q(owner__name__icontains=text)
            | Q(organisation__name__icontains=text)
            | Q(purpose__icontains=text)
        )


class BookingListFilter(BookingFilter):
    """On the page also the order is chosen; REST lists go by cursor."""

    ordering = ColumnOrder(
        *("facility_name", "starts_at", "status", "organisation__name", "owner__name", "created_at"),
        widget=forms.HiddenInput,
    )


class FacilityFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(choices=FacilityKind.choices)
    region = django_filters.CharFilter(field_name="organisation__region")
    q = django_filters.CharFilter(method="search")

    class Meta:
        model = Facility
        fields = ()

    def search(self, found: QuerySet[Facility], name: str, value: str) -> QuerySet[Facility]:
        text = value.strip()
        return found.filter(Q(name__icontains=text) | Q(parameters__icontains=text))


class TermFilter(django_filters.FilterSet):  # type: ignore[misc]
    vocabulary = django_filters.ChoiceFilter(
        choices=Vocabulary.choices, label=_("Vocabulary"), empty_label=_("All vocabularies")
    )
    is_active = django_filters.ChoiceFilter(
        choices=[("true", _("In use")), ("false", _("Out of use"))],
        method="in_use",
        label=_("In use"),
        empty_label=_("In use or not"),
    )
    q = django_filters.CharFilter(method="search", label=_("Search"), widget=_search_box(_("Name of a term")))

    class Meta:
        model = Term
        fields = ()

    def in_use(self, found: QuerySet[Term], name: str, value: str) -> QuerySet[Term]:
        return found.filter(is_active=value == "true")

    def search(self, found: QuerySet[Term], name: str, value: str) -> QuerySet[Term]:
        text = value.strip()
        return found.filter(
            Q(name__icontains=text) | Q(name_en__icontains=text) | Q(parent__name__icontains=text)
        )
