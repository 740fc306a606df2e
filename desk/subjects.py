"""The things whose audience can be asked for, and what else to say about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from agreements import access as agreements
from agreements.models import Agreement
from bounties import access as bounties
from bounties.models import Challenge
from consortia import permissions as P
from consortia.models import Consortium
from desk.audience import Onlooker, onlookers, places_in
from filings import access as filings
from filings import permissions as authority
from filings.models import Dossier
from kernel.accounts.models import User


@dataclass(frozen=True)
class Audience:
    """Who sees one object; `notes` are the rules that no single grant expresses."""

    subject: Model
    rows: list[Onlooker]
    notes: list[str] = field(default_factory=list)


def of_consortium(consortium: Consortium) -> Audience:
    return Audience(consortium, onlookers(P.VIEW, consortium, places=places_in(consortium)))


def of_agreement(agreement: Agreement) -> Audience:
    note = _(
        "Agreements are read inside the consortium; the authority sees title, parties and hash in a dossier."
    )
    return Audience(agreement, _members(P.VIEW_AGREEMENT, agreement.consortium), [note])


def of_challenge(challenge: Challenge) -> Audience:
    notes = [
        _("Answers are sealed: before the deadline only the answerer reads them, whatever role or grant.")
    ]
    if challenge.openness == "public" and challenge.published_at:
        notes.insert(0, _("The listing is public: everybody may read it on the board."))
    permission = P.VIEW_CHALLENGE if challenge.published_at else P.WRITE_CHALLENGE
    return Audience(challenge, _members(permission, challenge.consortium), notes)


def of_dossier(dossier: Dossier) -> Audience:
    rows = _members(P.VIEW_DOSSIER, dossier.consortium)
    if not dossier.submitted_at:
        return Audience(dossier, rows, [_("Not submitted yet: the authority sees nothing of it.")])
    note = _("The authority reads what was submitted, never the text that is being written.")
    return Audience(dossier, rows + onlookers(authority.VIEW_QUEUE, dossier.authority), [note])


def _members(permission: str, consortium: Consortium) -> list[Onlooker]:
    return onlookers(permission, consortium, places=places_in(consortium))


def find(kind: str, pk: UUID, user: User) -> Audience:
    """The audience of an object of the consortium, for somebody who may read the object itself."""
    if kind == "agreements":
        return of_agreement(agreements.get_agreement(pk, user=user, permission=P.VIEW_AGREEMENT))
    if kind == "challenges":
        return of_challenge(bounties.get_challenge(pk, user=user, permission=P.VIEW_CHALLENGE))
    if kind == "dossiers":
        return of_dossier(filings.get_dossier(pk, user=user, permission=P.VIEW_DOSSIER))
    raise Http404


BUILDERS: dict[str, tuple[type[Model], Callable[..., Audience]]] = {
    "consortia": (Consortium, of_consortium),
    "agreements": (Agreement, of_agreement),
    "challenges": (Challenge, of_challenge),
    "dossiers": (Dossier, of_dossier),
}


def find_for_support(pk: UUID) -> Audience:
    """By id alone, in the system's scope; tells who sees the object, not what is in it."""
    for model, build in BUILDERS.values():
        obj = model._base_manager.filter(pk=pk).first()
        if obj is not None:
            return build(obj)
    raise Http404
