"""The only door to one organisation or one person's role at it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from kernel.accounts.models import User
from members import permissions as P
from members.models import Organisation, Staff


def get_organisation(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Organisation:
    """The organisation, if `user` holds `permission` at it; 404 for people who have no place there."""
    organisation = _organisations(lock=lock).filter(pk=pk).first()
    if organisation is None or not user.has_perm(P.VIEW, organisation):
        raise Http404
    if not user.has_perm(permission, organisation):
        raise PermissionDenied
    return organisation


def get_listed_organisation(pk: UUID, *, lock: bool = False) -> Organisation:
    """An entry of the directory, which every signed-in person may read."""
    organisation = _organisations(lock=lock).filter(pk=pk).first()
    if organisation is None:
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
