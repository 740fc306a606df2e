"""Nodes of the chain by XLSX."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortia.actions.node_rows import YES, add_from_row
from consortia.models import Consortium
from kernel.accounts.models import User
from kernel.documents.sheets import Column, SheetKind, Tenants, register_sheet
from members.kinds import ChainPosition


def take(row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None:
    consortium_id = tenant_ids["consortium_id"]
    if consortium_id is not None:
        add_from_row(row, by=by, consortium_id=consortium_id)


def chain_page(tenant_ids: Tenants) -> str:
    # What belongs to a chain is a consortium's.
    pk = cast("UUID", tenant_ids["consortium_id"])
    slug = Consortium.objects.values_list("slug", flat=True).get(pk=pk)
    return reverse("consortia:chain", args=[slug])


NODES = register_sheet(
    SheetKind(
        name="consortia.nodes",
        title=_("Nodes of the chain"),
        columns=(
            Column("name", _("Chain node"), required=True, longest=60),
            Column(
                "parent",
                _("Below"),
                help=_("A node of the chain or of a row above, by its name."),
                longest=60,
            ),
            Column("position", _("Chain position"), choices=ChainPosition.choices),
            Column("is_choke_point", _("Choke-point"), choices=[(YES, _("Yes")), ("no", _("No"))]),
            Column(
                "members",
                _("Members"),
                help=_("Names of members as the list of members has them; several with 、 between them."),
                longest=2000,
            ),
            Column("note", _("Note"), longest=300),
        ),
        take=take,
        back=chain_page,
    )
)
