"""Filters of experts, the same for pages and REST."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.tenancy.ordering import ColumnOrder
from members.kinds import ExpertKind
from members.models import Expert, Term
from members.selectors import experts, terms


def _fields(request: object) -> QuerySet[Term]:
    return experts.field_terms()


class TermChoice(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    """By the name of the term in the reader's language."""

    class field_class(django_filters.fields.ModelChoiceField):  # type: ignore[misc]  # noqa: N801 -- their name
        def label_from_instance(self, obj: Term) -> str:
            return terms.label_of(obj)


class ExpertFilter(django_filters.FilterSet):  # type: ignore[misc]
    field = TermChoice(
        field_name="fields", queryset=_fields, label=_("Field"), empty_label=_("All fields of expertise")
    )
    kind = django_filters.ChoiceFilter(
        choices=ExpertKind.choices, label=_("Kind of expertise"), empty_label=_("All kinds of expertise")
    )
    unit = django_filters.CharFilter(
        method="at_unit",
        label=_("Unit"),
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": _("Unit")}),
    )
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control filter-search",
                "placeholder": _("Name, title or biography"),
            }
        ),
    )
    ordering = ColumnOrder("name", "kind", "title", "created_at", widget=forms.HiddenInput)

    class Meta:
        model = Expert
        fields = ()

    def at_unit(self, found: QuerySet[Expert], name: str, value: str) -> QuerySet[Expert]:
        text = value.strip()
        return found.filter(Q(employer__name__icontains=text) | Q(employer_name__icontains=text))

    def search(self, found: QuerySet[Expert], name: str, value: str) -> QuerySet[Expert]:
        text = value.strip()
        wanted = Q(name__icontains=text) | Q(title__icontains=text) | Q(biography__icontains=text)
        return found.filter(wanted)
