"""The formal check by officers: accept, remark, return, pass, assign."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia import permissions as consortia
from filings import access, selectors
from filings import permissions as P
from filings.actions.common import (
    CHECK,
    CORRECT,
    DECIDE,
    case_url,
    consortium_of,
    dossier_url,
    next_duty,
    period,
    tell_consortium,
    words,
)
from filings.models import Dossier, FilingCounter, Remark
from filings.states import DOSSIER, WITH_AUTHORITY
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed

LONGEST_REMARK = 2000
NOT_HERE = gettext_lazy("The case is not with the authority now.")


@transaction.atomic
def accept(dossier_id: UUID, *, by: User) -> Dossier:
    """Take a submitted case in: it gets its number, and an officer if none was assigned."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.CHECK, lock=True)
    DOSSIER.require("accept", dossier)
    dossier.number = _next_number(dossier)
    dossier.officer = dossier.officer or by
    dossier.accepted_at = timezone.now()
    dossier.due_at = period(dossier, dossier.guideline.check_days)
    dossier.save(update_fields=["number", "officer", "accepted_at", "due_at", "updated_at"])
    DOSSIER.fire("accept", dossier, by=by, number=dossier.number)
    next_duty(dossier, CHECK, permission=P.CHECK, tenant=dossier.authority, url=case_url(dossier), by=by)
    tell_consortium(dossier, "dossier.accepted", permission=consortia.SUBMIT_DOSSIER, by=by)
    return dossier


def _next_number(dossier: Dossier) -> str:
    """PREFIX-YYYY-NNNN without gaps: the counter's lock lasts as long as the acceptance it is for."""
    year = timezone.localdate().year
    FilingCounter.objects.get_or_create(authority=dossier.authority, year=year)
    counter = FilingCounter.objects.select_for_update().get(authority=dossier.authority, year=year)
    counter.last += 1
    counter.save(update_fields=["last", "updated_at"])
    return f"{dossier.authority.number_prefix}-{year}-{counter.last:04d}"


@transaction.atomic
def send_back(dossier_id: UUID, *, by: User, reason: str, remarks: Sequence[tuple[str, str]] = ()) -> Dossier:
    """Return a case for correction, with every remark of this round at once: (section, text)."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.CHECK, lock=True)
    DOSSIER.require("return", dossier)
    if selectors.is_correction_used_up(dossier):
        raise RuleBroken(
            _("The guideline allows %(n)s corrections, and they are used up: pass or refuse the dossier.")
            % {"n": dossier.guideline.correction_limit}
        )
    for section_key, text in remarks:
        _write_remark(dossier, by, section_key, text, internal=False)
    dossier.due_at = period(dossier, dossier.guideline.correction_days)
    dossier.save(update_fields=["due_at", "updated_at"])
    handed = hand_remarks_over(dossier)
    DOSSIER.fire("return", dossier, by=by, reason=reason, remarks=handed)
    next_duty(
        dossier,
        CORRECT,
        permission=consortia.SUBMIT_DOSSIER,
        tenant=consortium_of(dossier),
        url=dossier_url(dossier),
        by=by,
        reason=reason,
    )
    return dossier


def hand_remarks_over(dossier: Dossier) -> int:
    """Let the consortium read what the officers wrote for it since the last step."""
    waiting = Remark.objects.filter(dossier=dossier, internal=False, published_at=None)
    return waiting.update(published_at=timezone.now(), updated_at=timezone.now())


@transaction.atomic
def pass_check(dossier_id: UUID, *, by: User) -> Dossier:
    """Find the case in order; the decision is the next step, by those who may decide."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.CHECK, lock=True)
    DOSSIER.fire("pass", dossier, by=by)
    hand_remarks_over(dossier)
    dossier.due_at = None
    dossier.save(update_fields=["due_at", "updated_at"])
    next_duty(dossier, DECIDE, permission=P.DECIDE, tenant=dossier.authority, url=case_url(dossier), by=by)
    tell_consortium(dossier, "dossier.passed", permission=consortia.SUBMIT_DOSSIER, by=by)
    return dossier


@transaction.atomic
def assign(dossier_id: UUID, *, by: User, officer_id: UUID) -> Dossier:
    """Name the officer in charge, who is told; the right to check stays with all checking officers."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.ASSIGN, lock=True)
    if dossier.status not in WITH_AUTHORITY:
        raise TransitionNotAllowed(NOT_HERE)
    officer = next((user for user in selectors.checkers_of(dossier.authority) if user.pk == officer_id), None)
    if officer is None:
        raise RuleBroken(_("This person does not check cases here."), attr="officer")
    before = str(dossier.officer or "")
    dossier.officer = officer
    dossier.save(update_fields=["officer", "updated_at"])
    record("dossier.assigned", dossier, by=by, before={"officer": before}, after={"officer": str(officer)})
    told = [officer] if officer.pk != by.pk else []
    key = f"dossier.assigned:{dossier.pk}:{timezone.now():%Y%m%d%H%M%S}"
    notify(told, "dossier.assigned", key=key, url=case_url(dossier), **words(dossier))
    return dossier


@transaction.atomic
def add_remark(dossier_id: UUID, *, by: User, section_key: str, text: str, internal: bool = False) -> Remark:
    """Write a remark on what was submitted; the consortium reads it when the case is returned."""
    dossier = access.get_dossier(dossier_id, user=by, permission=P.CHECK, lock=True)
    if dossier.status not in WITH_AUTHORITY:
        raise TransitionNotAllowed(NOT_HERE)
    return _write_remark(dossier, by, section_key, text, internal=internal)


def _write_remark(dossier: Dossier, by: User, section_key: str, text: str, *, internal: bool) -> Remark:
    submission = access.get_submission(dossier)
    if section_key and section_key not in {section["key"] for section in submission.sections}:
        raise RuleBroken(_("The dossier has no such section."), attr="section_key")
    if not text.strip() or len(text) > LONGEST_REMARK:
        raise RuleBroken(
            _("A remark has between 1 and %(n)s characters.") % {"n": LONGEST_REMARK}, attr="text"
        )
    remark = Remark.objects.create(
        consortium_id=dossier.consortium_id,
        authority_id=dossier.authority_id,
        dossier=dossier,
        submission=submission,
        section_key=section_key,
        text=text.strip(),
        internal=internal,
        author=by,
        author_name=by.name,
    )
    record("remark.written", remark, by=by, after={"section": section_key, "internal": internal})
    return remark


@transaction.atomic
def delete_remark(remark_id: UUID, *, by: User) -> None:
    """Take back one's own remark before the consortium has read it."""
    remark = access.get_remark(remark_id, user=by, permission=P.CHECK)
    if remark.published_at is not None:
        raise TransitionNotAllowed(_("The consortium has this remark already."))
    if remark.author_id != by.pk:
        raise RuleBroken(_("This remark was written by somebody else."))
    record("remark.taken_back", remark, by=by, before={"section": remark.section_key})
    remark.delete()
