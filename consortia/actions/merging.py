"""Two entries of the directory that are one legal person become one; by operators, with a full trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia.actions.seats import seat_signatories
from consortia.models import Listing, Membership
from consortia.selectors.merging import consortium_rows, merge_plan
from consortia.states import MEMBERSHIP, ConsortiumStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import system_scope
from members import access
from members.actions.merging import move_directory
from members.models import Merge, Organisation

type Trail = dict[str, list[str]]


@transaction.atomic
def merge_organisations(kept_id: UUID, absorbed_id: UUID, *, by: User, reason: str) -> Merge:
    """Pass what `absorbed` has to `kept` and hide it; what is frozen in agreements and dossiers stays.

    Acts in the system's scope, because an operator has a place in neither; each event names the operator.
    """
    access.require_operator(by)
    if not reason.strip():
        raise RuleBroken(_("Please give a reason."), attr="reason")
    with system_scope():
        kept, absorbed = _locked(kept_id, absorbed_id)
        plan = merge_plan(kept, absorbed)
        if plan.conflicts:
            raise RuleBroken(" ".join(plan.conflicts))
        trail = _move_consortia(absorbed, kept, by, reason)
        moved, people = move_directory(absorbed, kept, by=by, reason=reason)
        merge = Merge.objects.create(
            kept=kept, absorbed=absorbed, reason=reason.strip(), merged_by=by, trail=trail | moved
        )
        _record(merge, by, reason)
    _tell(merge, people, by)
    return merge


def _locked(kept_id: UUID, absorbed_id: UUID) -> tuple[Organisation, Organisation]:
    """Both, always in the same order, so that two operators cannot wait for each other."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=[kept_id, absorbed_id])
    found = {each.pk: each for each in rows.order_by("pk")}
    if kept_id not in found or absorbed_id not in found:
        raise Http404
    return found[kept_id], found[absorbed_id]


def _move_consortia(absorbed: Organisation, kept: Organisation, by: User, reason: str) -> Trail:
    rows = consortium_rows(absorbed, kept)
    trail = ids_of(rows)
    _end_invitations(rows["invitations_ended"], by, reason)
    memberships = list(Membership.objects.filter(pk__in=trail["memberships"]).select_related("consortium"))
    now = timezone.now()
    Membership.objects.filter(pk__in=trail["memberships"]).update(organisation=kept, updated_at=now)
    for key in ("seats", "applications", "offices"):
        rows[key].model._default_manager.filter(pk__in=trail[key]).update(organisation=kept, updated_at=now)
    rows["led"].model._default_manager.filter(pk__in=trail["led"]).update(lead=kept, updated_at=now)
    led = [UUID(pk) for pk in trail["led"]]
    Membership.objects.filter(consortium__in=led).update(lead_name=kept.name)
    Listing.objects.filter(consortium__in=led).update(lead_name=kept.name)
    for membership in memberships:
        _enter(membership, absorbed, kept, by, reason)
    return trail


def ids_of(rows: Mapping[str, QuerySet[Any]]) -> Trail:
    """The ids, read before anything moves."""
    return {key: [str(pk) for pk in found.values_list("pk", flat=True)] for key, found in rows.items()}


def _end_invitations(invitations: QuerySet[Membership], by: User, reason: str) -> None:
    for invitation in list(invitations):
        MEMBERSHIP.fire("revoke", invitation, by=by, reason=reason)
        discharge(invitation.pk)


def _enter(membership: Membership, absorbed: Organisation, kept: Organisation, by: User, reason: str) -> None:
    membership.organisation = kept
    facts = {"organisation": absorbed.name}, {"organisation": kept.name}
    record("membership.merged", membership, by=by, reason=reason, before=facts[0], after=facts[1])
    is_living = membership.consortium.status != ConsortiumStatus.DISSOLVED
    if membership.status == MembershipStatus.ACTIVE and is_living:
        seat_signatories(membership.consortium, kept, by=by)


def _record(merge: Merge, by: User, reason: str) -> None:
    numbers = {key: len(ids) for key, ids in merge.trail.items() if ids}
    absorbed, kept = merge.absorbed, merge.kept
    absorbed_facts = {"absorbed": absorbed.name, "credit_code": absorbed.credit_code}
    record("organisation.absorbed", kept, by=by, reason=reason, after=absorbed_facts | numbers)
    kept_facts = {"into": kept.name, "credit_code": kept.credit_code}
    record("organisation.merged", absorbed, by=by, reason=reason, after=kept_facts | numbers)


def _tell(merge: Merge, people: dict[str, list[User]], by: User) -> None:
    """The staff of both, and nobody twice."""
    names = {"absorbed": merge.absorbed.name, "kept": merge.kept.name}
    for kind, users in people.items():
        told = [user for user in users if user.pk != by.pk]
        notify(told, kind, key=f"{kind}:{merge.pk}", url=merge.kept.get_absolute_url(), **names)
