"""A member goes: of itself, or removed by a resolution; what it held is handed on or left to the lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.governance import end_offices
from consortia.actions.invitations import tell_lead
from consortia.actions.mandates import mandate, use_up
from consortia.actions.seats import empty_seats
from consortia.actions.tasks import tell_members
from consortia.actions.votes import propose
from consortia.kinds import ResolutionKind
from consortia.models import (
    LeadChange,
    MemberRole,
    Membership,
    RaciLetter,
    Resolution,
    Seat,
    TaskIndicator,
    TaskPart,
)
from consortia.permissions import SeatRole
from consortia.selectors.departures import open_parts
from consortia.selectors.tasks import OPEN
from consortia.selectors.votes import carried_resolution, pending_resolution
from consortia.states import LEAD_CHANGE, MEMBERSHIP, LeadChangeStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import scope_of, set_scope
from members import permissions as members

HANDING_ON_DAYS = 5
# Task → the membership that takes the part over; a task that is not named is left without this holder.
type HandedTo = Mapping[UUID, UUID]


@transaction.atomic
def leave(membership_id: UUID, *, by: User, reason: str, handed_to: HandedTo | None = None) -> Membership:
    """Leave the consortium with one's own organisation; the lead cannot leave, all its people's seats end."""
    membership = _locked(membership_id, by, P.LEAVE)
    if membership.role == MemberRole.LEAD:
        raise RuleBroken(_("The lead cannot leave. Dissolve the consortium or change the lead first."))
    require_own(membership, by)
    MEMBERSHIP.require("leave", membership)
    _go(membership, "leave", by=by, reason=reason, handed_to=handed_to or {})
    tell_lead(membership, "membership.left", by=by, reason=reason.strip())
    empty_seats(membership)
    set_scope(scope_of(by))
    return membership


def _locked(membership_id: UUID, by: User, permission: str) -> Membership:
    """The consortium first: whoever takes its lead over or dissolves it locks in the same order."""
    membership = access.get_membership(membership_id, user=by, permission=permission)
    access.get_consortium(pk=membership.consortium_id, user=by, permission=permission, lock=True)
    return access.get_membership(membership_id, user=by, permission=permission, lock=True)


def require_own(membership: Membership, by: User) -> None:
    """The right to leave is held in a consortium; the seat says for which member."""
    own = Seat.objects.filter(
        consortium=membership.consortium_id,
        organisation=membership.organisation_id,
        user=by,
        role=SeatRole.MEMBER_ADMIN,
    )
    if not own.exists():
        raise RuleBroken(_("You act for another organisation."))


@transaction.atomic
def propose_removal(membership_id: UUID, *, by: User, reason: str) -> Resolution:
    """Draft the motion to remove a member, which does not vote on it."""
    membership = access.get_membership(membership_id, user=by, permission=P.MANAGE_GOVERNANCE)
    MEMBERSHIP.require("remove", membership)
    _require_removable(membership)
    if not reason.strip():
        raise RuleBroken(_("Please give a reason."), attr="reason")
    args = (membership.consortium, ResolutionKind.REMOVAL, membership.pk)
    if pending_resolution(*args) or carried_resolution(*args):
        raise RuleBroken(_("There is a motion on this already."))
    return propose(
        membership.consortium_id,
        by=by,
        kind=ResolutionKind.REMOVAL,
        title=_("Removal of %(member)s") % {"member": membership},
        text=_("%(member)s is removed from the consortium. Reason: %(reason)s")
        % {"member": membership, "reason": reason.strip()},
        subject_id=membership.pk,
        barred_id=membership.organisation_id,
    )


def _require_removable(membership: Membership) -> None:
    if membership.role == MemberRole.LEAD:
        raise RuleBroken(_("The lead is not removed; pass the lead to another member first."))


@transaction.atomic
def remove(membership_id: UUID, *, by: User, reason: str, handed_to: HandedTo | None = None) -> Membership:
    """Carry out a removal that was resolved; everybody is told, the member too."""
    membership = _locked(membership_id, by, P.REMOVE_MEMBER)
    MEMBERSHIP.require("remove", membership)
    _require_removable(membership)
    consortium = membership.consortium
    resolution = mandate(consortium, ResolutionKind.REMOVAL, membership.pk, always=True)
    _go(membership, "remove", by=by, reason=reason, handed_to=handed_to or {})
    use_up(resolution, by=by)
    empty_seats(membership)
    _tell_of_removal(membership, by, reason.strip())
    return membership


def _tell_of_removal(membership: Membership, by: User, reason: str) -> None:
    told: dict[str, Any] = {
        "member": str(membership),
        "consortium": membership.consortium_name,
        "reason": reason,
    }
    place = reverse("consortia:member", args=[membership.consortium_slug, membership.pk])
    key = f"removed:{membership.pk}"
    notify_holders(P.VIEW, membership.consortium, "membership.removed", key=key, url=place, but=by, **told)
    own = reverse("consortia:invitation", args=[membership.pk])
    if membership.organisation is not None:
        notify_holders(
            members.JOIN, membership.organisation, "membership.removed", key=key, url=own, but=by, **told
        )


def _go(membership: Membership, step: str, *, by: User, reason: str, handed_to: HandedTo) -> None:
    _hand_on(membership, handed_to, by)
    if membership.organisation is not None:
        ended = _("The member has left the consortium.")
        end_offices(membership.organisation, consortium=membership.consortium, by=by, reason=ended)
    for change in LeadChange.objects.filter(successor=membership, status=LeadChangeStatus.PROPOSED):
        LEAD_CHANGE.fire("withdraw", change, by=by)
    membership.left_on = timezone.localdate()
    membership.save(update_fields=["left_on", "updated_at"])
    MEMBERSHIP.fire(step, membership, by=by, reason=reason)


def _hand_on(membership: Membership, handed_to: HandedTo, by: User) -> None:
    """Parts in open tasks go to the members named; where none is named the lead has to find somebody."""
    heirs = _heirs(membership, handed_to)
    handed, left = [], []
    for part in open_parts(membership):
        heir = heirs.get(handed_to.get(part.task_id))
        TaskPart.objects.filter(pk=part.pk).delete()
        discharge(part.task_id, member_id=membership.organisation_id)
        TaskIndicator.objects.filter(task=part.task_id, membership=membership).update(membership=heir)
        if heir is None:
            left.append(part.task.number)
            _oblige_lead(part, membership, by)
        else:
            handed.append({"task": part.task.number, "to": str(heir), "part": part.letter})
            _take_over(part, heir)
            key = f"{part.task_id}:{membership.pk}"
            tell_members(part.task, "task.handed", by=by, key=key, only={heir.pk})
    # What is left are parts of those who are asked or told, and indicators of tasks it did not hold.
    TaskPart.objects.filter(membership=membership, task__status__in=OPEN).delete()
    TaskIndicator.objects.filter(membership=membership, task__status__in=OPEN).update(membership=None)
    if handed or left:
        record("membership.left_tasks", membership, by=by, after={"handed": handed, "left": left})


def _heirs(membership: Membership, handed_to: HandedTo) -> dict[UUID | None, Membership]:
    active = Membership.objects.filter(
        consortium=membership.consortium_id,
        pk__in=set(handed_to.values()),
        status=MembershipStatus.ACTIVE,
    ).exclude(pk=membership.pk)
    heirs: dict[UUID | None, Membership] = {
        heir.pk: heir for heir in active.exclude(role=MemberRole.OBSERVER).select_related("organisation")
    }
    if set(handed_to.values()) - heirs.keys():
        raise RuleBroken(_("Tasks can be handed to active members only."), attr="handed_to")
    return heirs


def _take_over(part: TaskPart, heir: Membership) -> None:
    """The stronger of the heir's own part and the one handed on."""
    own, is_new = TaskPart.objects.get_or_create(
        task_id=part.task_id,
        membership=heir,
        defaults={"consortium_id": part.consortium_id, "letter": part.letter},
    )
    if not is_new and own.letter != RaciLetter.ACCOUNTABLE:
        TaskPart.objects.filter(pk=own.pk).update(letter=part.letter)


def _oblige_lead(part: TaskPart, membership: Membership, by: User) -> None:
    oblige(
        "task.without_holder",
        permission=P.WRITE_ROADMAP,
        tenant=membership.consortium,
        about=part.task,
        url=reverse("consortia:task", args=[membership.consortium_slug, part.task_id]),
        due_at=due_in(HANDING_ON_DAYS, working=True),
        consortium_id=membership.consortium_id,
        but=by,
        task=str(part.task),
        member=str(membership),
    )
