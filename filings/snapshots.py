"""The data record of a dossier: what is frozen, hashed, printed, compared and read by the officer.

The same record is built while the dossier is being written, so that the live list of what is missing and the
check of the submitted case cannot differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from consortia.models import Consortium, Membership
from filings.completeness import Case, MemberFacts, SectionFacts, is_complete_indicator
from filings.models import Dossier, Section
from members.credit_code import is_valid
from members.kinds import RESEARCH_KINDS, OrganisationKind, Size
from members.models import Organisation

FORMAT = 1
INDICATOR_FIELDS = ("name", "unit", "baseline", "target", "method", "due", "responsible")
STATEMENT_TEXTS = {
    "truthful": "本联合体及各成员单位承诺：申报材料真实、准确、完整，并对其真实性负责。",
    "no_secrets": "本联合体确认：申报材料不涉及国家秘密，可以通过本系统提交和保存。",
}
SMALL = frozenset({Size.MEDIUM, Size.SMALL, Size.MICRO})
type Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a snapshot is made of, read in the consortium's scope."""

    dossier: Dossier
    consortium: Consortium
    sections: Sequence[Section]
    members: Sequence[Membership]
    agreement: Mapping[str, Any] | None = None
    challenges: Sequence[Mapping[str, Any]] = ()
    chief_scientist: str = ""
    # Years of the lead, the newest first; only taken into what is handed in.
    lead_figures: Sequence[Mapping[str, Any]] = ()


def build(material: Material, *, round_: int, statements: frozenset[str] | None = None) -> Snapshot:
    dossier, consortium = material.dossier, material.consortium
    return {
        "format": FORMAT,
        "dossier": {"id": str(dossier.pk), "title": dossier.title, "round": round_},
        "authority": dossier.authority.name,
        "guideline": {
            "id": str(dossier.guideline_id),
            "title": dossier.guideline.title,
            "version": dossier.guideline.version,
            "doc_number": dossier.guideline.doc_number,
        },
        "consortium": {
            "name": consortium.name,
            "field": consortium.field,
            "kind": consortium.kind,
            "region": consortium.region,
            "goal": consortium.goal,
            "lead": consortium.lead.name,
        },
        "chief_scientist": material.chief_scientist,
        "lead_figures": [dict(year) for year in material.lead_figures],
        "sections": [section_record(section) for section in material.sections],
        "members": [_member(membership) for membership in material.members],
        "agreement": dict(material.agreement) if material.agreement else None,
        "challenges": [dict(challenge) for challenge in material.challenges],
        "statements": None
        if statements is None
        else {key: STATEMENT_TEXTS[key] for key in sorted(statements)},
    }


def section_record(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "body": section.body,
        "indicators": [{name: row[name] for name in INDICATOR_FIELDS} for row in section.indicators],
    }


def _member(membership: Membership) -> dict[str, Any]:
    # An active member is somebody: a constraint says so.
    organisation = cast("Organisation", membership.organisation)
    return {
        "name": organisation.name,
        "credit_code": organisation.credit_code,
        "code_valid": is_valid(organisation.credit_code),
        "kind": organisation.kind,
        "chain_position": organisation.chain_position,
        "size": organisation.size,
        "marks": list(organisation.marks),
        "industry": organisation.industry,
        "region": organisation.region,
        "role": membership.role,
        "task": membership.task,
    }


def canonical(snapshot: Snapshot) -> bytes:
    """One byte sequence per content, whatever the order of keys in the database."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(snapshot: Snapshot) -> str:
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def case_of(snapshot: Snapshot, *, open_remarks: Sequence[str] = ()) -> Case:
    """The facts that the rules of a guideline are about."""
    agreement = snapshot["agreement"]
    statements = snapshot["statements"]
    parties = {party["name"] for party in agreement["parties"]} if agreement else set()
    return Case(
        sections=tuple(_section_facts(section) for section in snapshot["sections"]),
        members=tuple(_member_facts(member, parties) for member in snapshot["members"]),
        agreement_in_force=agreement is not None,
        chief_scientist=bool(snapshot["chief_scientist"]),
        open_remarks=tuple(open_remarks),
        statements=None if statements is None else frozenset(statements),
    )


def _section_facts(section: Mapping[str, Any]) -> SectionFacts:
    complete = sum(is_complete_indicator(indicator) for indicator in section["indicators"])
    return SectionFacts(section["key"], length_of(section["body"]), len(section["indicators"]), complete)


def length_of(text: str) -> int:
    """As the counter under the text field counts: characters, a line end as one."""
    return len(text.strip())


def member_facts(members: Sequence[Membership]) -> tuple[MemberFacts, ...]:
    """The facts of memberships as they are now, whoever is party to the agreement."""
    return tuple(_member_facts(_member(membership), set()) for membership in members)


def _member_facts(member: Mapping[str, Any], parties: set[str]) -> MemberFacts:
    is_firm = member["kind"] == OrganisationKind.ENTERPRISE
    return MemberFacts(
        name=member["name"],
        is_lead=member["role"] == "lead",
        is_firm=is_firm,
        is_research=member["kind"] in RESEARCH_KINDS,
        is_small=is_firm and member["size"] in SMALL,
        code_valid=member["code_valid"],
        has_task=bool(member["task"].strip()),
        is_party=not parties or member["name"] in parties,
    )
