"""Bodies are set up and filled; offices begin and end, and with some of them a seat in the data room."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.roadmap import require_years
from consortia.actions.seats import add_seat, remove_seat
from consortia.kinds import BodyKind
from consortia.models import Body, Consortium, Office, Seat
from consortia.permissions import SeatRole
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify
from kernel.tenancy.errors import RuleBroken
from members.models import Organisation

# A place in these bodies is a seat of the data room too, which the lead gives and takes.
SEATS = {
    BodyKind.COUNCIL: SeatRole.COUNCIL_MEMBER,
    BodyKind.CHIEF_SCIENTIST: SeatRole.CHIEF_SCIENTIST,
}


def body_of(consortium: Consortium, kind: str) -> Body:
    """The body of a kind, set up now under its usual name if it was not yet."""
    with translation.override(settings.LANGUAGE_CODE):
        name = str(BodyKind(kind).label)
    body, _created = Body.objects.get_or_create(consortium=consortium, kind=kind, defaults={"name": name})
    return body


@transaction.atomic
def set_up_body(consortium_pk: UUID, *, by: User, kind: str, **fields: Any) -> Body:
    """Set a body up, or change what it is called, what it does and how often it meets."""
    consortium = access.get_consortium(pk=consortium_pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    is_new = not Body.objects.filter(consortium=consortium, kind=kind).exists()
    body = body_of(consortium, kind)
    before = {name: getattr(body, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(body, name, value)
    body.save()
    if is_new:
        record("body.set_up", body, by=by, after=changed)
    elif changed:
        record("body.changed", body, by=by, before={name: before[name] for name in changed}, after=changed)
    return body


@transaction.atomic
def appoint(
    body_pk: UUID,
    *,
    by: User,
    title: str,
    starts_on: date,
    user: User | None = None,
    person_name: str = "",
    organisation_id: UUID | None = None,
    ends_on: date | None = None,
    weight: int = 1,
) -> Office:
    """Fill an office with somebody seated in the consortium, or by name only with a person from outside.

    A place in the council or the chief scientist's is a seat as well, under the rules for seats.
    """
    body = access.get_body(body_pk, user=by, permission=P.MANAGE_GOVERNANCE)
    access.get_consortium(pk=body.consortium_id, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    organisation = _organisation(body, user, organisation_id)
    _refuse(body, user, person_name, starts_on, ends_on)
    office = Office.objects.create(
        consortium=body.consortium,
        body=body,
        title=title,
        user=user,
        person_name=user.name if user else person_name.strip(),
        organisation=organisation,
        weight=weight,
        starts_on=starts_on,
        ends_on=ends_on or _end_of_term(body, starts_on),
    )
    _seat(office, by)
    record("office.filled", office, by=by, after=_term(office) | {"weight": weight})
    _tell(office, "office.filled", by=by)
    return office


def _organisation(body: Body, user: User | None, organisation_id: UUID | None) -> Organisation | None:
    """For whom the person sits there: an organisation for which it is seated, or any for one by name only."""
    if user is None:
        return Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
    seats = Seat.objects.filter(consortium=body.consortium_id, user=user).select_related("organisation")
    if organisation_id:
        seats = seats.filter(organisation=organisation_id)
    seat = seats.order_by("created_at").first()
    if seat is None:
        raise RuleBroken(_("The person has no seat in the consortium for this organisation."), attr="person")
    return seat.organisation


def _refuse(body: Body, user: User | None, name: str, starts_on: date, ends_on: date | None) -> None:
    if user is None and not name.strip():
        raise RuleBroken(_("Choose a person or give a name."), attr="person")
    if body.kind == BodyKind.ASSEMBLY and user is not None:
        raise RuleBroken(_("Members sit in the assembly by their membership."), attr="person")
    require_years(starts_on=starts_on)
    if ends_on and ends_on < starts_on:
        raise RuleBroken(_("The term of the office ends before it begins."), attr="ends_on")
    if user is not None and _sits(body, user):
        raise RuleBroken(_("The person sits in this body already."), attr="person")


def _sits(body: Body, user: User) -> bool:
    open_ended = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Office.objects.filter(open_ended, body=body, user=user, end_reason="").exists()


def _end_of_term(body: Body, starts_on: date) -> date | None:
    """The term of the body; the 29th of February ends with the 28th."""
    if not body.term_years:
        return None
    day = 28 if (starts_on.month, starts_on.day) == (2, 29) else starts_on.day
    return starts_on.replace(year=min(starts_on.year + body.term_years, MAXYEAR), day=day)


def _term(office: Office) -> dict[str, Any]:
    return {
        "person": office.person_name,
        "body": office.body.name,
        "title": office.title,
        "starts_on": office.starts_on,
        "ends_on": office.ends_on,
    }


def _seat(office: Office, by: User) -> None:
    role = SEATS.get(BodyKind(office.body.kind))
    if role is None or office.user is None or office.organisation_id is None:
        return
    if not _seats_of(office, role).exists():
        add_seat(
            office.consortium_id,
            by=by,
            organisation_id=office.organisation_id,
            user=office.user,
            role=role,
        )


def _seats_of(office: Office, role: str) -> QuerySet[Seat]:
    return Seat.objects.filter(
        consortium=office.consortium_id, organisation=office.organisation_id, user=office.user_id, role=role
    )


@transaction.atomic
def change_office(office_pk: UUID, *, by: User, **fields: Any) -> Office:
    """Change title, weight or term of an office; the end of a term that was reached stays."""
    office = access.get_office(office_pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    _require_held(office)
    before = {name: getattr(office, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(office, name, value)
    if office.ends_on and office.ends_on < office.starts_on:
        raise RuleBroken(_("The term of the office ends before it begins."), attr="ends_on")
    if changed:
        office.save(update_fields=[*changed, "updated_at"])
        record(
            "office.changed",
            office,
            by=by,
            before={name: before[name] for name in changed},
            after=changed,
        )
        _tell(office, "office.changed", by=by)
    return office


def _require_held(office: Office) -> None:
    if office.end_reason:
        raise RuleBroken(_("This office has ended."))


@transaction.atomic
def end_office(office_pk: UUID, *, by: User, reason: str) -> Office:
    """End an office before its term, with a reason; the seat that came with it ends too."""
    office = access.get_office(office_pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    _require_held(office)
    if not reason.strip():
        raise RuleBroken(_("Please give a reason."), attr="reason")
    role = SEATS.get(BodyKind(office.body.kind))
    _end(office, reason.strip(), by)
    if role is not None:
        for seat in _seats_of(office, role):
            remove_seat(seat.pk, by=by)
    return office


def _end(office: Office, reason: str, by: User) -> None:
    today = timezone.localdate()
    office.ends_on = max(office.starts_on, min(office.ends_on or today, today))
    office.end_reason = reason[:300]
    office.save(update_fields=["ends_on", "end_reason", "updated_at"])
    record("office.ended", office, by=by, reason=reason, after=_term(office))
    _tell(office, "office.ended", by=by, reason=reason)


def end_offices(organisation: Organisation, *, consortium: Consortium, by: User, reason: str) -> int:
    """End all offices that people hold for a member that leaves; its seats end with the membership.

    In the caller's transaction; returns how many. Called before the grants of `by` are taken away.
    """
    open_ended = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    held = Office.objects.filter(open_ended, consortium=consortium, organisation=organisation, end_reason="")
    ending = list(held.select_related("body", "user", "consortium"))
    for office in ending:
        _end(office, reason.strip() or _("The member has left."), by)
    return len(ending)


def _tell(office: Office, kind: str, *, by: User, **params: str) -> None:
    if office.user is None or office.user_id == by.pk:
        return
    notify(
        [office.user],
        kind,
        key=f"{kind}:{office.pk}:{office.updated_at:%Y%m%d%H%M%S%f}",
        url=reverse("consortia:governance", args=[office.consortium.slug]),
        body=office.body.name,
        title=str(office.get_title_display()),
        consortium=office.consortium.name,
        **params,
    )
