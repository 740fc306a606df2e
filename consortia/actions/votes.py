"""Votes are cast and counted once; and everything else that rooms above need for a vote."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access, counting
from consortia import permissions as P
from consortia.actions.motions import (
    change,
    lay_down_rule,
    mark_carried_out,
    open_vote,
    page_of,
    propose,
    subject_page,
    tell_concerned,
    withdraw,
)
from consortia.kinds import Ballot, ResolutionKind, Weighting
from consortia.models import Consortium, Resolution, Vote, Voter
from consortia.selectors import votes as selectors
from consortia.selectors.resolutions import overdue
from consortia.states import RESOLUTION, ConsortiumStatus, ResolutionStatus
from kernel.accounts.models import User
from kernel.audit.actions import SYSTEM, record
from kernel.notices.actions import discharge, notify, oblige
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope

__all__ = [
    "cast",
    "change",
    "close",
    "count_due",
    "lay_down_rule",
    "mark_carried_out",
    "open_vote",
    "propose",
    "settle_overdue",
    "subject_page",
    "withdraw",
]
OUTCOMES = {True: "carry", False: "reject"}


@transaction.atomic
def cast(pk: UUID, *, by: User, choice: str, comment: str = "") -> Voter:
    """Vote, or vote otherwise than before; too late by the clock of the database is refused.

    In the assembly another administrator of the same member may vote in place of the one on the roll; the
    later vote is then the member's. With the last voice that was missing the count is taken.
    """
    resolution = access.get_resolution(pk, user=by, permission=P.VIEW_GOVERNANCE, lock=True)
    voter = _require_voice(resolution, by)
    if resolution.ballot == Ballot.SECRET and comment.strip():
        raise RuleBroken(
            _("A secret ballot takes no comment: it could tell whose vote it is."), attr="comment"
        )
    is_first = voter.voted_at is None
    if voter.user_id != by.pk:
        _take_over(voter, by)
    _keep_vote(resolution, voter, by, choice, comment.strip())
    voter.voted_at = timezone.now()
    voter.save(update_fields=["user", "name", "voted_at", "updated_at"])
    # Not which way: neither here nor in any notice or job.
    if is_first:
        record("vote.cast", resolution, by=by)
    else:
        record("vote.changed", resolution, by=by)
    discharge(resolution.pk, kind="resolution.vote", tenant_id=by.pk)
    if not Voter.objects.filter(resolution=resolution, is_barred=False, voted_at=None).exists():
        _count(resolution)
    return voter


def _require_voice(resolution: Resolution, by: User) -> Voter:
    is_alive = resolution.consortium.status != ConsortiumStatus.DISSOLVED
    if resolution.status != ResolutionStatus.OPEN or not is_alive:
        raise TransitionNotAllowed(_("This vote is not open."))
    if selectors.database_clock() > resolution.deadline:
        raise TransitionNotAllowed(_("The time to vote is over; your vote was not taken."))
    voter = selectors.line_of(resolution, by)
    if voter is None:
        raise PermissionDenied
    if voter.is_barred:
        raise RuleBroken(_("The matter concerns your organisation, which does not vote on it."))
    return voter


def _take_over(voter: Voter, by: User) -> None:
    """One voice for each member: the one before is withdrawn, which `by` may not even be able to see."""
    with system_scope():
        Vote.objects.filter(resolution=voter.resolution_id, user=voter.user_id).delete()
    discharge(voter.resolution_id, kind="resolution.vote", tenant_id=voter.user_id)
    voter.user, voter.name = by, by.name[:60]


def _keep_vote(resolution: Resolution, voter: Voter, by: User, choice: str, comment: str) -> None:
    is_equal = resolution.weighting == Weighting.EQUAL
    Vote.objects.update_or_create(
        resolution=resolution,
        user=by,
        defaults={"choice": choice, "comment": comment, "weight": 1 if is_equal else voter.weight},
        create_defaults={
            "consortium": resolution.consortium,
            "choice": choice,
            "comment": comment,
            "weight": 1 if is_equal else voter.weight,
            "is_secret": resolution.ballot == Ballot.SECRET,
        },
    )


@transaction.atomic
def close(pk: UUID, *, by: User) -> Resolution:
    """Have the votes counted now, once the time is over; the portal has normally done it by then."""
    resolution = access.get_resolution(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    _require_over(resolution)
    _count(resolution)
    return resolution


def _require_over(resolution: Resolution) -> None:
    if resolution.status != ResolutionStatus.OPEN:
        raise TransitionNotAllowed(_("This vote is not open."))
    if selectors.database_clock() <= resolution.deadline:
        raise RuleBroken(_("The vote goes on until its end, or until everybody has voted."))


@transaction.atomic
def count_due(resolution_id: UUID) -> bool:
    """What the portal does at the end of a vote, in whatever scope; False where it was done already."""
    resolution = (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("consortium", "body")
        .get(pk=resolution_id)
    )
    if resolution.status != ResolutionStatus.OPEN:
        return False
    _require_over(resolution)
    _count(resolution)
    return True


def settle_overdue(consortium: Consortium) -> int:
    """Count what is over, for whoever looks before the worker came to it; returns how many."""
    return sum(count_due(pk) for pk in overdue(consortium))


def _count(resolution: Resolution) -> None:
    """Once: the resolution's row is locked, so every vote that made it in time is committed and seen here."""
    with system_scope():
        votes = list(Vote.objects.filter(resolution=resolution).values_list("user_id", "choice"))
    roll = list(Voter.objects.filter(resolution=resolution).select_related("user"))
    result = counting.count(
        [counting.Cast(user_id, choice) for user_id, choice in votes],
        [counting.Entitled(each.user_id, each.weight, each.is_barred) for each in roll],
        resolution,
    )
    resolution.closed_at = timezone.now()
    resolution.result = result.as_json()
    resolution.save(update_fields=["closed_at", "result", "updated_at"])
    step = OUTCOMES[result.is_carried] if result.has_quorum else "lapse"
    RESOLUTION.fire(step, resolution, by=SYSTEM, **resolution.result)
    if resolution.ballot == Ballot.SECRET:
        _forget(resolution)
    discharge(resolution.pk)
    _tell_result(resolution, roll)
    if resolution.status == ResolutionStatus.CARRIED and resolution.kind == ResolutionKind.REMOVAL:
        _oblige_removal(resolution)


