"""Filters of tasks, the same for pages and REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consortia.models import Task
from consortia.selectors import tasks as selectors
from consortia.states import TaskStatus
from kernel.tenancy.ordering import ColumnOrder


class TaskApiFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Within one consortium: the queryset says which."""

    status = django_filters.ChoiceFilter(
        choices=TaskStatus.choices, label=_("Status"), empty_label=_("All states")
    )
    stage = django_filters.UUIDFilter(field_name="stage")
    node = django_filters.UUIDFilter(field_name="node")
    member = django_filters.UUIDFilter(method="with_member")
    overdue = django_filters.ChoiceFilter(
        method="only_overdue",
        choices=[("true", _("Overdue only"))],
        label=_("Overdue"),
        empty_label=_("Due any day"),
    )
    mine = django_filters.ChoiceFilter(
        method="only_mine",
        choices=[("true", _("Held by us"))],
        label=_("Held by us"),
        empty_label=_("Held by anybody"),
    )
    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control filter-search",
                "placeholder": _("Task or number"),
            }
        ),
    )

    class Meta:
        model = Task
        fields = ()

    def with_member(self, tasks: QuerySet[Task], name: str, value: Any) -> QuerySet[Task]:
        return selectors.with_part_of(tasks, value if isinstance(value, UUID) else UUID(value))

    def only_overdue(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return selectors.overdue(tasks)

    def only_mine(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return selectors.held_by_people_of(tasks, self.request.user)

    def search(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        text = value.strip()
        return tasks.filter(
            Q(title__icontains=text) | Q(number__icontains=text) | Q(description__icontains=text)
        )


class GanttFilter(TaskApiFilter):
    """On pages stages, nodes and members are chosen from lists."""

    stage = django_filters.ChoiceFilter(label=_("Stage"), empty_label=_("All stages"))
    node = django_filters.ChoiceFilter(label=_("Chain node"), empty_label=_("All chain nodes"))
    member = django_filters.ChoiceFilter(
        method="with_member", label=_("Member"), empty_label=_("All members")
    )

    def __init__(self, *args: Any, choices: selectors.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"stage": choices.stages, "node": choices.nodes, "member": choices.members}
        for name, pairs in offered.items():
            self.filters[name].extra["choices"] = pairs


class TaskFilter(GanttFilter):
    """The order is chosen by the heads of the columns."""

    ordering = ColumnOrder(
        *("number", "title", "stage__order", "due_on", "progress", "status"), widget=forms.HiddenInput
    )
