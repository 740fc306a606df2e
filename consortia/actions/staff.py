"""Roles at an organisation begin, pass on and end, with the seats in consortia that rest on them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from consortia import permissions as P
from consortia.actions.seats import other_administrators, record_unseated, seat, unseat
from consortia.models import Consortium, Membership, Seat
from consortia.permissions import ADMIN_ROLES, SeatRole
from consortia.states import ConsortiumStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.roles import give_role, take_role
from kernel.tenancy.scope import scope_of, set_scope, system_scope
from members import actions as members
from members.models import Organisation, Staff, StaffInvitation
from members.permissions import StaffRole


@transaction.atomic
def accept_staff_invitation(invitation_id: UUID, *, by: User) -> StaffInvitation:
    """Take the role that was offered; a signatory is seated wherever the organisation is a member.

    With a hand-over the seats of the person before come along too.
    """
    invitation = members.accept_staff_invitation(invitation_id, by=by)
    if invitation.takes_over_from is not None:
        _take_seats_over(invitation.organisation, invitation.takes_over_from, by)
    if invitation.role == StaffRole.SIGNATORY:
        _seat_signatory(invitation.organisation, by)
    return invitation


def _seat_signatory(organisation: Organisation, by: User) -> None:
    """Seats in the person's own scope: the grant comes first, then the consortium is in sight."""
    joined = _joined(organisation)
    for consortium in joined:
        give_role(by, consortium, SeatRole.SIGNATORY, P.ROLES)
    set_scope(scope_of(by))
    for consortium in joined:
        seat(consortium, organisation, by, SeatRole.SIGNATORY)
        facts = {"user": str(by), "role": SeatRole.SIGNATORY, "organisation": organisation.name}
        record("seat.added", consortium, by=by, after=facts)


def _joined(organisation: Organisation) -> list[Consortium]:
    """Living consortia in which the organisation is a member.

    Read as the system, because neither who invites nor who accepts need have a seat there.
    """
    with system_scope():
        joined = Membership.objects.filter(organisation=organisation, status=MembershipStatus.ACTIVE)
        living = joined.exclude(consortium__status=ConsortiumStatus.DISSOLVED)
        return [each.consortium for each in living.select_related("consortium").order_by("pk")]


def _take_seats_over(organisation: Organisation, person: User, by: User) -> None:
    seats = list(Seat.objects.filter(organisation=organisation, user=person).order_by("pk"))
    for each in seats:
        give_role(by, Consortium(pk=each.consortium_id), each.role, P.ROLES)
    set_scope(scope_of(by))
    for each in seats:
        _pass_on(each, _place(each), by, by=by)


@transaction.atomic
def dismiss_staff(staff_id: UUID, *, by: User) -> Staff:
    """End a person's role at one's own organisation, and the seats that rested on it, in every consortium.

    A signatory's seat rests on that role, every other seat on having any. Where the person was the last
    administrator of the organisation, the seat passes to one who stays.
    """
    staff = members.remove_staff(staff_id, by=by)
    _end_seats(staff, by)
    return staff


@transaction.atomic
def resign(staff_id: UUID, *, by: User) -> Staff:
    """Give up a role of one's own; seats end or pass on as with a dismissal."""
    staff = members.resign(staff_id, by=by)
    _end_seats(staff, by)
    return staff


def _end_seats(staff: Staff, by: User) -> None:
    remaining = Staff.objects.filter(organisation=staff.organisation_id, user=staff.user_id)
    ended = Seat.objects.filter(organisation=staff.organisation_id, user=staff.user_id)
    if remaining.exists():
        ended = ended.filter(role=SeatRole.SIGNATORY) if staff.role == StaffRole.SIGNATORY else ended.none()
    for each in ended.select_related("user").order_by("pk"):
        _end_or_pass_on(each, staff, by)
    set_scope(scope_of(by))


def _end_or_pass_on(ended: Seat, staff: Staff, by: User) -> None:
    consortium = _place(ended)
    if ended.role in ADMIN_ROLES and not other_administrators(ended).exists():
        heir = _heir(staff, by)
        give_role(heir, consortium, ended.role, P.ROLES)
        set_scope(scope_of(by))
        _pass_on(ended, consortium, heir, by=by)
    else:
        unseat(ended, consortium)
        record_unseated(ended, consortium, by)


def _place(seat: Seat) -> Consortium:
    """The consortium as the organisation's own rows tell of it: whoever acts need not be seated there."""
    names = Membership.objects.filter(consortium=seat.consortium_id, organisation=seat.organisation_id)
    name, slug = names.values_list("consortium_name", "consortium_slug").latest("created_at")
    return Consortium(pk=seat.consortium_id, name=name, slug=slug)


def _pass_on(passed: Seat, consortium: Consortium, heir: User, *, by: User) -> None:
    """The heir holds the grant already."""
    before = passed.user
    same = Seat.objects.filter(consortium=consortium, organisation=passed.organisation_id, role=passed.role)
    if same.filter(user=heir).exists():
        unseat(passed, consortium)
    else:
        Seat.objects.filter(pk=passed.pk).update(user=heir)
        if not Seat.objects.filter(consortium=consortium, user=before, role=passed.role).exists():
            take_role(before, consortium, passed.role)
    record("seat.passed_on", consortium, by=by, before={"user": str(before)}, after={"user": str(heir)})


def _heir(staff: Staff, by: User) -> User:
    if by.pk != staff.user_id:
        return by
    others = Staff.objects.filter(organisation=staff.organisation_id, role=StaffRole.ADMIN)
    return others.exclude(user=by).select_related("user").earliest("created_at").user
