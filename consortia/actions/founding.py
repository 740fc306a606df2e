"""A consortium begins, changes its data, becomes active, is filed, ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia import access
from consortia import permissions as P
from consortia.actions.listing import close_joining, follow
from consortia.actions.seats import seat, seat_signatories
from consortia.models import DATA, Application, Consortium, MemberRole, Membership
from consortia.permissions import AFTER_THE_END, SeatRole
from consortia.states import CONSORTIUM, MEMBERSHIP, ConsortiumStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import SYSTEM, record
from kernel.notices.actions import discharge_consortium, notify_holders
from kernel.tenancy.constraints import unique_or_broken
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role, keep_only
from kernel.tenancy.scope import scope_of, set_scope
from members import access as members_access
from members import permissions as members
from members.models import Organisation

# Row-level security hides other tenants' rows, so only the database knows of a name that is taken.
TAKEN = {
    "name": gettext_lazy("A consortium with this name exists already."),
    "slug": gettext_lazy("This address is taken already."),
}


@transaction.atomic
def create_consortium(
    *, by: User, lead_id: UUID, name: str, field: str, slug: str = "", **fields: Any
) -> Consortium:
    """Found a consortium with one's own organisation as lead; the founder becomes its lead administrator."""
    lead = members_access.get_organisation(lead_id, user=by, permission=members.JOIN)
    slug = slug or f"c-{get_random_string(8).lower()}"
    consortium = Consortium(name=name.strip(), field=field, lead=lead, slug=slug, **_editable(fields))
    _require_term(consortium)
    with unique_or_broken(TAKEN):
        consortium.save(force_insert=True)
    give_role(by, consortium, SeatRole.LEAD_ADMIN, P.ROLES)
    set_scope(scope_of(by))
    _join_as_lead(consortium, lead, by)
    follow(consortium)
    record("consortium.founded", consortium, by=by, after={"lead": lead.name, "field": field})
    notify_holders(
        members.VIEW,
        lead,
        "consortium.founded",
        key=f"founded:{consortium.pk}",
        url=consortium.get_absolute_url(),
        consortium=consortium.name,
        lead=lead.name,
    )
    return consortium


def _join_as_lead(consortium: Consortium, lead: Organisation, by: User) -> None:
    membership = Membership.objects.create(
        consortium=consortium,
        organisation=lead,
        role=MemberRole.LEAD,
        consortium_name=consortium.name,
        consortium_slug=consortium.slug,
        lead_name=lead.name,
        joined_on=timezone.localdate(),
    )
    MEMBERSHIP.fire("accept", membership, by=by)
    seat(consortium, lead, by, SeatRole.LEAD_ADMIN)
    seat_signatories(consortium, lead, by=by)


def _editable(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - set(DATA):
        raise TypeError(f"not data of a consortium: {sorted(unknown)}")
    return fields


def _require_term(consortium: Consortium) -> None:
    starts_on, ends_on = consortium.starts_on, consortium.ends_on
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken(_("The term ends before it begins."), attr="ends_on")


@transaction.atomic
def update_consortium(pk: UUID, *, by: User, **fields: Any) -> Consortium:
    """Change what the consortium says of itself; open invitations show the new name."""
    consortium = access.get_consortium(pk=pk, user=by, permission=P.EDIT, lock=True)
    before = {name: getattr(consortium, name) for name in _editable(fields)}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return consortium
    for name, value in changed.items():
        setattr(consortium, name, value)
    _require_term(consortium)
    with unique_or_broken(TAKEN):
        consortium.save(update_fields=[*changed, "updated_at"])
    if "name" in changed:
        Membership.objects.filter(consortium=consortium).update(consortium_name=consortium.name)
        Application.objects.filter(consortium=consortium).update(consortium_name=consortium.name)
    follow(consortium)
    record(
        "consortium.changed",
        consortium,
        by=by,
        before={name: before[name] for name in changed},
        after=changed,
    )
    return consortium


@transaction.atomic
def dissolve_consortium(pk: UUID, *, by: User, reason: str) -> Consortium:
    """End a consortium that is not filed: invitations and duties lapse, what is there can only be read."""
    consortium = access.get_consortium(
        pk=pk, user=by, permission=CONSORTIUM["dissolve"].permission, lock=True
    )
    # All locks first: whoever answers an invitation now holds its row and waits for the audit chain.
    memberships = Membership.objects.select_for_update(no_key=True).filter(consortium=consortium)
    invited = [each for each in memberships.order_by("pk") if each.status == MembershipStatus.INVITED]
    CONSORTIUM.fire("dissolve", consortium, by=by, reason=reason)
    for membership in invited:
        MEMBERSHIP.fire("revoke", membership, by=by, reason=reason)
    close_joining(consortium, by=by, reason=reason)
    discharge_consortium(consortium.pk)
    notify_holders(
        P.VIEW,
        consortium,
        "consortium.dissolved",
        key=f"dissolved:{consortium.pk}",
        url=consortium.get_absolute_url(),
        but=by,
        consortium=consortium.name,
        reason=reason.strip(),
    )
    keep_only(consortium, AFTER_THE_END)
    set_scope(scope_of(by))
    return consortium


def mark_active(consortium: Consortium) -> None:
    """A formation agreement is in force: the consortium exists; a later agreement changes nothing."""
    consortium.refresh_from_db(from_queryset=Consortium.objects.select_for_update(no_key=True))
    if consortium.status != ConsortiumStatus.PREPARING:
        return
    consortium.founded_on = consortium.founded_on or timezone.localdate()
    consortium.save(update_fields=["founded_on", "updated_at"])
    CONSORTIUM.fire("activate", consortium, by=SYSTEM)


def mark_filed(consortium_id: UUID) -> None:
    """The authority has filed the consortium; called in the scope of a worker."""
    CONSORTIUM.fire("file", Consortium.objects.get(pk=consortium_id), by=SYSTEM)
