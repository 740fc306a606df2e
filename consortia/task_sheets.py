"""Tasks by XLSX."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortia.actions.task_rows import create_from_row
from consortia.models import Consortium
from consortia.selectors.tasks import Choices
from kernel.accounts.models import User
from kernel.documents.sheets import Column, SheetKind, Tenants, register_sheet

SEVERAL = _("Names of members as the list of members has them; several with 、 between them.")
ONE = _("The name of one member, as the list of members has it.")


def take(row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None:
    consortium_id = tenant_ids["consortium_id"]
    if consortium_id is not None:
        create_from_row(row, by=by, consortium_id=consortium_id)


def tasks_page(tenant_ids: Tenants) -> str:
    consortium = Consortium.objects.get(pk=str(tenant_ids["consortium_id"]))
    return reverse("consortia:tasks", args=[consortium.slug])


TASKS = register_sheet(
    SheetKind(
        name="consortia.tasks",
        title=_("Tasks of a consortium"),
        columns=(
            Column("title", _("Task"), required=True, longest=120),
            Column("description", _("Description"), longest=4000),
            Column("stage", _("Stage"), help=_("A stage of the roadmap, by its name."), longest=60),
            Column("node", _("Chain node"), help=_("A node of the chain, by its name."), longest=60),
            Column("starts_on", _("From"), required=True, kind="date"),
            Column("due_on", _("Due on"), required=True, kind="date"),
            Column("accountable", _("Accountable"), help=ONE, longest=120),
            Column("responsible", _("Responsible"), help=SEVERAL, longest=2000),
            Column("consulted", _("Consulted"), help=SEVERAL, longest=2000),
            Column("informed", _("Informed"), help=SEVERAL, longest=2000),
        ),
        take=take,
        back=tasks_page,
    )
)


def template_for(choices: Choices) -> SheetKind:
    """The template of one consortium: its stages, nodes and members drop down."""
    offered = {"stage": choices.stages, "node": choices.nodes, "accountable": choices.members}
    columns = tuple(
        replace(column, choices=[(name, name) for _pk, name in offered.get(column.name, [])])
        for column in TASKS.columns
    )
    return replace(TASKS, columns=columns)
