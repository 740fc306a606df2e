"""Dossiers of generated consortia: sections, what was submitted, and the entry in the register."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.scale.places import dice, identifier
from desk.scale.tenants import Tenant
from desk.scale.words import FIELDS, SENTENCES
from filings import completeness, snapshots
from filings.models import Dossier, EntryStatus, RegisterEntry, Section, Submission
from filings.states import DossierStatus
from kernel.accounts.models import User
from kernel.notices.workdays import SHANGHAI, end_of_day
from kernel.tenancy.search import Vector

D = DossierStatus
NUMBERED = (D.ACCEPTED, D.RETURNED, D.PASSED, D.IN_PUBLICITY, D.FILED)
PUBLIC = {D.IN_PUBLICITY: EntryStatus.IN_PUBLICITY, D.FILED: EntryStatus.FILED}
WAITING = (D.SUBMITTED, D.ACCEPTED, D.RETURNED, D.IN_PUBLICITY)
LINES = 4
STATEMENTS = frozenset(completeness.STATEMENTS)


@dataclass
class Case:
    dossier: Dossier
    sections: list[Section]
    submission: Submission | None
    entry: RegisterEntry | None


def case_of(tenant: Tenant, *, author: User, now: datetime) -> Case | None:
    """The dossier of a tenant in the state that its plan says, or None if it has none."""
    if not tenant.dossier_status:
        return None
    rng = dice(f"case:{tenant.consortium.pk}")
    dossier = _dossier(tenant, rng, now)
    sections = [
        _section(tenant, dossier, order, rng) for order in range(len(tenant.place.guideline.sections))
    ]
    tenant.happened("dossier.opened", tenant.consortium, rng, guideline=dossier.title)
    at = dossier.submitted_at
    submission = _submission(tenant, dossier, sections, author, rng, at) if at else None
    if submission is not None:
        tenant.happened("dossier.submitted", tenant.consortium, rng, sha256=submission.sha256)
    return Case(dossier, sections, submission, _entry(tenant, dossier, rng, now))


def _dossier(tenant: Tenant, rng: random.Random, now: datetime) -> Dossier:
    status, consortium = tenant.dossier_status, tenant.consortium
    authority, guideline = tenant.place.authority, tenant.place.guideline
    submitted = None if status == D.DRAFT else tenant.born + timedelta(days=rng.randint(35, 55))
    accepted = submitted + timedelta(days=3) if submitted and status in NUMBERED else None
    decided = submitted + timedelta(days=20) if submitted and status in (D.FILED, D.REFUSED) else None
    due = end_of_day((now + timedelta(days=rng.randint(-3, 15))).date()) if status in WAITING else None
    public = status in PUBLIC
    return Dossier(
        id=identifier(rng),
        consortium=consortium,
        authority=authority,
        guideline=guideline,
        status=status,
        title=str(guideline),
        number=f"{authority.number_prefix}-{now.year}-{tenant.number:04d}" if accepted else None,
        round=1 if submitted else 0,
        submitted_at=submitted,
        accepted_at=accepted,
        decided_at=decided,
        due_at=due,
        publicity_from=(now - timedelta(days=2)).date() if public else None,
        publicity_until=(now + timedelta(days=5)).date() if status == D.IN_PUBLICITY else None,
        consortium_name=consortium.name,
        consortium_slug=consortium.slug,
        lead_name=consortium.lead.name,
        field=consortium.field,
        region=consortium.region,
        member_count=len(tenant.memberships),
        percent=rng.randint(70, 100) if submitted else 0,
        created_at=tenant.born + timedelta(days=30),
    )


def _section(tenant: Tenant, dossier: Dossier, order: int, rng: random.Random) -> Section:
    rule = tenant.place.guideline.section_rules[order]
    topic = FIELDS[tenant.number % len(FIELDS)][1]
    lines = [
        line.format(lead=tenant.consortium.lead.name, topic=topic) for line in rng.sample(SENTENCES, LINES)
    ]
    return Section(
        id=identifier(rng),
        consortium=tenant.consortium,
        dossier=dossier,
        key=rule.key,
        title=rule.title,
        order=order + 1,
        body="\n".join(f"（{'一二三四'[n]}）{line}" for n, line in enumerate(lines)),
        indicators=[_indicator(tenant, rng)] if rule.indicators else [],
        version=rng.randint(2, 9),
    )


def _indicator(tenant: Tenant, rng: random.Random) -> dict[str, str]:
    return {
        "name": "批间变异系数",
        "unit": "%",
        "baseline": str(rng.randint(8, 15)),
        "target": f"≤ {rng.randint(2, 5)}",
        "method": "第三方检测",
        "due": "2028-06",
        "responsible": tenant.consortium.lead.name,
    }


def _submission(
    tenant: Tenant,
    dossier: Dossier,
    sections: list[Section],
    author: User,
    rng: random.Random,
    submitted_at: datetime,
) -> Submission:
    material = snapshots.Material(dossier, tenant.consortium, sections, tenant.memberships)
    snapshot = snapshots.build(material, round_=1, statements=STATEMENTS)
    sha256 = snapshots.digest(snapshot)
    return Submission(
        id=identifier(rng),
        consortium=tenant.consortium,
        dossier=dossier,
        authority=dossier.authority,
        round=1,
        snapshot=snapshot,
        sha256=sha256,
        receipt_number=f"{dossier.authority.number_prefix}-R{tenant.number:06d}-{sha256[:8].upper()}",
        submitted_by=author,
        submitted_by_name=author.name,
        submitted_at=submitted_at,
    )


def _entry(tenant: Tenant, dossier: Dossier, rng: random.Random, now: datetime) -> RegisterEntry | None:
    status = PUBLIC.get(DossierStatus(dossier.status))
    if status is None:
        return None
    filed = status == EntryStatus.FILED
    texts = (dossier.consortium_name, dossier.lead_name, dossier.field, dossier.region, str(dossier.number))
    decided = dossier.decided_at or now
    return RegisterEntry(
        id=identifier(rng),
        dossier=dossier,
        authority=dossier.authority,
        filing_number=str(dossier.number),
        consortium_name=dossier.consortium_name,
        lead_name=dossier.lead_name,
        authority_name=dossier.authority.name,
        guideline_title=dossier.title,
        field=dossier.field,
        region=dossier.region,
        member_count=dossier.member_count,
        status=status,
        status_text="已备案" if filed else "公示中",
        outcome_word=dossier.guideline.outcome_word,
        publicity_until=dossier.publicity_until,
        filed_on=decided.astimezone(SHANGHAI).date() if filed else None,
        search=Vector(*texts),
    )
