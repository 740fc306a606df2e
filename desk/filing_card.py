"""The card “completeness of the filing”: what is still missing while the consortium writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agreements.states import AgreementStatus
from consortia import permissions as P
from consortia.models import Consortium, Membership
from filings import snapshots
from filings.completeness import Check, percent
from filings.models import Dossier, Remark
from filings.presentation.cases import check_items
from filings.selectors.records import checks_before
from kernel.accounts.models import User
from members.models import Organisation

type Found = dict[str, list[Any]]


def filing(
    consortium: Consortium, user: User, found: Found, members: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Live while the consortium writes; afterwards what was submitted. From lists that were read already."""
    dossier: Dossier | None = next(iter(found["dossiers"]), None)
    if dossier is None:
        return {"dossier": None, "percent": 0, "checks": []}
    if not dossier.is_editable:
        return {"dossier": dossier, "percent": dossier.percent, "checks": []}
    checks = _checks(consortium, dossier, found, members)
    linked = user.has_perm(P.WRITE_DOSSIER, consortium)
    return {
        "dossier": dossier,
        "percent": percent(checks),
        "checks": check_items(checks, dossier, linked=linked),
    }


def _checks(
    consortium: Consortium, dossier: Dossier, found: Found, members: Sequence[dict[str, Any]]
) -> list[Check]:
    dossier.guideline, dossier.authority = found["guidelines"][0], found["authorities"][0]
    memberships = [_membership(row) for row in members]
    led = (each.organisation for each in memberships if each.organisation_id == consortium.lead_id)
    if lead := next(led, None):
        consortium.lead = lead
    material = snapshots.Material(
        dossier=dossier,
        consortium=consortium,
        sections=found["sections"],
        members=memberships,
        agreement=_agreement(found),
        chief_scientist=next((row["user__name"] for row in found["scientists"]), ""),
    )
    record = snapshots.build(material, round_=dossier.round + 1)
    return checks_before(dossier, record, [_remark(row) for row in found["remarks"]])


def _membership(row: dict[str, Any]) -> Membership:
    prefix = "organisation__"
    fields = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    return Membership(role=row["role"], task=row["task"], organisation=Organisation(**fields))


def _agreement(found: Found) -> dict[str, Any] | None:
    """The one in force with the names of its parties; the checks ask for no more."""
    forms = [each for each in found["agreements"] if each.status == AgreementStatus.IN_FORCE]
    if not forms:
        return None
    parties = [{"name": row["name"]} for row in found["parties"] if row["agreement_id"] == forms[0].pk]
    return {"parties": parties}


def _remark(row: dict[str, Any]) -> Remark:
    """With the answer as it stands before it is handed in."""
    resolved = row["answer__resolved_at"] if row["answer__pk"] else row["resolved_at"]
    return Remark(section_key=row["section_key"], resolved_at=resolved)
