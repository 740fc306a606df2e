"""The lead passes on: proposed by the lead, resolved where the rules ask, taken by the other member."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.departures import require_own
from consortia.actions.listing import follow
from consortia.actions.mandates import mandate, use_up
from consortia.actions.seats import reseat
from consortia.actions.votes import propose
from consortia.kinds import ResolutionKind
from consortia.models import Consortium, LeadChange, MemberRole, Membership, Resolution, Seat
from consortia.permissions import SeatRole
from consortia.selectors.votes import carried_resolution, pending_resolution
from consortia.states import LEAD_CHANGE, LeadChangeStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import scope_of, set_scope

ANSWER_DAYS = 10


@transaction.atomic
def propose_lead(
    consortium_pk: UUID, *, by: User, successor_id: UUID, role_after: str = MemberRole.CORE
) -> LeadChange:
    """Offer the lead to another member; nothing changes until that member takes it."""
    consortium = access.get_consortium(pk=consortium_pk, user=by, permission=P.CHANGE_LEAD, lock=True)
    leaving = Membership.objects.get(
        consortium=consortium, role=MemberRole.LEAD, status=MembershipStatus.ACTIVE
    )
    successor = _successor(consortium, successor_id)
    if role_after == MemberRole.LEAD:
        raise RuleBroken(_("A consortium has one lead."), attr="role_after")
    if LeadChange.objects.filter(consortium=consortium, status=LeadChangeStatus.PROPOSED).exists():
        raise RuleBroken(_("Another lead is proposed already."))
    change = LeadChange.objects.create(
        consortium=consortium, leaving=leaving, successor=successor, role_after=role_after
    )
    record("lead_change.proposed", change, by=by, after={"successor": str(successor), "role": role_after})
    _oblige_successor(change, by)
    return change


def _successor(consortium: Consortium, successor_id: UUID) -> Membership:
    found = Membership.objects.select_related("organisation").filter(
        pk=successor_id, consortium=consortium, status=MembershipStatus.ACTIVE
    )
    successor = found.exclude(role=MemberRole.LEAD).first()
    if successor is None or successor.role == MemberRole.OBSERVER:
        raise RuleBroken(_("Choose an active member that is no observer."), attr="successor")
    return successor


def _oblige_successor(change: LeadChange, by: User) -> None:
    oblige(
        "lead_change.answer",
        permission=P.LEAVE,
        tenant=change.consortium,
        member_id=change.successor.organisation_id,
        about=change,
        url=reverse("consortia:lead-change", args=[change.consortium.slug]),
        due_at=due_in(ANSWER_DAYS, working=True),
        consortium_id=change.consortium_id,
        but=by,
        lead=str(change.leaving),
        consortium=change.consortium.name,
    )


@transaction.atomic
def put_lead_change_to_vote(pk: UUID, *, by: User) -> Resolution:
    """Draft the motion; old lead and successor both vote on it, for it is no matter against them."""
    change = access.get_lead_change(pk, user=by, permission=P.CHANGE_LEAD)
    LEAD_CHANGE.require("accept", change)
    args = (change.consortium, ResolutionKind.LEAD_CHANGE, change.pk)
    if pending_resolution(*args) or carried_resolution(*args):
        raise RuleBroken(_("There is a motion on this already."))
    names = {"successor": str(change.successor), "leaving": str(change.leaving)}
    resolution = propose(
        change.consortium_id,
        by=by,
        kind=ResolutionKind.LEAD_CHANGE,
        title=_("%(successor)s takes the lead over") % names,
        text=_("The lead passes from %(leaving)s to %(successor)s.") % names,
        subject_id=change.pk,
    )
    change.resolution = resolution
    change.save(update_fields=["resolution", "updated_at"])
    return resolution


@transaction.atomic
def accept_lead(pk: UUID, *, by: User) -> LeadChange:
    """Take the lead over, by an administrator of the successor; roles, seats and names follow at once."""
    change = access.get_lead_change(pk, user=by, permission=P.LEAVE)
    # The consortium first: whoever dissolves it or proposes something waits here.
    consortium = access.get_consortium(pk=change.consortium_id, user=by, permission=P.LEAVE, lock=True)
    change = access.get_lead_change(pk, user=by, permission=P.LEAVE, lock=True)
    require_own(change.successor, by)
    LEAD_CHANGE.require("accept", change)
    if change.successor.status != MembershipStatus.ACTIVE:
        raise RuleBroken(_("Choose an active member that is no observer."))
    resolution = mandate(consortium, ResolutionKind.LEAD_CHANGE, change.pk)
    LEAD_CHANGE.fire("accept", change, by=by, lead=str(change.successor))
    _swap_roles(change, consortium)
    _swap_seats(change, consortium)
    use_up(resolution, by=by)
    discharge(change.pk)
    set_scope(scope_of(by))
    _tell("lead_change.accepted", change, by)
    return change


def _swap_roles(change: LeadChange, consortium: Consortium) -> None:
    """The old lead first: the database allows one lead at any moment."""
    leaving, successor = change.leaving, change.successor
    leaving.role, successor.role = change.role_after, MemberRole.LEAD
    leaving.save(update_fields=["role", "updated_at"])
    successor.save(update_fields=["role", "updated_at"])
    if successor.organisation is not None:
        consortium.lead = successor.organisation
    consortium.save(update_fields=["lead", "updated_at"])
    Membership.objects.filter(consortium=consortium).update(lead_name=consortium.lead.name)
    follow(consortium)


def _swap_seats(change: LeadChange, consortium: Consortium) -> None:
    old, new = change.leaving.organisation_id, change.successor.organisation_id
    stays_staff = change.role_after == MemberRole.CO_LEAD
    moves = [
        (new, SeatRole.MEMBER_ADMIN, SeatRole.LEAD_ADMIN),
        (old, SeatRole.LEAD_ADMIN, SeatRole.MEMBER_ADMIN),
        *([] if stays_staff else [(old, SeatRole.LEAD_STAFF, SeatRole.MEMBER_STAFF)]),
    ]
    for organisation_id, before, after in moves:
        seats = Seat.objects.filter(consortium=consortium, organisation=organisation_id, role=before)
        for seat in list(seats.select_related("user", "organisation")):
            reseat(seat, consortium, after)


@transaction.atomic
def decline_lead(pk: UUID, *, by: User, reason: str) -> LeadChange:
    change = access.get_lead_change(pk, user=by, permission=P.LEAVE, lock=True)
    require_own(change.successor, by)
    LEAD_CHANGE.fire("decline", change, by=by, reason=reason)
    discharge(change.pk)
    _tell("lead_change.declined", change, by, P.CHANGE_LEAD, reason=reason.strip())
    return change


@transaction.atomic
def withdraw_lead_change(pk: UUID, *, by: User) -> LeadChange:
    change = access.get_lead_change(pk, user=by, permission=P.CHANGE_LEAD, lock=True)
    LEAD_CHANGE.fire("withdraw", change, by=by)
    discharge(change.pk)
    notify_holders(
        P.LEAVE,
        change.consortium,
        "lead_change.withdrawn",
        key=f"lead_change.withdrawn:{change.pk}",
        but=by,
        member_id=change.successor.organisation_id,
        lead=str(change.leaving),
        consortium=change.consortium.name,
    )
    return change


def _tell(kind: str, change: LeadChange, by: User, permission: str = P.VIEW, **params: Any) -> None:
    notify_holders(
        permission,
        change.consortium,
        kind,
        key=f"{kind}:{change.pk}",
        url=reverse("consortia:members", args=[change.consortium.slug]),
        but=by,
        member=str(change.successor),
        consortium=change.consortium.name,
        **params,
    )
