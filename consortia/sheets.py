"""What comes in by XLSX: invitations of many here, tasks in `task_sheets`."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortia.actions.rows import COLUMNS, LONGEST, invite_row
from consortia.chain_sheets import NODES
from consortia.models import Consortium
from consortia.task_sheets import TASKS
from kernel.accounts.models import User
from kernel.documents.sheets import Column, SheetKind, Tenants, register_sheet

HELP = {
    "name": _("Needed where the credit code is not in the directory yet."),
    "credit_code": _("18 characters. A code of the directory is enough; without a code an e-mail is needed."),
    "email": _("Gets a link that is valid for 14 days."),
    "role": _("联合牵头, 核心, 成员 or 观察员; empty: 成员."),
    "kind": _("For organisations not in the directory, such as 企业; empty: by the credit code."),
    "chain_position": _("For organisations not in the directory: 上游, 中游, 下游 or 服务."),
    "region": _("For organisations not in the directory."),
}


def take(row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None:
    consortium_id = tenant_ids["consortium_id"]
    if consortium_id is not None:
        invite_row(row, by=by, consortium_id=consortium_id)


def members_page(tenant_ids: Tenants) -> str:
    consortia = Consortium.objects.filter(pk__in=[tenant_ids["consortium_id"]])
    slug = consortia.values_list("slug", flat=True).get()
    return reverse("consortia:members", args=[slug])


INVITATIONS = register_sheet(
    SheetKind(
        name="consortia.invite_members",
        title=_("Invitations to a consortium"),
        columns=tuple(
            Column(name, label, help=HELP.get(name, ""), longest=LONGEST.get(name, 40))
            for name, label in COLUMNS.items()
        ),
        take=take,
        back=members_page,
    )
)

# Registers itself.
__all__ = ["INVITATIONS", "NODES", "TASKS"]
