"""Filters of requests for advice, the same for pages and REST."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consortia.models import AdviceRequest
from consortia.states import AdviceStatus
from kernel.tenancy.ordering import ColumnOrder


class OwnAdviceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """For the expert."""

    status = django_filters.ChoiceFilter(
        choices=AdviceStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control filter-search", "placeholder": _("subject")}
        ),
    )
    ordering = ColumnOrder("title", "due_on", "status", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = AdviceRequest
        fields = ()

    def search(self, found: QuerySet[AdviceRequest], name: str, value: str) -> QuerySet[AdviceRequest]:
        text = value.strip()
        return found.filter(Q(title__icontains=text) | Q(consortium_name__icontains=text))


class AdviceFilter(OwnAdviceFilter):
    """For the people of the consortium."""

    def search(self, found: QuerySet[AdviceRequest], name: str, value: str) -> QuerySet[AdviceRequest]:
        text = value.strip()
        return found.filter(Q(title__icontains=text) | Q(user__name__icontains=text))
