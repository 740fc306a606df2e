"""What the consortium does before it submits: open a dossier, write, answer remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import permissions as consortia
from consortia.access import get_consortium
from consortia.selectors import active_members
from consortia.states import ConsortiumStatus
from filings import access, selectors
from filings.models import Dossier, Guideline, Remark, RemarkAnswer, Section
from filings.snapshots import INDICATOR_FIELDS
from filings.states import DossierStatus, GuidelineStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed

# Saving happens every few seconds; the record keeps the first save of a sitting.
SITTING = timedelta(minutes=10)
LONGEST_BODY = 60_000
LONGEST_FIELD = 300
MOST_INDICATORS = 60


@transaction.atomic
def open_dossier(*, by: User, consortium_id: UUID, guideline_id: UUID) -> Dossier:
    """Open a dossier against a guideline in force; the consortium has one live dossier per authority."""
    consortium = get_consortium(pk=consortium_id, user=by, permission=consortia.WRITE_DOSSIER, lock=True)
    guideline = access.get_guideline(guideline_id, user=by)
    _refuse_opening(consortium.status, guideline)
    live = Dossier.objects.filter(consortium=consortium, authority=guideline.authority)
    if live.exclude(status__in=[DossierStatus.REFUSED, DossierStatus.WITHDRAWN]).exists():
        raise RuleBroken(_("There is a dossier for this authority already."), attr="guideline")
    dossier = Dossier(
        consortium=consortium,
        authority=guideline.authority,
        guideline=guideline,
        title=str(guideline),
        consortium_name=consortium.name,
        consortium_slug=consortium.slug,
        lead_name=consortium.lead.name,
        field=consortium.field,
        region=consortium.region,
        member_count=active_members(consortium).count(),
    )
    dossier.save(force_insert=True)
    Section.objects.bulk_create(_sections(dossier, guideline))
    record("dossier.opened", dossier, by=by, after={"guideline": str(guideline)})
    return dossier


def _refuse_opening(status: str, guideline: Guideline) -> None:
    if status == ConsortiumStatus.DISSOLVED:
        raise RuleBroken(_("The consortium has been dissolved."))
    if guideline.status != GuidelineStatus.IN_FORCE:
        raise RuleBroken(_("This guideline is not in force."), attr="guideline")


def _sections(dossier: Dossier, guideline: Guideline) -> list[Section]:
    return [
        Section(
            consortium_id=dossier.consortium_id, dossier=dossier, key=rule.key, title=rule.title, order=order
        )
        for order, rule in enumerate(guideline.section_rules, 1)
    ]


@transaction.atomic
def save_section(
    dossier_id: UUID,
    key: str,
    *,
    by: User,
    body: str | None = None,
    indicators: Sequence[Mapping[str, str]] | None = None,
    version: int | None = None,
) -> Section:
    """Write a section; `version` is the one the writer saw, and a newer one is never overwritten."""
    dossier = _get_editable(dossier_id, by)
    return _write(dossier, key, by, body, indicators, version)


@transaction.atomic
def save_sections(dossier_id: UUID, *, by: User, sections: Sequence[Mapping[str, Any]]) -> Dossier:
    """Write several sections together, or none of them."""
    dossier = _get_editable(dossier_id, by)
    for section in sections:
        _write(
            dossier,
            section["key"],
            by,
            section.get("body"),
            section.get("indicators"),
            section.get("version"),
        )
    return dossier


def _get_editable(dossier_id: UUID, by: User) -> Dossier:
    dossier = access.get_dossier(dossier_id, user=by, permission=consortia.WRITE_DOSSIER, lock=True)
    if not dossier.is_editable:
        raise TransitionNotAllowed(
            _("The dossier is with the authority; it can be changed again if it is returned.")
        )
    return dossier


def _write(
    dossier: Dossier,
    key: str,
    by: User,
    body: str | None,
    indicators: Sequence[Mapping[str, str]] | None,
    version: int | None,
) -> Section:
    section = access.get_section(dossier, key, lock=True)
    if version is not None and version != section.version:
        raise StaleVersion
    changed = _changes(section, body, indicators)
    if not changed:
        return section
    is_new_sitting = section.updated_by_id != by.pk or timezone.now() - section.updated_at > SITTING
    for name, value in changed.items():
        setattr(section, name, value)
    section.version += 1
    section.updated_by = by
    section.save(update_fields=[*changed, "version", "updated_by", "updated_at"])
    if is_new_sitting:
        record("section.written", section, by=by, after={"version": section.version})
    return section


def _changes(
    section: Section, body: str | None, indicators: Sequence[Mapping[str, str]] | None
) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if body is not None:
        given["body"] = _checked_body(body)
    if indicators is not None:
        given["indicators"] = _checked_indicators(indicators)
    return {name: value for name, value in given.items() if getattr(section, name) != value}


def _checked_body(body: str) -> str:
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > LONGEST_BODY:
        raise RuleBroken(_("A section holds at most %(n)s characters.") % {"n": LONGEST_BODY}, attr="body")
    return text


def _checked_indicators(indicators: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    rows = [
        {name: str(indicator.get(name, "")).strip()[:LONGEST_FIELD] for name in INDICATOR_FIELDS}
        for indicator in indicators
    ]
    filled = [row for row in rows if any(row.values())]
    if len(filled) > MOST_INDICATORS:
        raise RuleBroken(
            _("A section holds at most %(n)s indicators.") % {"n": MOST_INDICATORS}, attr="indicators"
        )
    return filled


@transaction.atomic
def answer_remark(remark_id: UUID, *, by: User, reply: str, resolved: bool) -> Remark:
    """Answer an officer's remark; the authority reads the answer when the correction is handed in."""
    remark = access.get_remark(remark_id, user=by, permission=consortia.WRITE_DOSSIER)
    dossier = remark.dossier
    if dossier.status != DossierStatus.RETURNED:
        raise TransitionNotAllowed(_("Remarks are answered while the dossier is in correction."))
    if not resolved and not reply.strip():
        raise RuleBroken(_("Write a reply, or mark the remark as corrected."), attr="reply")
    values = {
        "reply": reply.strip(),
        "author_name": by.name,
        "resolved_at": timezone.now() if resolved else None,
    }
    remark.answer, _created = RemarkAnswer.objects.update_or_create(
        remark=remark, defaults=values | {"consortium_id": dossier.consortium_id}
    )
    record("remark.answered", remark.answer, by=by, after={"reply": reply.strip(), "corrected": resolved})
    return selectors.with_answer(remark)
