"""Filters of the directory, the same for pages and REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.tenancy.ordering import ColumnOrder
from members import credit_code, selectors
from members.kinds import ChainPosition, OrganisationKind, Size
from members.models import Organisation


def region_choices() -> list[tuple[Any, Any]]:
    return [(region, region) for region in selectors.regions()]


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(
        choices=OrganisationKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    chain_position = django_filters.ChoiceFilter(
        choices=ChainPosition.choices, label=_("Chain position"), empty_label=_("All chain positions")
    )
    size = django_filters.ChoiceFilter(choices=Size.choices, label=_("Scale"), empty_label=_("All scales"))
    region = django_filters.CharFilter(label=_("Region"))
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control filter-search",
                "placeholder": _("Name or credit code"),
            }
        ),
    )
    ordering = ColumnOrder("name", "kind", "chain_position", "region", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields = ()

    def search(self, organisations: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        """Part of a name, in any script, or a whole credit code."""
        text = value.strip()
        wanted = Q(name__icontains=text) | Q(short_name__icontains=text)
        return organisations.filter(wanted | Q(credit_code=credit_code.normalise(text)))


class DirectoryFilter(OrganisationFilter):
    """On the page the region is chosen from those there are."""

    region = django_filters.ChoiceFilter(
        choices=region_choices, label=_("Region"), empty_label=_("All regions")
    )
