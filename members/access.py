"""The only door to one organisation or one person's role at it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from kernel.accounts.models import User, token_digest
from members import permissions as P
from members.kinds import OpenTo
from members.models import (
    OFFERED,
    Booking,
    Claim,
    Evidence,
    Expert,
    Facility,
    Honour,
    Offer,
    Offered,
    Organisation,
    Person,
    PowerOfAttorney,
    Recusal,
    Staff,
    StaffInvitation,
    Term,
    YearFigures,
)
from members.selectors import experts


def get_organisation(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Organisation:
    """The organisation, if `user` holds `permission` at it; 404 for people who have no place there."""
    organisation = _organisations(lock=lock).filter(pk=pk).first()
    if organisation is None or not user.has_perm(P.VIEW, organisation):
        raise Http404
    if not user.has_perm(permission, organisation):
        raise PermissionDenied
    return organisation


def get_listed_organisation(pk: UUID, *, lock: bool = False) -> Organisation:
    """An entry of the directory, which every signed-in person may read; to write, not a merged one."""
    organisation = _organisations(lock=lock).filter(pk=pk).first()
    if organisation is None or (lock and organisation.merged_into_id is not None):
        raise Http404
    return organisation


def _organisations(*, lock: bool) -> QuerySet[Organisation]:
    # NO KEY: a lock held here must not block rows elsewhere that only refer to the organisation.
    return Organisation.objects.select_for_update(no_key=True) if lock else Organisation.objects.all()


def get_staff(pk: UUID, *, user: User, permission: str) -> Staff:
    """One role at an organisation whose staff `user` may manage."""
    staff = Staff.objects.select_related("organisation", "user").filter(pk=pk).first()
    if staff is None or not user.has_perm(P.VIEW, staff.organisation):
        raise Http404
    if not user.has_perm(permission, staff.organisation):
        raise PermissionDenied
    return staff


def require_operator(user: User) -> None:
    """Operators of the portal keep what belongs to no organisation."""
    if not user.is_support:
        raise PermissionDenied


def get_term(pk: UUID, *, lock: bool = False) -> Term:
    """An entry of a vocabulary, which everybody may read."""
    terms = Term.objects.select_for_update(no_key=True) if lock else Term.objects.select_related("parent")
    term = terms.filter(pk=pk).first()
    if term is None:
        raise Http404
    return term


def get_own_offer(
    kind: str, pk: UUID, *, user: User, permission: str, lock: bool = False, **place: UUID
) -> Offered:
    """A capability, facility, service or interest, for the staff of its organisation."""
    things = OFFERED[kind]._base_manager.select_related("organisation").filter(pk=pk, **place)
    thing = (things.select_for_update(of=("self",), no_key=True) if lock else things).first()
    if thing is None or not user.has_perm(P.VIEW, thing.organisation):
        raise Http404
    if not user.has_perm(permission, thing.organisation):
        raise PermissionDenied
    return thing


def get_offer(pk: UUID, *, user: User | AnonymousUser) -> Offered:
    """What an organisation offers, as far as it is open to `user`; its own staff see all of it."""
    for model in OFFERED.values():
        thing = model._base_manager.select_related("organisation").filter(pk=pk).first()
        if thing is not None and _is_open(thing, user):
            return thing
    raise Http404


def get_public_offer(pk: UUID) -> Offer:
    """The public copy of what is open to everybody."""
    offer = Offer.objects.select_related("organisation").filter(pk=pk).first()
    if offer is None:
        raise Http404
    return offer


def _is_open(thing: Offered, user: User | AnonymousUser) -> bool:
    if not user.is_authenticated:
        return thing.is_public
    is_listed = isinstance(thing, Facility) and thing.open_to == OpenTo.DIRECTORY and thing.is_active
    return thing.is_public or is_listed or user.has_perm(P.VIEW, thing.organisation)


def get_facility(pk: UUID, *, user: User | AnonymousUser) -> Facility:
    """A facility that `user` may see."""
    facility = Facility.objects.select_related("organisation").filter(pk=pk).first()
    if facility is None or not _is_open(facility, user):
        raise Http404
    return facility


def lock_facility(pk: UUID) -> Facility:
    """Held while a time of it is given away, so that no two people give the same; its own side only."""
    facility = Facility.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if facility is None:
        raise Http404
    return facility


# Which right answers for which side of a booking.
BOOKING_SIDES = {"owner": P.OFFER, "organisation": P.BOOK}


def get_booking(pk: UUID, *, user: User, sides: Iterable[str] = (), lock: bool = False) -> Booking:
    """A booking, for both organisations; whoever acts needs the right of one of `sides`."""
    bookings = Booking.objects.select_related("owner", "organisation", "requested_by").filter(pk=pk)
    booking = (bookings.select_for_update(of=("self",)) if lock else bookings).first()
    if booking is None or not any(
        user.has_perm(P.VIEW, place) for place in (booking.owner, booking.organisation)
    ):
        raise Http404
    if sides and not any(user.has_perm(BOOKING_SIDES[side], getattr(booking, side)) for side in sides):
        raise PermissionDenied
    return booking


def get_figures(pk: UUID, *, user: User, permission: str, lock: bool = False) -> YearFigures:
    """One year's figures of an organisation at which `user` holds `permission`."""
    return _of_organisation(YearFigures, pk, user=user, permission=permission, lock=lock)


