"""People get and lose their roles in a consortium."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.models import Consortium, MemberRole, Membership, Seat
from consortia.permissions import ADMIN_ROLES, BODY_ROLES, LEAD_ROLES, MEMBER_ROLES, SeatRole
from consortia.selectors import is_lead_admin
from consortia.states import MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify
from kernel.notices.selectors import holders
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role, take_role
from kernel.tenancy.scope import scope_of, set_scope
from members import access as members_access
from members import permissions as organisations
from members.models import Organisation, Staff
from members.permissions import StaffRole


def seat(consortium: Consortium, organisation: Organisation, user: User, role: str) -> Seat:
    """The seat and its grants; the step it belongs to records the event."""
    taken, _created = Seat.objects.get_or_create(
        consortium=consortium, organisation=organisation, user=user, role=role
    )
    give_role(user, consortium, role, P.ROLES)
    return taken


def seat_signatories(consortium: Consortium, organisation: Organisation, *, by: User) -> None:
    """Whoever signs for the organisation signs for it here too."""
    signatories = Staff.objects.filter(organisation=organisation, role=StaffRole.SIGNATORY)
    for staff in signatories.select_related("user"):
        _tell_seated(seat(consortium, organisation, staff.user, SeatRole.SIGNATORY), by)


def seat_people(consortium: Consortium, organisation: Organisation, *, by: User) -> None:
    """Administrators and signatories of an organisation whose staff `by` need not see."""
    for right, role in (
        (organisations.JOIN, SeatRole.MEMBER_ADMIN),
        (organisations.SIGN, SeatRole.SIGNATORY),
    ):
        for user in holders(right, organisation.pk):
            _tell_seated(seat(consortium, organisation, user, role), by)


def _tell_seated(new: Seat, by: User) -> None:
    if new.user_id != by.pk:
        consortium = new.consortium
        url, name = consortium.get_absolute_url(), consortium.name
        notify([new.user], "seat.added", key=f"seat:{new.pk}", url=url, by=str(by), consortium=name)


def empty_seats(membership: Membership) -> None:
    """All seats of a member that leaves."""
    seats = Seat.objects.filter(consortium=membership.consortium_id, organisation=membership.organisation_id)
    for each in seats.select_related("user"):
        unseat(each, membership.consortium)


def unseat(ended: Seat, consortium: Consortium) -> None:
    Seat.objects.filter(pk=ended.pk).delete()
    if not Seat.objects.filter(consortium=consortium, user=ended.user_id, role=ended.role).exists():
        take_role(ended.user, consortium, ended.role)


def reseat(held: Seat, consortium: Consortium, role: str) -> None:
    """Another role for the same person and member; the step it belongs to records the event."""
    seat(consortium, held.organisation, held.user, role)
    unseat(held, consortium)


@transaction.atomic
def add_seat(pk: UUID, *, by: User, organisation_id: UUID, user: User, role: str) -> Seat:
    """Give a person a seat: members seat their own people, the lead its own and fills the bodies.

    For a body the lead chooses among people whom their own organisation has seated already.
    """
    consortium = access.get_consortium(pk=pk, user=by, permission=P.MANAGE_SEATS, lock=True)
    _require_right(consortium, organisation_id, by, role)
    _require_member(consortium, organisation_id, role)
    _require_person(consortium, organisation_id, user, role)
    same = Seat.objects.filter(consortium=consortium, organisation=organisation_id, user=user, role=role)
    if same.exists():
        raise RuleBroken(_("The person has this seat already."), attr="role")
    organisation = members_access.get_listed_organisation(organisation_id)
    new = seat(consortium, organisation, user, role)
    record(
        "seat.added",
        consortium,
        by=by,
        after={"user": str(user), "role": role, "organisation": organisation.name},
    )
    _tell_seated(new, by)
    return new


def _require_right(consortium: Consortium, organisation_id: UUID, by: User, role: str) -> None:
    is_own = Seat.objects.filter(
        consortium=consortium, user=by, organisation=organisation_id, role__in=ADMIN_ROLES
    ).exists()
    if role in MEMBER_ROLES and not is_own:
        raise RuleBroken(_("An organisation seats its own people itself."), attr="person")
    if role not in MEMBER_ROLES and not is_lead_admin(by, consortium):
        raise RuleBroken(_("Only the lead gives this role."), attr="role")


def _require_member(consortium: Consortium, organisation_id: UUID, role: str) -> None:
    member = Membership.objects.filter(
        consortium=consortium, status=MembershipStatus.ACTIVE, organisation=organisation_id
    ).first()
    if member is None:
        raise RuleBroken(_("The organisation is not a member."), attr="person")
    if role in LEAD_ROLES and member.role not in (MemberRole.LEAD, MemberRole.CO_LEAD):
        raise RuleBroken(_("This role is for people of the lead."), attr="role")


def _require_person(consortium: Consortium, organisation_id: UUID, user: User, role: str) -> None:
    if role == SeatRole.SIGNATORY:
        known = Staff.objects.filter(
            organisation=organisation_id, user=user, role=StaffRole.SIGNATORY
        ).exists()
    else:
        known = (
            Staff.objects.filter(organisation=organisation_id, user=user).exists()
            or Seat.objects.filter(consortium=consortium, organisation=organisation_id, user=user).exists()
        )
    if not known:
        raise RuleBroken(_("The person is not registered for this role at the organisation."), attr="person")


@transaction.atomic
def remove_seat(seat_id: UUID, *, by: User) -> Seat:
    """End a seat; every member keeps an administrator, and the lead does not touch a member's own people."""
    ended = access.get_seat(seat_id, user=by, permission=P.MANAGE_SEATS)
    consortium = access.get_consortium(pk=ended.consortium_id, user=by, permission=P.MANAGE_SEATS, lock=True)
    is_own = Seat.objects.filter(
        consortium=consortium, user=by, organisation=ended.organisation_id, role__in=ADMIN_ROLES
    ).exists()
    if not is_own and not (ended.role in BODY_ROLES and is_lead_admin(by, consortium)):
        raise RuleBroken(_("An organisation ends the seats of its own people itself."))
    if ended.role in ADMIN_ROLES and not other_administrators(ended).exists():
        raise RuleBroken(
            _("The last administrator of an organisation cannot be removed. Seat another one first.")
        )
    unseat(ended, consortium)
    record_unseated(ended, consortium, by)
    set_scope(scope_of(by))
    return ended


def other_administrators(ended: Seat) -> QuerySet[Seat]:
    same = Seat.objects.filter(
        consortium=ended.consortium_id, organisation=ended.organisation_id, role=ended.role
    )
    return same.exclude(pk=ended.pk)


def record_unseated(ended: Seat, consortium: Consortium, by: User) -> None:
    record("seat.removed", consortium, by=by, before={"user": str(ended.user), "role": ended.role})
    if ended.user_id != by.pk:
        notify([ended.user], "seat.removed", key=f"unseat:{ended.pk}", by=str(by), consortium=consortium.name)
