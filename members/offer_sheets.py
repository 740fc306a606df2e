"""Capabilities and facilities by XLSX."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.accounts.models import User
from kernel.documents.sheets import Column, SheetKind, Tenants, register_sheet
from kernel.tenancy.errors import RuleBroken
from members.actions import offers
from members.kinds import FacilityKind, Maturity, OfferKind, OpenTo, Vocabulary
from members.models import Organisation, Term
from members.selectors import terms

YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
SEVERAL = gettext_lazy("Terms of the vocabulary, several with 、 between them.")
ONE = gettext_lazy("A term of the vocabulary.")
BETWEEN = re.compile(r"[、,，;；\n]")


def _term(name: str, attr: str, vocabulary: str = "") -> Term:
    found = next((term for term in terms.terms_in_use(vocabulary) if name in (term.name, term.name_en)), None)
    if found is None:
        raise RuleBroken(_("The vocabulary has no term “%(name)s”.") % {"name": name}, attr=attr)
    return found


def take_capability(row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None:
    organisation_id = tenant_ids["organisation_id"]
    if organisation_id is not None:
        offers.add_offer(
            organisation_id,
            OfferKind.CAPABILITY,
            by=by,
            term=_term(row["term"], "term", Vocabulary.CAPABILITY),
            maturity=row["maturity"] or Maturity.RESEARCH,
            description=row["description"],
            is_public=row["is_public"] != "no",
        )


def take_facility(row: dict[str, Any], *, by: User, tenant_ids: Tenants) -> None:
    organisation_id = tenant_ids["organisation_id"]
    if organisation_id is None:
        return
    names = [name.strip() for name in BETWEEN.split(row.pop("terms")) if name.strip()]
    days = row.pop("notice_days")
    if days is not None and not 0 <= days <= 60:
        raise RuleBroken(_("At most sixty working days."), attr="notice_days")
    offers.add_offer(
        organisation_id,
        OfferKind.FACILITY,
        by=by,
        **row | {"open_to": row["open_to"] or OpenTo.EVERYBODY},
        notice_days=3 if days is None else days,
        terms=[_term(name, "terms") for name in names],
    )


def _page(folder: str) -> Any:
    def page(tenant_ids: Tenants) -> str:
        slug = Organisation.objects.values_list("slug", flat=True).get(pk=str(tenant_ids["organisation_id"]))
        return reverse("members:own-offers-of", args=[slug, folder])

    return page


CAPABILITIES = register_sheet(
    SheetKind(
        name="members.capabilities",
        title=gettext_lazy("Capabilities"),
        columns=(
            Column("term", gettext_lazy("Vocabulary term"), required=True, help=ONE),
            Column("maturity", gettext_lazy("Maturity"), choices=Maturity.choices),
            Column("description", gettext_lazy("Description"), longest=4000),
            Column("is_public", gettext_lazy("Shown to everybody"), choices=YES_NO),
        ),
        take=take_capability,
        back=_page("capabilities"),
    )
)
FACILITIES = register_sheet(
    SheetKind(
        name="members.facilities",
        title=gettext_lazy("Facilities"),
        columns=(
            Column("name", gettext_lazy("Name"), required=True, longest=120),
            Column("kind", gettext_lazy("Type"), required=True, choices=FacilityKind.choices),
            Column("terms", gettext_lazy("Tags"), help=SEVERAL, longest=800),
            Column("model_number", gettext_lazy("Make and model"), longest=120),
            Column("location", gettext_lazy("Location")),
            Column("parameters", gettext_lazy("Parameters and capacity"), longest=4000),
            Column("conditions", gettext_lazy("Conditions of use"), longest=4000),
            Column("price_note", gettext_lazy("Price note")),
            Column("open_to", gettext_lazy("Who sees it"), choices=OpenTo.choices),
            Column("notice_days", gettext_lazy("Working days of notice"), kind="integer"),
        ),
        take=take_facility,
        back=_page("facilities"),
    )
)
SHEETS = {"capabilities": CAPABILITIES, "facilities": FACILITIES}


def template_for(sheet: SheetKind) -> SheetKind:
    """Terms drop down, as they are today."""
    names = [(term.name, term.name) for term in terms.terms_in_use(Vocabulary.CAPABILITY)]
    columns = tuple(
        replace(column, choices=names) if column.name == "term" else column for column in sheet.columns
    )
    return replace(sheet, columns=columns)
