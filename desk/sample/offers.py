"""What organisations of the sample offer, and who has booked what of whom."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from desk.sample import people, texts
from desk.sample.founding import acting, organisation
from desk.sample.past import happened
from kernel.notices.workdays import SHANGHAI, add_working_days
from members.actions import bookings, offers
from members.kinds import OfferKind, Vocabulary
from members.models import Booking, Facility, Term
from members.permissions import StaffRole

FEN_IN_WAN = 10_000 * 100
ENTERED = 120
FOLDERS = {
    "capability": OfferKind.CAPABILITY,
    "facility": OfferKind.FACILITY,
    "service": OfferKind.SERVICE,
    "interest": OfferKind.INTEREST,
}


def open_up() -> None:
    """Enter what is on offer, then ask for times, some answered and some not."""
    spec = texts.offers()
    known = {(term.vocabulary, term.name): term for term in Term.objects.all()}
    with happened(ENTERED):
        for folder, kind in FOLDERS.items():
            for line in spec[folder]:
                _enter(kind, dict(line), known)
    for line in spec["booking"]:
        _book(line)


def _enter(kind: OfferKind, line: dict[str, Any], known: dict[tuple[str, str], Term]) -> None:
    place = line.pop("of")
    if "term" in line:
        line["term"] = known[Vocabulary.CAPABILITY, line["term"]]
    if "terms" in line:
        line["terms"] = [_tag(name, known) for name in line["terms"]]
    for name in ("least", "most"):
        if name in line:
            line[f"{name}_fen"] = line.pop(name) * FEN_IN_WAN
    with acting(_admin(place)) as by:
        offers.add_offer(organisation(place).pk, kind, by=by, **line)


def _tag(name: str, known: dict[tuple[str, str], Term]) -> Term:
    return known.get((Vocabulary.CAPABILITY, name)) or known[Vocabulary.FIELD, name]


def _admin(key: str) -> str:
    return people.staff_with(key, StaffRole.ADMIN).persona


def _book(line: dict[str, Any]) -> None:
    facility = Facility.objects.get(organisation=organisation(line["of"]), name=line["facility"])
    day = add_working_days(timezone.localdate(), line["day"])
    starts_at = datetime.combine(day, time(line["hour"]), SHANGHAI)
    with happened(line["asked"]):
        with acting(_admin(line["for"])) as by:
            booking = bookings.request_booking(
                facility.pk,
                by=by,
                organisation_id=organisation(line["for"]).pk,
                purpose=line["purpose"],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=line["hours"]),
            )
        _answer(booking, line)


def _answer(booking: Booking, line: dict[str, Any]) -> None:
    if "answer" not in line:
        return
    with acting(_admin(line["of"])) as by:
        if line["confirmed"]:
            bookings.confirm_booking(booking.pk, by=by, answer=line["answer"])
        else:
            bookings.refuse_booking(booking.pk, by=by, reason=line["answer"])
