"""Filters and orders of lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from filings import selectors
from filings.models import Authority, Dossier, Guideline, RegisterEntry
from filings.states import DossierStatus, GuidelineStatus

QUEUE_ORDERS = {
    "due": F("due_at").asc(nulls_last=True),
    "-due": F("due_at").desc(nulls_last=True),
    "number": F("number").asc(nulls_last=True),
    "-number": F("number").desc(nulls_last=True),
    "submitted": F("submitted_at").asc(),
    "-submitted": F("submitted_at").desc(),
    "name": F("consortium_name").asc(),
    "-name": F("consortium_name").desc(),
    "percent": F("percent").asc(),
    "-percent": F("percent").desc(),
}
SUBMITTED = [choice for choice in DossierStatus.choices if choice[0] != DossierStatus.DRAFT]


class StrictFilter(django_filters.FilterSet):  # type: ignore[misc]
    """A value that is not on offer finds nothing, instead of being overlooked."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.none() if self.errors else super().filter_queryset(queryset)
        return found


class QueueFilter(StrictFilter):
    """The authority's cases by stage, field, officer, and a part of name or number."""

    status = django_filters.ChoiceFilter(label=_("Stage"), choices=SUBMITTED, empty_label=_("All stages"))
    field = django_filters.ChoiceFilter(label=_("Field"), empty_label=_("All fields"))
    officer = django_filters.ChoiceFilter(label=_("Officer"), empty_label=_("All officers"))
    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(
            attrs={"placeholder": _("Consortium, lead or number"), "class": "filter-search"}
        ),
    )

    class Meta:
        model = Dossier
        fields = ("status", "field", "officer", "q")

    def __init__(self, *args: Any, fields: list[str], officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["field"].extra["choices"] = [(field, field) for field in fields]
        self.filters["officer"].extra["choices"] = [(str(user.pk), user.name) for user in officers]

    def search(self, cases: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        text = value.strip()
        return cases.filter(
            Q(consortium_name__icontains=text) | Q(lead_name__icontains=text) | Q(number__icontains=text)
        )


def ordered_queue(cases: QuerySet[Dossier], ordering: str) -> QuerySet[Dossier]:
    """By one of the columns; unknown names fall back to the most urgent first."""
    order = QUEUE_ORDERS.get(ordering, QUEUE_ORDERS["due"])
    return cases.order_by(order, "submitted_at", "id")


class RegisterFilter(StrictFilter):
    """The public register by words, authority, field and year; the same for pages and REST."""

    authority = django_filters.ModelChoiceFilter(
        label=_("Authority"),
        queryset=Authority.objects.all(),
        to_field_name="slug",
        empty_label=_("All authorities"),
    )
    field = django_filters.CharFilter(
        label=_("Field"), field_name="field", widget=forms.TextInput(attrs={"placeholder": _("Field")})
    )
    year = django_filters.NumberFilter(
        label=_("Year"),
        field_name="filed_on",
        lookup_expr="year",
        widget=forms.NumberInput(attrs={"placeholder": _("Year"), "min": 2015, "max": 2100}),
        min_value=2015,
        max_value=2100,
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(
            attrs={"placeholder": _("Consortium, lead unit, place, number"), "class": "filter-search"}
        ),
    )

    class Meta:
        model = RegisterEntry
        fields = ("authority", "field", "year", "q")

    def search(self, entries: QuerySet[RegisterEntry], name: str, value: str) -> QuerySet[RegisterEntry]:
        return selectors.search_entries(entries, value)


class DossierFilter(django_filters.FilterSet):  # type: ignore[misc]
    """REST: cases by number, state, consortium and authority."""

    number = django_filters.CharFilter()
    status = django_filters.ChoiceFilter(choices=DossierStatus.choices)
    consortium = django_filters.CharFilter(field_name="consortium_slug")
    authority = django_filters.CharFilter(field_name="authority__slug")

    class Meta:
        model = Dossier
        fields = ("number", "status", "consortium", "authority")


class GuidelineFilter(django_filters.FilterSet):  # type: ignore[misc]
    """REST: guidelines of an authority, in force or not."""

    authority = django_filters.CharFilter(field_name="authority__slug")
    status = django_filters.ChoiceFilter(choices=GuidelineStatus.choices)

    class Meta:
        model = Guideline
        fields = ("authority", "status")
