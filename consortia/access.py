"""The only door to one consortium, membership or seat."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from consortia import permissions as P
from consortia.models import Consortium, Membership, Seat
from kernel.accounts.models import User
from members import permissions as members


def get_consortium(
    *, user: User, permission: str, pk: UUID | None = None, slug: str | None = None, lock: bool = False
) -> Consortium:
    """By id or by slug; outsiders get 404, insiders without `permission` 403."""
    consortia = Consortium.objects.select_for_update(of=("self",)) if lock else Consortium.objects.all()
    wanted = {"pk": pk} if pk else {"slug": slug}
    consortium = consortia.select_related("lead").filter(**wanted).first()
    if consortium is None or not user.has_perm(P.VIEW, consortium):
        raise Http404
    if not user.has_perm(permission, consortium):
        raise PermissionDenied
    return consortium


def get_membership(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Membership:
    """A membership, by a permission on its consortium or, for the invited side, on its organisation."""
    memberships = Membership.objects.select_for_update(of=("self",)) if lock else Membership.objects.all()
    membership = memberships.select_related("consortium", "organisation").filter(pk=pk).first()
    # The invited organisation sees its invitation, but not the consortium's row behind it.
    if membership is None:
        membership = _invited(pk, lock=lock)
    tenant = membership.organisation if permission.startswith("members.") else membership.consortium
    view = members.VIEW if permission.startswith("members.") else P.VIEW
    if tenant is None or not user.has_perm(view, tenant):
        raise Http404
    if not user.has_perm(permission, tenant):
        raise PermissionDenied
    return membership


def _invited(pk: UUID, *, lock: bool) -> Membership:
    memberships = Membership.objects.select_for_update(of=("self",)) if lock else Membership.objects.all()
    membership = memberships.select_related("organisation").filter(pk=pk).first()
    if membership is None:
        raise Http404
    return membership


def get_invitation(digest: str, *, lock: bool = False) -> Membership:
    """An invitation by the digest of its secret link; the scope of the request carries the same digest."""
    memberships = Membership.objects.select_for_update(of=("self",)) if lock else Membership.objects.all()
    membership = memberships.select_related("organisation").filter(key_digest=digest).first()
    if membership is None:
        raise Http404
    return membership


def get_seat(pk: UUID, *, user: User, permission: str) -> Seat:
    seat = Seat.objects.select_related("consortium", "user").filter(pk=pk).first()
    if seat is None or not user.has_perm(P.VIEW, seat.consortium):
        raise Http404
    if not user.has_perm(permission, seat.consortium):
        raise PermissionDenied
    return seat
