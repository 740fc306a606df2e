"""Filters of consortia and their members, the same for pages and REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consortia.kinds import BodyKind, ResolutionKind
from consortia.models import (
    Application,
    ChainNode,
    Consortium,
    ConsortiumKind,
    Listing,
    Meeting,
    MemberRole,
    Membership,
    Resolution,
)
from consortia.states import (
    ApplicationStatus,
    ConsortiumStatus,
    MeetingStatus,
    MembershipStatus,
    ResolutionStatus,
)
from kernel.tenancy.ordering import ColumnOrder
from members.kinds import ChainPosition, OrganisationKind, Size


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
    size = django_filters.ChoiceFilter(
        field_name="organisation__size", choices=Size.choices, label=_("Scale"), empty_label=_("All scales")
    )
    region = django_filters.CharFilter(
        field_name="organisation__region",
        lookup_expr="icontains",
        label=_("Region"),
        widget=_search_box(_("Region")),
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Organisation or task"))
    )
    ordering = ColumnOrder(
        "organisation__name",
        "role",
        "organisation__kind",
        "organisation__chain_position",
        "organisation__region",
        "joined_on",
        "left_on",
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


class NodeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Of the nodes of a chain, with their tasks counted."""

    position = django_filters.ChoiceFilter(
        choices=ChainPosition.choices, label=_("Chain position"), empty_label=_("All chain positions")
    )
    only = django_filters.ChoiceFilter(
        method="having",
        choices=[
            ("choke", _("Choke-points")),
            ("no_member", _("Without a member")),
            ("no_task", _("Without a task")),
        ],
        label=_("Show only"),
        empty_label=_("All nodes"),
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Node, note or member"))
    )
    ordering = ColumnOrder("name", "position", "task_count", widget=forms.HiddenInput)

    class Meta:
        model = ChainNode
        fields = ()

    def having(self, nodes: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "choke":
            return nodes.filter(is_choke_point=True)
        if value == "no_task":
            return nodes.filter(task_count=0)
        return nodes.exclude(members__membership__status=MembershipStatus.ACTIVE)

    def search(self, nodes: QuerySet[ChainNode], name: str, value: str) -> QuerySet[ChainNode]:
        text = value.strip()
        there = Q(
            members__membership__organisation__name__icontains=text,
            members__membership__status=MembershipStatus.ACTIVE,
        )
        found = nodes.model.objects.filter(Q(name__icontains=text) | Q(note__icontains=text) | there)
        return nodes.filter(pk__in=found.values("pk"))


class ListingFilter(django_filters.FilterSet):  # type: ignore[misc]
    field = django_filters.CharFilter(
        lookup_expr="icontains", label=_("Field"), widget=_search_box(_("Field"))
    )
    region = django_filters.CharFilter(
        lookup_expr="icontains", label=_("Region"), widget=_search_box(_("Region"))
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Consortium, lead or goal"))
    )
    ordering = ColumnOrder("name", "field", "region", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Listing
        fields = ()

    def search(self, listings: QuerySet[Listing], name: str, value: str) -> QuerySet[Listing]:
        text = value.strip()
        return listings.filter(
            Q(name__icontains=text) | Q(lead_name__icontains=text) | Q(goal__icontains=text)
        )


class ApplicationFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=ApplicationStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    role = django_filters.ChoiceFilter(
        choices=MemberRole.choices, label=_("Role"), empty_label=_("All roles")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Organisation or task"))
    )
    ordering = ColumnOrder("organisation__name", "role", "status", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Application
        fields = ()

    def search(self, found: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        text = value.strip()
        return found.filter(Q(organisation__name__icontains=text) | Q(task__icontains=text))


class ResolutionFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=ResolutionStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    kind = django_filters.ChoiceFilter(
        choices=ResolutionKind.choices, label=_("Matter"), empty_label=_("All matters")
    )
    body = django_filters.ChoiceFilter(
        field_name="body__kind", choices=BodyKind.choices, label=_("Body"), empty_label=_("All bodies")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Number or title"))
    )
    ordering = ColumnOrder(
        *("number", "title", "kind", "body__name", "status", "deadline", "created_at"),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Resolution
        fields = ()

    def search(self, resolutions: QuerySet[Resolution], name: str, value: str) -> QuerySet[Resolution]:
        text = value.strip()
        return resolutions.filter(Q(number__icontains=text) | Q(title__icontains=text))


class MeetingFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=MeetingStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    body = django_filters.ChoiceFilter(
        field_name="body__kind", choices=BodyKind.choices, label=_("Body"), empty_label=_("All bodies")
    )
    q = django_filters.CharFilter(method="search", label=_("Search"), widget=_search_box(_("Title or place")))
    ordering = ColumnOrder(
        "title", "body__name", "starts_at", "status", "present_count", widget=forms.HiddenInput
    )

    class Meta:
        model = Meeting
        fields = ()

    def search(self, meetings: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        text = value.strip()
        return meetings.filter(Q(title__icontains=text) | Q(place__icontains=text))
