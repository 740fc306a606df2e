"""Booking of facilities (中试设备共享): asked for by one organisation, answered by another.

A deed is recorded with the booking, in the chain of the organisation that books, and with the facility, in
that of its owner.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.audit.models import Event
from kernel.notices.actions import discharge, notify, notify_holders, oblige
from kernel.notices.workdays import SHANGHAI, add_working_days, due_in
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope
from members import access
from members import permissions as P
from members.models import Booking, Facility, Organisation
from members.selectors import bookings as selectors
from members.states import BOOKING, BookingStatus

DUTY = "booking.answer"
DAYS_TO_ANSWER = 3
LONGEST = timedelta(days=92)


@transaction.atomic
def request_booking(
    facility_id: UUID,
    *,
    by: User,
    organisation_id: UUID,
    purpose: str,
    starts_at: datetime,
    ends_at: datetime,
) -> Booking:
    """Ask for a time; at one's own facility it is taken at once."""
    facility = access.get_facility(facility_id, user=by)
    organisation = access.get_organisation(organisation_id, user=by, permission=P.BOOK)
    is_own = facility.organisation_id == organisation.pk
    if is_own:
        access.lock_facility(facility.pk)
    _refuse(facility, starts_at, ends_at, notice=not is_own)
    booking = Booking.objects.create(
        facility=facility,
        owner=facility.organisation,
        organisation=organisation,
        requested_by=by,
        facility_name=facility.name,
        purpose=purpose.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    _also_for_owner(record("booking.requested", booking, by=by, after=_times(booking)), booking, by)
    if is_own:
        BOOKING.fire("confirm", booking, by=by)
    else:
        _oblige_owner(booking, by)
    return booking


def _refuse(facility: Facility, starts_at: datetime, ends_at: datetime, *, notice: bool) -> None:
    if not facility.is_active:
        raise RuleBroken(_("This facility cannot be booked at present."))
    if ends_at <= starts_at:
        raise RuleBroken(_("The end comes before the beginning."), attr="ends_at")
    if ends_at - starts_at > LONGEST:
        raise RuleBroken(_("Book at most three months at once."), attr="ends_at")
    if starts_at <= timezone.now():
        raise RuleBroken(_("The time must lie in the future."), attr="starts_at")
    first = add_working_days(timezone.localdate(), facility.notice_days)
    if notice and starts_at.astimezone(SHANGHAI).date() < first:
        raise RuleBroken(
            _("The owner asks for %(n)s working days of notice: from %(date)s on.")
            % {"n": facility.notice_days, "date": first.isoformat()},
            attr="starts_at",
        )
    refuse_overlap(facility.pk, starts_at, ends_at)


def refuse_overlap(facility_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    """Times that touch do not overlap."""
    if taken := selectors.busy_times(facility_id, starts_at, ends_at):
        raise RuleBroken(_("Taken already: %(time)s.") % {"time": taken[0]}, attr="starts_at")


def _times(booking: Booking) -> dict[str, object]:
    return {"starts_at": booking.starts_at, "ends_at": booking.ends_at, "purpose": booking.purpose}


def _also_for_owner(event: Event, booking: Booking, by: User) -> None:
    """The same deed in the owner's chain, about the facility, which the other side may not see any more."""
    if booking.is_own:
        return
    facility = Facility(pk=booking.facility_id, organisation_id=booking.owner_id, name=booking.facility_name)
    about = {"booking": booking.pk, "for": booking.organisation.name}
    record(event.name, facility, by=by, reason=event.reason, before=event.before, after=event.after | about)


def _oblige_owner(booking: Booking, by: User) -> None:
    oblige(
        DUTY,
        permission=P.OFFER,
        tenant=booking.owner,
        about=booking,
        url=address(booking, booking.owner),
        due_at=min(due_in(DAYS_TO_ANSWER), booking.starts_at),
        but=by,
        **_words(booking),
    )


def address(booking: Booking, place: Organisation) -> str:
    return reverse("members:booking", args=[place.slug, booking.pk])


def _words(booking: Booking) -> dict[str, Any]:
    return {
        "facility": booking.facility_name,
        "organisation": booking.organisation.name,
        "owner": booking.owner.name,
        "time": selectors.Span(booking.starts_at, booking.ends_at).text,
    }


@transaction.atomic
def confirm_booking(pk: UUID, *, by: User, answer: str = "") -> Booking:
    """Give the time away; of two confirmations at once that overlap, one is refused."""
    booking = access.get_booking(pk, user=by, sides=["owner"])
    facility = access.lock_facility(booking.facility_id)
    if booking.status == BookingStatus.REQUESTED:
        if not facility.is_active:
            raise RuleBroken(_("This facility cannot be booked at present."))
        if booking.ends_at <= timezone.now():
            raise RuleBroken(_("The time has passed; refuse the request instead."))
        refuse_overlap(facility.pk, booking.starts_at, booking.ends_at)
    return _answer("confirm", booking, by, answer)


@transaction.atomic
def refuse_booking(pk: UUID, *, by: User, reason: str) -> Booking:
    return _answer("refuse", access.get_booking(pk, user=by, sides=["owner"]), by, reason)


def _answer(step: str, booking: Booking, by: User, text: str) -> Booking:
    event = BOOKING.fire(step, booking, by=by, reason=text)
    booking.answer = text.strip()
    booking.save(update_fields=["answer", "updated_at"])
    _also_for_owner(event, booking, by)
    discharge(booking.pk, kind=DUTY)
    _tell_requester(event, booking, by)
    return booking


@transaction.atomic
def withdraw_booking(pk: UUID, *, by: User, reason: str = "") -> Booking:
    """Before it is answered, by the organisation that asked."""
    booking = access.get_booking(pk, user=by, sides=["organisation"])
    event = BOOKING.fire("withdraw", booking, by=by, reason=reason)
    _also_for_owner(event, booking, by)
    # The duty is the owner's, behind a wall that whoever withdraws does not see over.
    with system_scope():
        discharge(booking.pk, kind=DUTY)
    _tell_owner(event, booking, by)
    return booking


@transaction.atomic
def cancel_booking(pk: UUID, *, by: User, reason: str) -> Booking:
    """Either side gives a confirmed time back; the other one is told why."""
    booking = access.get_booking(pk, user=by, sides=["owner", "organisation"])
    event = BOOKING.fire("cancel", booking, by=by, reason=reason)
    _also_for_owner(event, booking, by)
    _tell_requester(event, booking, by)
    if not booking.is_own and not by.has_perm(P.OFFER, booking.owner):
        _tell_owner(event, booking, by)
    return booking


@transaction.atomic
def use_booking(pk: UUID, *, by: User) -> Booking:
    """The owner notes that the facility was used as booked."""
    booking = access.get_booking(pk, user=by, sides=["owner"])
    BOOKING.require("use", booking)
    if booking.starts_at > timezone.now():
        raise TransitionNotAllowed(_("The booked time has not begun yet."))
    event = BOOKING.fire("use", booking, by=by)
    _also_for_owner(event, booking, by)
    _tell_requester(event, booking, by)
    return booking


def _tell_requester(event: Event, booking: Booking, by: User) -> None:
    if booking.requested_by_id != by.pk:
        notify(
            [booking.requested_by],
            event.name,
            key=f"{event.name}:{booking.pk}",
            url=address(booking, booking.organisation),
            reason=event.reason,
            **_words(booking),
        )


def _tell_owner(event: Event, booking: Booking, by: User) -> None:
    notify_holders(
        P.OFFER,
        booking.owner,
        event.name,
        key=f"{event.name}:{booking.pk}",
        url=address(booking, booking.owner),
        but=by,
        reason=event.reason,
        **_words(booking),
    )
