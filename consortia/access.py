"""The only door to one consortium, membership or seat."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from consortia import permissions as P
from consortia.models import Consortium, Membership, Seat
from kernel.accounts.models import User
from members import permissions as members


def get_consortium(
    *, user: User, permission: str, pk: UUID | None = None, slug: str | None = None, lock: bool = False
) -> Consortium:
    """By id or by slug; outsiders get 404, insiders without `permission` 403."""
    # NO KEY: rows that only refer to the consortium may still be written while it is locked.
    locked = Consortium.objects.select_for_update(of=("self",), no_key=True)
    consortia = locked if lock else Consortium.objects.all()
    wanted = {"pk": pk} if pk else {"slug": slug}
    consortium = consortia.select_related("lead").filter(**wanted).first()
    if consortium is None or not user.has_perm(P.VIEW, consortium):
        raise Http404
    if not user.has_perm(permission, consortium):
        raise PermissionDenied
    return consortium


def get_membership(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Membership:
    """A membership, by a permission on its consortium or, for the invited side, on its organisation."""
    membership = get_readable_membership(pk, user=user, lock=lock)
    tenant = membership.organisation if permission.startswith("members.") else membership.consortium
    if tenant is None or not user.has_perm(permission, tenant):
        raise PermissionDenied
    return membership


def get_readable_membership(pk: UUID, *, user: User, lock: bool = False) -> Membership:
    """A membership, for the people of either side.

    The invited side cannot see the consortium's row: its `consortium` holds what the invitation says.
    """
    membership = _memberships(lock=lock).filter(pk=pk).first()
    if membership is None:
        raise Http404
    consortium = Consortium(
        pk=membership.consortium_id, name=membership.consortium_name, slug=membership.consortium_slug
    )
    organisation = membership.organisation
    if user.has_perm(P.VIEW, consortium):
        return membership
    if organisation is None or not user.has_perm(members.VIEW, organisation):
        raise Http404
    membership.consortium = consortium
    return membership


def get_invitation(digest: str, *, lock: bool = False) -> Membership:
    """An invitation by the digest of its secret link; the scope of the request carries the same digest."""
    membership = _memberships(lock=lock).filter(key_digest=digest).first()
    if membership is None:
        raise Http404
    return membership


def _memberships(*, lock: bool) -> QuerySet[Membership]:
    locked = Membership.objects.select_for_update(of=("self",), no_key=True)
    return (locked if lock else Membership.objects.all()).select_related("organisation", "invited_by")


def get_seat(pk: UUID, *, user: User, permission: str) -> Seat:
    seat = Seat.objects.select_related("consortium", "user").filter(pk=pk).first()
    if seat is None or not user.has_perm(P.VIEW, seat.consortium):
        raise Http404
    if not user.has_perm(permission, seat.consortium):
        raise PermissionDenied
    return seat
