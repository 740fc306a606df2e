"""Filters of consortia and their members, the same for pages and REST."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consortia.models import Consortium, ConsortiumKind, MemberRole, Membership
from consortia.states import ConsortiumStatus, MembershipStatus
from kernel.tenancy.ordering import ColumnOrder
from members.kinds import ChainPosition, OrganisationKind


def _search_box(placeholder: object) -> forms.TextInput:
    return forms.TextInput(
        attrs={"type": "search", "class": "form-control filter-search", "placeholder": placeholder}
    )


class ConsortiumFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=ConsortiumStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    kind = django_filters.ChoiceFilter(
        choices=ConsortiumKind.choices, label=_("Type"), empty_label=_("All types")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Consortium, field or lead"))
    )
    ordering = ColumnOrder(
        *("name", "field", "status", "lead__name", "member_count", "created_at"),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Consortium
        fields = ()

    def search(self, consortia: QuerySet[Consortium], name: str, value: str) -> QuerySet[Consortium]:
        text = value.strip()
        return consortia.filter(
            Q(name__icontains=text) | Q(field__icontains=text) | Q(lead__name__icontains=text)
        )


class MembershipFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=MembershipStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    role = django_filters.ChoiceFilter(
        choices=MemberRole.choices, label=_("Role"), empty_label=_("All roles")
    )
    kind = django_filters.ChoiceFilter(
        field_name="organisation__kind",
        choices=OrganisationKind.choices,
        label=_("Kind"),
        empty_label=_("All kinds"),
    )
    chain_position = django_filters.ChoiceFilter(
        field_name="organisation__chain_position",
        choices=ChainPosition.choices,
        label=_("Chain position"),
        empty_label=_("All chain positions"),
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Organisation or task"))
    )
    ordering = ColumnOrder(
        "organisation__name",
        "role",
        "organisation__kind",
        "organisation__chain_position",
        "joined_on",
        "status",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Membership
        fields = ()

    def search(self, memberships: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        text = value.strip()
        return memberships.filter(
            Q(organisation__name__icontains=text) | Q(email__icontains=text) | Q(task__icontains=text)
        )