def get_evidence(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Evidence:
    return _of_organisation(Evidence, pk, user=user, permission=permission, lock=lock)


def get_honour(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Honour:
    return _of_organisation(Honour, pk, user=user, permission=permission, lock=lock)


def get_person(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Person:
    return _of_organisation(Person, pk, user=user, permission=permission, lock=lock)


def get_own_person(pk: UUID, *, user: User, lock: bool = False) -> Person:
    """The entry of `user` among the people of some organisation; nobody else's word counts about it."""
    people = Person.objects.select_related("organisation").filter(user=user)
    person = (people.select_for_update(no_key=True, of=("self",)) if lock else people).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def _of_organisation[M: (YearFigures, Evidence, Honour, Person)](
    model: type[M], pk: UUID, *, user: User, permission: str, lock: bool
) -> M:
    rows = model._default_manager.select_related("organisation")
    found = (rows.select_for_update(no_key=True, of=("self",)) if lock else rows).filter(pk=pk).first()
    if found is None or not user.has_perm(P.VIEW, found.organisation):
        raise Http404
    if not user.has_perm(permission, found.organisation):
        raise PermissionDenied
    return found


def get_own_staff(pk: UUID, *, user: User) -> Staff:
    """A role of the person's own."""
    staff = Staff.objects.select_related("organisation", "user").filter(pk=pk, user=user).first()
    if staff is None:
        raise Http404
    return staff


def get_role_offer(pk: UUID, *, user: User, lock: bool = False) -> StaffInvitation:
    """An offer of a role, for the person it goes to and for the people of the organisation."""
    locked = StaffInvitation.objects.select_for_update(of=("self",), no_key=True)
    offers = locked if lock else StaffInvitation.objects.all()
    related = ("organisation", "invited_by", "user", "takes_over_from")
    invitation = offers.select_related(*related).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    if not invitation.is_for(user) and not user.has_perm(P.VIEW, invitation.organisation):
        raise Http404
    return invitation


def get_offered_role(pk: UUID, *, user: User) -> StaffInvitation:
    """For the answer, which only the person it goes to may give."""
    invitation = get_role_offer(pk, user=user)
    if not invitation.is_for(user):
        raise PermissionDenied
    return invitation


def get_staff_invitation(pk: UUID, *, user: User, permission: str, lock: bool = False) -> StaffInvitation:
    """An offer of a role, for those who manage the staff."""
    invitation = get_role_offer(pk, user=user, lock=lock)
    if not user.has_perm(permission, invitation.organisation):
        raise PermissionDenied
    return invitation


def get_role_offer_by_secret(secret: str) -> StaffInvitation:
    """An offer of a role, for whoever holds its link; the scope carries the same digest."""
    invitation = StaffInvitation.objects.filter(key_digest=token_digest(secret)).first()
    if invitation is None:
        raise Http404
    return invitation


def get_power(pk: UUID, *, user: User, permission: str) -> PowerOfAttorney:
    """A power of attorney; its agent reads it too."""
    power = PowerOfAttorney.objects.select_related("organisation", "agent", "evidence").filter(pk=pk).first()
    if power is None:
        raise Http404
    if user.has_perm(permission, power.organisation):
        return power
    if power.agent_id == user.pk or user.has_perm(P.VIEW, power.organisation):
        raise PermissionDenied
    raise Http404


def get_claim(pk: UUID, *, user: User) -> Claim:
    """A claim, for its claimant and, in the system's scope, for operators."""
    claim = Claim.objects.select_related("organisation", "user", "evidence").filter(pk=pk).first()
    if claim is None or not (claim.user_id == user.pk or user.is_support):
        raise Http404
    return claim


def get_own_claim(pk: UUID, *, user: User) -> Claim:
    claim = get_claim(pk, user=user)
    if claim.user_id != user.pk:
        raise Http404
    return claim


def get_listed_expert(pk: UUID) -> Expert:
    """An expert who has agreed to be found, as every signed-in person sees it."""
    found = experts.listed_experts().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_own_expert(user: User, *, lock: bool = False) -> Expert:
    """The person's own entry, listed or not."""
    entries = experts.with_fields(Expert.objects.filter(user=user))
    entry = (entries.select_for_update(of=("self",)) if lock else entries).first()
    if entry is None:
        raise Http404
    return entry


def get_recusal(pk: UUID, *, user: User) -> Recusal:
    """A statement of the person's own."""
    recusal = Recusal.objects.filter(user=user).select_related("expert").filter(pk=pk).first()
    if recusal is None:
        raise Http404
    return recusal
