"""Filters of challenges and of the board, the same for pages and REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bounties import selectors
from bounties.kinds import Openness
from bounties.models import Answer, BoardEntry, Challenge
from bounties.states import AnswerStatus, ChallengeStatus
from kernel.tenancy.ordering import ColumnOrder

WAN = 1_000_000  # 分 in ten thousand yuan


def _search_box(placeholder: object) -> forms.TextInput:
    return forms.TextInput(
        attrs={"type": "search", "class": "form-control filter-search", "placeholder": placeholder}
    )


class ChallengeApiFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=ChallengeStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Title or number"))
    )

    class Meta:
        model = Challenge
        fields = ()

    def search(self, challenges: QuerySet[Challenge], name: str, value: str) -> QuerySet[Challenge]:
        text = value.strip()
        return challenges.filter(Q(title__icontains=text) | Q(number__icontains=text))


class ChallengeFilter(ChallengeApiFilter):
    """On the page also the order is chosen; REST lists go by cursor."""

    ordering = ColumnOrder(
        *("number", "title", "status", "amount_fen", "deadline", "created_at"),
        widget=forms.HiddenInput,
    )


class AnswerFilter(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(
        choices=AnswerStatus.choices, label=_("Status"), empty_label=_("All states")
    )

    class Meta:
        model = Answer
        fields = ()


def field_choices() -> list[tuple[Any, Any]]:
    return [(field, field) for field in selectors.fields_on_board(selectors.board())]


class BoardApiFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=_search_box(_("Words of the challenge"))
    )
    field = django_filters.ChoiceFilter(choices=field_choices, label=_("Field"), empty_label=_("All fields"))
    amount = django_filters.ChoiceFilter(
        method="least",
        choices=[
            (50, _("¥ 500,000 and more")),
            (100, _("¥ 1,000,000 and more")),
            (300, _("¥ 3,000,000 and more")),
            (1000, _("¥ 10,000,000 and more")),
        ],
        label=_("Amount"),
        empty_label=_("Any amount"),
    )
    openness = django_filters.ChoiceFilter(
        method="open_to", choices=Openness.choices, label=_("Openness"), empty_label=_("Open to anybody")
    )

    class Meta:
        model = BoardEntry
        fields = ()

    def search(self, entries: QuerySet[BoardEntry], name: str, value: str) -> QuerySet[BoardEntry]:
        return selectors.search_board(entries, value)

    def least(self, entries: QuerySet[BoardEntry], name: str, value: str) -> QuerySet[BoardEntry]:
        return entries.filter(amount_fen__gte=int(value) * WAN)

    def open_to(self, entries: QuerySet[BoardEntry], name: str, value: str) -> QuerySet[BoardEntry]:
        return entries.filter(is_public=value == Openness.PUBLIC)


class BoardFilter(BoardApiFilter):
    """On the page also the order is chosen."""

    ordering = django_filters.OrderingFilter(
        choices=[
            ("deadline", _("Deadline first")),
            ("-amount_fen", _("Largest amount first")),
            ("-published_at", _("Newest first")),
        ],
        fields=("deadline", "amount_fen", "published_at"),
        label=_("Order"),
        empty_label=None,
    )
