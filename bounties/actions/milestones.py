"""Reporting milestones and checking them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties import access
from bounties.actions.opening import oblige_report
from bounties.models import Milestone
from bounties.states import MILESTONE
from consortia import permissions as P
from consortia.models import Consortium
from kernel.accounts.models import User
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from members import permissions as members

WORKING_DAYS_TO_CHECK = 5


@transaction.atomic
def report(pk: UUID, *, by: User, evidence: str) -> Milestone:
    """Report a milestone as reached, with what proves it; the consortium checks it."""
    milestone = access.get_milestone(pk, user=by, permission=MILESTONE["report"].permission, lock=True)
    if not evidence.strip():
        raise RuleBroken(_("Say what was reached and what proves it."), attr="evidence")
    MILESTONE.fire("report", milestone, by=by)
    milestone.evidence, milestone.reported_at = evidence.strip(), timezone.now()
    milestone.save(update_fields=["evidence", "reported_at", "updated_at"])
    discharge(milestone.pk)
    _oblige_check(milestone, by)
    return milestone


def _oblige_check(milestone: Milestone, by: User) -> None:
    oblige(
        "milestone.check",
        permission=P.CHECK_MILESTONE,
        # The reporter may stand outside and not see the consortium's row; its id is enough.
        tenant=Consortium(pk=milestone.consortium_id),
        about=milestone,
        url=reverse("bounties:milestone", args=[milestone.contract.consortium_slug, milestone.pk]),
        due_at=due_in(WORKING_DAYS_TO_CHECK),
        consortium_id=milestone.consortium_id,
        but=by,
        milestone=milestone.title,
        organisation=str(milestone.organisation),
    )


@transaction.atomic
def accept(pk: UUID, *, by: User, reason: str = "") -> Milestone:
    """Find a milestone reached; its money may be released."""
    return _check(pk, "accept", by, reason)


@transaction.atomic
def reject(pk: UUID, *, by: User, reason: str) -> Milestone:
    """Send a report back with the reason; it is due again."""
    milestone = _check(pk, "reject", by, reason)
    oblige_report(milestone)
    return milestone


def _check(pk: UUID, transition: str, by: User, reason: str) -> Milestone:
    rule = MILESTONE[transition]
    milestone = access.get_milestone(pk, user=by, permission=rule.permission, lock=True)
    event = MILESTONE.fire(transition, milestone, by=by, reason=reason)
    discharge(milestone.pk)
    organisation = milestone.contract.organisation
    notify_holders(
        members.REPORT_MILESTONE,
        organisation,
        rule.event,
        key=f"{rule.event}:{event.pk}",
        url=reverse("bounties:own-milestone", args=[organisation.slug, milestone.pk]),
        milestone=milestone.title,
        reason=reason,
    )
    return milestone
