"""The only door to one agreement, one of its clauses, or the party somebody signs for."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from agreements.models import Agreement, Clause, Party
from agreements.states import PartyStatus
from consortia import permissions as P
from consortia.models import Seat
from consortia.permissions import SeatRole
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken
from members import permissions as members


def get_agreement(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Agreement:
    """By id; people outside the consortium get 404, people inside without `permission` 403."""
    agreements = Agreement.objects.select_for_update(of=("self",)) if lock else Agreement.objects.all()
    agreement = agreements.select_related("consortium__lead").filter(pk=pk).first()
    if agreement is None or not user.has_perm(P.VIEW, agreement.consortium):
        raise Http404
    if not user.has_perm(permission, agreement.consortium):
        raise PermissionDenied
    return agreement


def get_clause(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Clause:
    """A clause through its agreement; with `lock` the agreement is locked, so that sending waits."""
    agreement_id = Clause.objects.filter(pk=pk).values_list("agreement_id", flat=True).first()
    if agreement_id is None:
        raise Http404
    agreement = get_agreement(agreement_id, user=user, permission=permission, lock=lock)
    clause = Clause.objects.get(pk=pk)
    clause.agreement = agreement
    return clause


def get_own_party(agreement: Agreement, *, user: User, pk: UUID | None = None) -> Party:
    """The party for which `user` signs: signatory at the organisation and seated for it in the consortium.

    Somebody who signs for several parties names one, unless only one of them is still to sign.
    """
    parties = [party for party in own_parties(agreement, user) if pk in (None, party.pk)]
    if not parties:
        raise PermissionDenied
    if len(parties) > 1:
        parties = [party for party in parties if party.status != PartyStatus.SIGNED] or parties[:1]
    if len(parties) > 1:
        raise RuleBroken(_("Say for which party you sign."), attr="party")
    return parties[0]


def own_parties(agreement: Agreement, user: User) -> list[Party]:
    seats = Seat.objects.filter(
        consortium=agreement.consortium_id, user=user, role=SeatRole.SIGNATORY
    ).values("organisation")
    parties = Party.objects.filter(agreement=agreement, organisation__in=seats).select_related("organisation")
    return [party for party in parties if user.has_perm(members.SIGN, party.organisation)]
