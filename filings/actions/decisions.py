"""The authority's decision: publicity, filing with entry in the register, refusal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import permissions as consortia
from filings import access, selectors
from filings import permissions as P
from filings.actions.common import DECIDE, case_url, next_duty, tell_consortium
from filings.actions.review import hand_remarks_over
from filings.models import Dossier, EntryStatus, RegisterEntry
from filings.states import DOSSIER
from kernel.accounts.models import User
from kernel.jobs.actions import enqueue
from kernel.notices.actions import discharge
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.search import Vector


@transaction.atomic
def publicise(dossier_id: UUID, *, by: User, days: int | None = None) -> Dossier:
    """Put a passed case before the public; `days` where the guideline names no period."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.DECIDE, lock=True)
    DOSSIER.require("publicise", dossier)
    span = dossier.guideline.publicity_days or days
    if not span:
        raise RuleBroken(_("The guideline names no period of publicity: say how many days."), attr="days")
    dossier.due_at = due_in(span, working=dossier.guideline.working_days)
    dossier.publicity_from = timezone.localdate()
    dossier.publicity_until = timezone.localdate(dossier.due_at)
    dossier.save(update_fields=["due_at", "publicity_from", "publicity_until", "updated_at"])
    DOSSIER.fire("publicise", dossier, by=by, until=str(dossier.publicity_until))
    _enter(dossier, EntryStatus.IN_PUBLICITY, "公示中")
    next_duty(dossier, DECIDE, permission=P.DECIDE, tenant=dossier.authority, url=case_url(dossier), by=by)
    until = str(dossier.publicity_until)
    tell_consortium(dossier, "dossier.publicised", permission=consortia.VIEW_DOSSIER, by=by, until=until)
    return dossier


@transaction.atomic
def file(dossier_id: UUID, *, by: User) -> Dossier:
    """Put the consortium on file: the case ends, and everybody finds it in the register under its number."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.DECIDE, lock=True)
    DOSSIER.require("file", dossier)
    if selectors.is_publicity_running(dossier):
        raise RuleBroken(_("The publicity runs until %(day)s.") % {"day": dossier.publicity_until})
    DOSSIER.fire("file", dossier, by=by, number=dossier.number)
    _end(dossier)
    outcome = dossier.guideline.outcome_word
    _enter(dossier, EntryStatus.FILED, f"已{outcome}", filed_on=timezone.localdate())
    # Only a worker may touch the consortium's own row; the authority cannot even read it.
    enqueue("filings.mark_filed", key=str(dossier.pk), by=by, consortium_id=dossier.consortium_id)
    tell_consortium(dossier, "dossier.filed", permission=consortia.VIEW_DOSSIER, by=by)
    return dossier


@transaction.atomic
def refuse(dossier_id: UUID, *, by: User, reason: str) -> Dossier:
    """End a case without filing, with the reason that the consortium reads."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.DECIDE, lock=True)
    DOSSIER.fire("refuse", dossier, by=by, reason=reason)
    hand_remarks_over(dossier)
    _end(dossier)
    RegisterEntry.objects.filter(dossier=dossier).delete()
    tell_consortium(dossier, "dossier.refused", permission=consortia.VIEW_DOSSIER, by=by, reason=reason)
    return dossier


def _end(dossier: Dossier) -> None:
    dossier.decided_at, dossier.due_at = timezone.now(), None
    dossier.save(update_fields=["decided_at", "due_at", "updated_at"])
    discharge(dossier.pk)


def _enter(dossier: Dossier, status: str, status_text: str, **dates: Any) -> RegisterEntry:
    authority = dossier.authority
    region = dossier.region or authority.region
    texts = (
        dossier.consortium_name,
        dossier.lead_name,
        dossier.field,
        region,
        authority.name,
        str(dossier.number),
    )
    entry, _created = RegisterEntry.objects.update_or_create(
        dossier=dossier,
        defaults={
            "authority": authority,
            "filing_number": str(dossier.number),
            "consortium_name": dossier.consortium_name,
            "lead_name": dossier.lead_name,
            "authority_name": authority.name,
            "guideline_title": dossier.title,
            "field": dossier.field,
            "region": region,
            "member_count": dossier.member_count,
            "status": status,
            "status_text": status_text,
            "outcome_word": dossier.guideline.outcome_word,
            "publicity_until": dossier.publicity_until,
            "search": Vector(*texts),
            **dates,
        },
    )
    return entry
