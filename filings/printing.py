"""From the record of a dossier to what its PDF says, in Chinese whatever the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation

from consortia.models import MemberRole
from filings.snapshots import Snapshot
from kernel.documents.content import (
    DossierContent,
    DossierSection,
    Indicator,
    Member,
    SignatureRecord,
    Statement,
)
from members.kinds import OrganisationKind

TEMPLATE = "documents/dossier.html"
STATEMENT_TITLES = {"truthful": "真实性承诺", "no_secrets": "不涉密承诺"}


def content_of(snapshot: Snapshot, *, on: date, sha256: str = "") -> DossierContent:
    """A draft has no hash, and its cover says that it is one."""
    consortium, guideline = snapshot["consortium"], snapshot["guideline"]
    agreement = snapshot["agreement"] or {"parties": [], "text_hash": ""}
    with translation.override("zh-hans"):
        return DossierContent(
            consortium_name=consortium["name"],
            lead_unit=consortium["lead"],
            authority_name=snapshot["authority"],
            guideline_title=f"{guideline['title']}（{guideline['version']}）",
            submission=submission_label(snapshot["dossier"]["round"]) if sha256 else "草稿",
            date=on,
            snapshot_sha256=sha256,
            sections=tuple(_section(section) for section in snapshot["sections"]),
            members=tuple(_member(member) for member in snapshot["members"]),
            signatures=tuple(_signature(party, agreement["text_hash"]) for party in agreement["parties"]),
            statements=tuple(
                Statement(STATEMENT_TITLES[key], text) for key, text in (snapshot["statements"] or {}).items()
            ),
        )


def submission_label(round_: int) -> str:
    return f"第{round_}次提交" + ("（补正后）" if round_ > 1 else "")


def _section(section: Mapping[str, Any]) -> DossierSection:
    indicators = tuple(_indicator(indicator) for indicator in section["indicators"])
    return DossierSection(section["title"], section["body"], indicators=indicators)


def _indicator(row: Mapping[str, str]) -> Indicator:
    return Indicator(
        name=row["name"],
        unit=row["unit"],
        baseline=row["baseline"],
        target=row["target"],
        due=row["due"],
        verification=row["method"],
        responsible=row["responsible"],
    )


def _member(member: Mapping[str, Any]) -> Member:
    return Member(
        name=member["name"],
        credit_code=member["credit_code"],
        kind=str(OrganisationKind(member["kind"]).label),
        role=str(MemberRole(member["role"]).label),
        task=member["task"],
    )


def _signature(party: Mapping[str, Any], text_hash: str) -> SignatureRecord:
    signed_at = datetime.fromisoformat(party["signed_at"]) if party["signed_at"] else None
    return SignatureRecord(
        unit=party["name"],
        signatory=party["signatory"],
        capacity=party["capacity"],
        signed_at=signed_at,
        document_sha256=text_hash,
    )
