"""The consortium's two steps: hand in, and take back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import permissions as consortia
from filings import access, completeness, selectors, snapshots
from filings import permissions as P
from filings.actions.common import ACCEPT, CHECK, case_url, next_duty, period, words
from filings.completeness import Check
from filings.models import Dossier, RemarkAnswer, Submission
from filings.states import DOSSIER, DossierStatus, GuidelineStatus
from kernel.accounts.models import User
from kernel.notices.actions import discharge, notify_holders
from kernel.tenancy.errors import RuleBroken

# What the queue shows of a case, taken from its last submission.
HANDED_OVER = (
    "round",
    "submitted_at",
    "percent",
    "due_at",
    "consortium_name",
    "lead_name",
    "field",
    "region",
    "member_count",
)


@transaction.atomic
def submit(dossier_id: UUID, *, by: User, truthful: bool, no_secrets: bool) -> Submission:
    """Hand in the dossier as it stands: its record and hash are frozen, and the authority reads that record.

    A corrected dossier goes back into the check it was returned from.
    """
    dossier = access.get_dossier(dossier_id, user=by, permission=consortia.SUBMIT_DOSSIER, lock=True)
    step = "resubmit" if dossier.status == DossierStatus.RETURNED else "submit"
    DOSSIER.require(step, dossier)
    made = {"truthful": truthful, "no_secrets": no_secrets}
    statements = frozenset(name for name, given in made.items() if given)
    snapshot = selectors.draft_snapshot(dossier, statements=statements)
    checks = selectors.checks_before(dossier, snapshot, selectors.handed_over(dossier))
    _refuse_incomplete(dossier, checks)
    now = timezone.now()
    _hand_over(dossier, snapshot, completeness.percent(checks), first=step == "submit", now=now)
    submission = _freeze(dossier, snapshot, by, now)
    _hand_answers_over(dossier)
    DOSSIER.fire(step, dossier, by=by, round=dossier.round, sha256=submission.sha256)
    kind = ACCEPT if step == "submit" else CHECK
    next_duty(dossier, kind, permission=P.CHECK, tenant=dossier.authority, url=case_url(dossier), by=by)
    return submission


def _refuse_incomplete(dossier: Dossier, checks: list[Check]) -> None:
    if dossier.round == 0 and dossier.guideline.status != GuidelineStatus.IN_FORCE:
        raise RuleBroken(
            _("The guideline is no longer in force. Take this dossier back and open one for its successor.")
        )
    lacking = completeness.missing(checks)
    if lacking:
        names = "；".join(check.label for check in lacking)
        attr = lacking[0].key if lacking[0].key in completeness.STATEMENTS else None
        raise RuleBroken(_("Still missing: %(names)s") % {"names": names}, attr=attr)


def _hand_over(
    dossier: Dossier, snapshot: snapshots.Snapshot, percent: int, *, first: bool, now: datetime
) -> None:
    consortium = snapshot["consortium"]
    dossier.round += 1
    dossier.submitted_at = now
    dossier.percent = percent
    dossier.consortium_name, dossier.lead_name = consortium["name"], consortium["lead"]
    dossier.field, dossier.region = consortium["field"], consortium["region"]
    dossier.member_count = len(snapshot["members"])
    guideline = dossier.guideline
    dossier.due_at = period(dossier, guideline.acceptance_days if first else guideline.check_days)
    dossier.save(update_fields=[*HANDED_OVER, "updated_at"])


def _freeze(dossier: Dossier, snapshot: snapshots.Snapshot, by: User, now: datetime) -> Submission:
    sha256 = snapshots.digest(snapshot)
    day = timezone.localdate(now)
    return Submission.objects.create(
        consortium_id=dossier.consortium_id,
        dossier=dossier,
        authority_id=dossier.authority_id,
        round=dossier.round,
        snapshot=snapshot,
        sha256=sha256,
        receipt_number=f"{dossier.authority.number_prefix}-R{day:%Y%m%d}-{sha256[:8].upper()}",
        submitted_by=by,
        submitted_by_name=by.name,
        submitted_at=now,
    )


def _hand_answers_over(dossier: Dossier) -> None:
    answers = RemarkAnswer.objects.filter(remark__dossier=dossier).select_related("remark")
    for answer in answers:
        selectors.with_answer(answer.remark).save(
            update_fields=["reply", "replied_by_name", "resolved_at", "updated_at"]
        )
    answers.delete()


@transaction.atomic
def withdraw(dossier_id: UUID, *, by: User, reason: str) -> Dossier:
    """Take a dossier back; the authority keeps what was submitted and is told why."""
    dossier = access.get_dossier(dossier_id, user=by, permission=consortia.SUBMIT_DOSSIER, lock=True)
    DOSSIER.fire("withdraw", dossier, by=by, reason=reason)
    dossier.due_at = None
    dossier.save(update_fields=["due_at", "updated_at"])
    discharge(dossier.pk)
    if dossier.submitted_at:
        notify_holders(
            P.CHECK,
            dossier.authority,
            "dossier.withdrawn",
            key=f"dossier.withdrawn:{dossier.pk}",
            url=case_url(dossier),
            but=by,
            **words(dossier),
        )
    return dossier
