"""The record of a case as each side reads it, and what it still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from agreements.models import Party
from agreements.selectors import agreement_in_force, parties_of
from bounties.selectors import PUBLISHED, challenges_of
from consortia.models import Consortium
from consortia.permissions import SeatRole
from consortia.selectors import active_members, seats_of
from filings import completeness, snapshots
from filings.access import is_reader_of
from filings.completeness import Check
from filings.models import Dossier, Remark, Section, Submission
from filings.selectors.cases import handed_over, remarks_of, sections_of, submissions_of
from kernel.accounts.models import User
from members.selectors.profile import facts


def draft_snapshot(
    dossier: Dossier,
    *,
    statements: frozenset[str] | None = None,
    sections: Sequence[Section] | None = None,
    challenges: bool = True,
) -> snapshots.Snapshot:
    """The record as it would be submitted now; read in the consortium's scope."""
    consortium = Consortium.objects.select_related("lead").get(pk=dossier.consortium_id)
    material = snapshots.Material(
        dossier=dossier,
        consortium=consortium,
        sections=list(sections_of(dossier)) if sections is None else sections,
        members=list(active_members(consortium).select_related(None).select_related("organisation")),
        agreement=_agreement(consortium),
        challenges=_challenges(consortium) if challenges else [],
        chief_scientist=_chief_scientist(consortium),
        lead_figures=_lead_figures(consortium) if statements is not None else (),
    )
    return snapshots.build(material, round_=dossier.round + 1, statements=statements)


def _lead_figures(consortium: Consortium) -> list[dict[str, Any]]:
    """The last years of the lead, as its own people see them when they hand in."""
    figures: list[dict[str, Any]] = facts(consortium.lead).record()["figures"]
    return figures


def _agreement(consortium: Consortium) -> dict[str, Any] | None:
    agreement = agreement_in_force(consortium)
    if agreement is None:
        return None
    return {
        "title": agreement.title,
        "text_hash": agreement.text_hash,
        "version": agreement.version,
        "in_force_at": agreement.in_force_at.isoformat() if agreement.in_force_at else "",
        "parties": [_party(party) for party in parties_of(agreement)],
    }


def _party(party: Party) -> dict[str, str]:
    """An agreement in force was signed by every party."""
    return {
        "name": party.name,
        "signatory": party.signature.signer_name,
        "capacity": party.signature.capacity,
        "signed_at": party.signature.signed_at.isoformat(),
    }


def _challenges(consortium: Consortium) -> list[dict[str, Any]]:
    """Those that were published; drafts stay inside."""
    return [
        {
            "number": challenge.number,
            "title": challenge.title,
            "amount_fen": challenge.amount_fen,
            "status": challenge.status,
            "deadline": challenge.deadline.isoformat() if challenge.deadline else "",
        }
        for challenge in challenges_of(consortium).filter(PUBLISHED)
    ]


def _chief_scientist(consortium: Consortium) -> str:
    seats = seats_of(consortium).filter(role=SeatRole.CHIEF_SCIENTIST)
    return seats.values_list("user__name", flat=True).first() or ""


def draft_checks(
    dossier: Dossier, *, sections: Sequence[Section] | None = None, remarks: Sequence[Remark] | None = None
) -> list[Check]:
    """The live list of what is missing; no rule asks for challenges."""
    record = draft_snapshot(dossier, sections=sections, challenges=False)
    return checks_before(dossier, record, handed_over(dossier) if remarks is None else remarks)


def checks_before(dossier: Dossier, record: snapshots.Snapshot, remarks: Iterable[Remark]) -> list[Check]:
    """What a record that is about to be submitted lacks, the answers to remarks included."""
    waiting = [remark.section_key for remark in remarks if remark.resolved_at is None]
    case = snapshots.case_of(record, open_remarks=waiting)
    return completeness.assess(case, dossier.guideline.rule_set, dossier.guideline.section_rules)


def submitted_checks(dossier: Dossier, submission: Submission) -> list[Check]:
    """The same questions put to what was handed in."""
    case = snapshots.case_of(submission.snapshot)
    return completeness.assess(case, dossier.guideline.rule_set, dossier.guideline.section_rules)


@dataclass(frozen=True, slots=True)
class Reading:
    """One case as a side reads it: the text being written, or what was submitted."""

    sections: list[dict[str, Any]]
    checks: list[Check]
    remarks: list[Remark]
    submissions: list[Submission]


def reading_of(dossier: Dossier, user: User) -> Reading:
    """The consortium's side while `user` stands on it, else the authority's."""
    if not is_reader_of(user, dossier):
        return _submitted_reading(dossier)
    sections, remarks = list(sections_of(dossier)), handed_over(dossier)
    return Reading(
        sections=[{**snapshots.section_record(section), "version": section.version} for section in sections],
        checks=draft_checks(dossier, sections=sections, remarks=remarks),
        remarks=remarks,
        submissions=list(submissions_of(dossier).defer("snapshot")),
    )


def _submitted_reading(dossier: Dossier) -> Reading:
    submissions = list(submissions_of(dossier))
    latest = submissions[0]
    return Reading(
        sections=[{**section, "version": None} for section in latest.sections],
        checks=submitted_checks(dossier, latest),
        remarks=list(remarks_of(dossier)),
        submissions=submissions,
    )
