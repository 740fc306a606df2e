"""Filters of the directory, the same for pages and REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.tenancy.ordering import ColumnOrder
from members import credit_code, industry, selectors
from members.kinds import ChainPosition, EvidenceKind, HonourLevel, Mark, OrganisationKind, PowerScope, Size
from members.models import Claim, Evidence, Honour, Organisation, Person, PowerOfAttorney, Staff
from members.permissions import StaffRole
from members.selectors.evidence import EXPIRED, GOOD, SOON, in_state
from members.states import ClaimStatus, PowerStatus


def region_choices() -> list[tuple[Any, Any]]:
    return [(region, region) for region in selectors.regions()]


def section_choices() -> list[tuple[Any, Any]]:
    return [(letter, f"{letter} {section.name}") for letter, section in industry.SECTIONS.items()]


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(
        choices=OrganisationKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    mark = django_filters.ChoiceFilter(
        choices=Mark.choices, label=_("Mark"), empty_label=_("All marks"), method="with_mark"
    )
    industry = django_filters.CharFilter(label=_("Industry"), method="in_industry")
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
    ordering = ColumnOrder(
        "name", "kind", "chain_position", "industry", "region", "created_at", widget=forms.HiddenInput
    )

    class Meta:
        model = Organisation
        fields = ()

    def with_mark(
        self, organisations: QuerySet[Organisation], name: str, value: str
    ) -> QuerySet[Organisation]:
        return organisations.filter(marks__contains=[value])

    def in_industry(
        self, organisations: QuerySet[Organisation], name: str, value: str
    ) -> QuerySet[Organisation]:
        """A section, a division or finer: everything below it."""
        return organisations.filter(industry__startswith=industry.normalise(value))

    def search(self, organisations: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        """Part of a name, in any script, or a whole credit code."""
        text = value.strip()
        wanted = Q(name__icontains=text) | Q(short_name__icontains=text)
        return organisations.filter(wanted | Q(credit_code=credit_code.normalise(text)))


class DirectoryFilter(OrganisationFilter):
    """On the page the region is chosen from those there are."""

    industry = django_filters.ChoiceFilter(
        choices=section_choices, label=_("Industry"), empty_label=_("All industries"), method="in_industry"
    )
    region = django_filters.ChoiceFilter(
        choices=region_choices, label=_("Region"), empty_label=_("All regions")
    )


class EvidenceFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(
        choices=EvidenceKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    state = django_filters.ChoiceFilter(
        choices=[(GOOD, _("Valid now")), (SOON, _("Expires soon")), (EXPIRED, _("Expired"))],
        label=_("Validity"),
        empty_label=_("Any validity"),
        method="by_state",
    )
    ordering = ColumnOrder("title", "kind", "valid_until", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Evidence
        fields = ()

    def by_state(self, evidence: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        return in_state(evidence, value)


class StaffFilter(django_filters.FilterSet):  # type: ignore[misc]
    role = django_filters.ChoiceFilter(choices=StaffRole.choices, label=_("Role"), empty_label=_("All roles"))
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control filter-search",
                "placeholder": _("Name or e-mail"),
            }
        ),
    )
    ordering = ColumnOrder("user__name", "role", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Staff
        fields = ()

    def search(self, staff: QuerySet[Staff], name: str, value: str) -> QuerySet[Staff]:
        text = value.strip()
        return staff.filter(Q(user__name__icontains=text) | Q(user__email__icontains=text))


class HonourFilter(django_filters.FilterSet):  # type: ignore[misc]
    level = django_filters.ChoiceFilter(
        choices=HonourLevel.choices, label=_("Level"), empty_label=_("All levels")
    )
    ordering = ColumnOrder("name", "level", "awarded_on", widget=forms.HiddenInput)

    class Meta:
        model = Honour
        fields = ()


class PersonFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control filter-search",
                "placeholder": _("Name, position or field"),
            }
        ),
    )
    ordering = ColumnOrder("name", "position", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ()

    def search(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        text = value.strip()
        return people.filter(Q(name__icontains=text) | Q(position__icontains=text) | Q(field__icontains=text))


class PowerFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=PowerStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    matter = django_filters.ChoiceFilter(
        method="covering", choices=PowerScope.choices, label=_("Matter"), empty_label=_("All matters")
    )
    ordering = ColumnOrder("agent__name", "valid_until", "status", widget=forms.HiddenInput)

    class Meta:
        model = PowerOfAttorney
        fields = ()

    def covering(self, powers: QuerySet[PowerOfAttorney], name: str, value: str) -> QuerySet[PowerOfAttorney]:
        return powers.filter(scope__contains=[value])


class ClaimFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=ClaimStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control filter-search",
                "placeholder": _("Organisation or person"),
            }
        ),
    )
    ordering = ColumnOrder(
        "organisation__name", "user__name", "status", "created_at", widget=forms.HiddenInput
    )

    class Meta:
        model = Claim
        fields = ()

    def search(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        text = value.strip()
        return claims.filter(Q(organisation__name__icontains=text) | Q(user__name__icontains=text))
