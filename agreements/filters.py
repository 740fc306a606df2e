"""Filters of agreement lists, the same for pages and REST."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.states import AgreementStatus
from kernel.tenancy.ordering import ColumnOrder

ORDERINGS = ("version", "title", "sign_by", "updated_at")


class AgreementFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(choices=AgreementStatus.choices, empty_label=_("Any status"))
    ordering = ColumnOrder(*ORDERINGS)

    class Meta:
        model = Agreement
        fields = ("status",)


class AgreementApiFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(choices=AgreementStatus.choices)
    consortium = django_filters.CharFilter(field_name="consortium__slug")

    class Meta:
        model = Agreement
        fields = ("status", "consortium")