def _forget(resolution: Resolution) -> None:
    """Nothing ties a secret vote to its voter any more: not the row's id, place, times, nor its weight."""
    with system_scope():
        votes = Vote.objects.filter(resolution=resolution)
        kept = list(votes)
        secrets.SystemRandom().shuffle(kept)
        votes.delete()
        is_telling = resolution.weighting == Weighting.WEIGHTED
        Vote.objects.bulk_create(
            Vote(
                consortium_id=vote.consortium_id,
                resolution_id=vote.resolution_id,
                user=None,
                is_secret=True,
                choice=vote.choice,
                weight=0 if is_telling else vote.weight,
            )
            for vote in kept
        )
        votes.all().update(created_at=resolution.closed_at, updated_at=resolution.closed_at)


def _oblige_removal(resolution: Resolution) -> None:
    """An admission waits on the list of the lead already, a change of the lead on the successor's."""
    oblige(
        "resolution.carry_out",
        permission=P.REMOVE_MEMBER,
        tenant=resolution.consortium,
        about=resolution,
        url=subject_page(resolution) or page_of(resolution),
        consortium_id=resolution.consortium_id,
        title=str(resolution),
    )


def _tell_result(resolution: Resolution, roll: Iterable[Voter]) -> None:
    people = {voter.user_id: voter.user for voter in roll}
    if proposer := selectors.proposer_of(resolution):
        people.setdefault(proposer.pk, proposer)
    kind, key = f"resolution.{resolution.status}", f"resolution.counted:{resolution.pk}"
    notify(people.values(), kind, key=key, url=page_of(resolution), title=str(resolution))
    # With the same key, so that nobody who is on the roll as well is told twice.
    tell_concerned(resolution, kind, key=key)
