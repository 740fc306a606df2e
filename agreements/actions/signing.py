"""Sending a text for signature, signing it, and what ends that: force, refusal, withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import access, selectors, text
from agreements.library import DISPUTES
from agreements.models import Agreement, Clause, Party, Signature
from agreements.states import AGREEMENT, PARTY, AgreementStatus, PartyStatus
from consortia import permissions as P
from consortia.actions import mark_active
from consortia.states import ConsortiumStatus
from kernel.accounts.models import User
from kernel.audit.actions import SYSTEM, record
from kernel.audit.middleware import current_request_id
from kernel.notices.actions import discharge, notify, notify_holders, oblige
from kernel.notices.workdays import add_working_days, end_of_day
from kernel.tenancy.confirmation import confirm_password
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from members import permissions as members

if TYPE_CHECKING:
    from datetime import date

SIGNING_DAYS = 10
DUTY = "agreement.sign"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a confirmation came from, as far as the request tells."""

    ip: str | None = None
    user_agent: str = ""


def url_of(agreement: Agreement, page: str = "detail") -> str:
    return reverse(f"agreements:{page}", args=[agreement.consortium.slug, agreement.pk])


@transaction.atomic
def send(pk: UUID, *, by: User) -> Agreement:
    """Freeze the text under its fingerprint and ask every party's signatories to sign it."""
    agreement = access.get_agreement(pk, user=by, permission=P.SEND_AGREEMENT, lock=True)
    if agreement.is_draft:
        _refuse_unready(agreement)
        _seal(agreement)
    AGREEMENT.fire("send", agreement, by=by, text_hash=agreement.text_hash, sign_by=str(agreement.sign_by))
    for party in selectors.parties_of(agreement):
        _oblige(agreement, party, by)
    return agreement


def _refuse_unready(agreement: Agreement) -> None:
    if reasons := selectors.blockers(agreement):
        raise RuleBroken(" ".join(reasons))


def _seal(agreement: Agreement) -> None:
    _write_forum(agreement)
    agreement.sign_by = agreement.sign_by or add_working_days(timezone.localdate(), SIGNING_DAYS)
    agreement.sent_at = timezone.now()
    agreement.text_hash = _fingerprint(agreement)
    agreement.save(update_fields=["sign_by", "sent_at", "text_hash", "updated_at"])


def _write_forum(agreement: Agreement) -> None:
    clause = Clause.objects.get(agreement=agreement, key=DISPUTES)
    clause.text = text.body(agreement, clause)
    clause.save(update_fields=["text", "updated_at"])


def _fingerprint(agreement: Agreement) -> str:
    return text.fingerprint(agreement, selectors.clauses_of(agreement), selectors.parties_of(agreement))


def _oblige(agreement: Agreement, party: Party, by: User) -> None:
    oblige(
        DUTY,
        permission=members.SIGN,
        tenant=party.organisation,
        about=agreement,
        url=url_of(agreement, "sign"),
        due_at=end_of_day(cast("date", agreement.sign_by)),
        consortium_id=agreement.consortium_id,
        but=by,
        title=agreement.title,
        party=party.name,
    )


@transaction.atomic
def sign(
    pk: UUID,
    *,
    by: User,
    password: str,
    text_hash: str,
    party: UUID | None = None,
    origin: Origin | None = None,
) -> Signature:
    """Sign for one's organisation: the fingerprint one saw, confirmed by the password entered once more.

    The last signature puts the agreement in force, in the same transaction and under the agreement's lock.
    """
    agreement = access.get_agreement(pk, user=by, permission=P.SIGN_AGREEMENT)
    own = access.get_own_party(agreement, user=by, pk=party)
    _require_out(agreement)
    # Before the lock: checking a password is slow on purpose.
    confirm_password(by, password)
    agreement = access.get_agreement(pk, user=by, permission=P.SIGN_AGREEMENT, lock=True)
    _require_out(agreement)
    # Whoever lost the seat in the meantime binds nobody any more.
    own = access.get_own_party(agreement, user=by, pk=own.pk)
    if {text_hash, _fingerprint(agreement)} != {agreement.text_hash}:
        raise StaleVersion
    signature = _sign(agreement, own, by, origin or Origin())
    discharge(agreement.pk, kind=DUTY, tenant_id=own.organisation_id)
    _tell_lead("agreement.party_signed", agreement, own, by)
    _enact_if_complete(agreement)
    return signature


def _require_out(agreement: Agreement) -> None:
    if agreement.status != AgreementStatus.OUT_FOR_SIGNATURE:
        raise TransitionNotAllowed(_("This agreement is not out for signature."))


def _sign(agreement: Agreement, party: Party, by: User, origin: Origin) -> Signature:
    capacity = selectors.capacity_of(party, by)
    PARTY.fire("sign", party, by=by, text_hash=agreement.text_hash, capacity=capacity)
    return Signature.objects.create(
        consortium_id=agreement.consortium_id,
        agreement=agreement,
        party=party,
        signer=by,
        signer_name=str(by),
        capacity=capacity,
        text_hash=agreement.text_hash,
        signed_at=timezone.now(),
        ip=origin.ip,
        user_agent=origin.user_agent[:300],
        request_id=current_request_id(),
    )


def _enact_if_complete(agreement: Agreement) -> None:
    """A contract is formed when all parties have signed (民法典 490)."""
    waiting = Party.objects.filter(agreement=agreement).exclude(status=PartyStatus.SIGNED)
    if waiting.exists():
        # The document shows who has signed, so it counts as changed.
        agreement.save(update_fields=["updated_at"])
        return
    agreement.in_force_at = timezone.now()
    agreement.save(update_fields=["in_force_at", "updated_at"])
    AGREEMENT.fire("enact", agreement, by=SYSTEM, text_hash=agreement.text_hash)
    if agreement.consortium.status == ConsortiumStatus.PREPARING:
        mark_active(agreement.consortium)
    _tell_everybody("agreement.in_force", agreement)


@transaction.atomic
def decline(pk: UUID, *, by: User, reason: str, party: UUID | None = None) -> Party:
    """Refuse to sign, with a reason that the lead and all who have signed read; one may still sign later."""
    agreement = access.get_agreement(pk, user=by, permission=P.SIGN_AGREEMENT, lock=True)
    own = access.get_own_party(agreement, user=by, pk=party)
    _require_out(agreement)
    PARTY.fire("decline", own, by=by, reason=reason)
    own.decline_reason = reason.strip()
    own.save(update_fields=["decline_reason", "updated_at"])
    agreement.save(update_fields=["updated_at"])
    discharge(agreement.pk, kind=DUTY, tenant_id=own.organisation_id)
    _tell_lead("agreement.party_declined", agreement, own, by)
    _tell_signers("agreement.party_declined", agreement, own, by)
    return own


@transaction.atomic
def withdraw(pk: UUID, *, by: User, reason: str) -> Agreement:
    """Take a text back before it is in force; what was signed stays on record but binds nobody."""
    agreement = access.get_agreement(pk, user=by, permission=P.SEND_AGREEMENT, lock=True)
    was_out = agreement.is_out
    AGREEMENT.fire("withdraw", agreement, by=by, reason=reason)
    agreement.withdrawn_reason = reason.strip()
    agreement.save(update_fields=["withdrawn_reason", "updated_at"])
    discharge(agreement.pk, kind=DUTY)
    if was_out:
        _tell_everybody("agreement.withdrawn", agreement, but=by, reason=agreement.withdrawn_reason)
    return agreement


@transaction.atomic
def remind(pk: UUID, *, by: User) -> list[Party]:
    """Ask those who have not signed once more, each at most once a day."""
    agreement = access.get_agreement(pk, user=by, permission=P.SEND_AGREEMENT, lock=True)
    _require_out(agreement)
    parties = selectors.to_remind(selectors.parties_of(agreement))
    if not parties:
        raise RuleBroken(_("Everybody who has not signed was reminded today."))
    for party in parties:
        party.reminders += 1
        party.reminded_on = timezone.localdate()
        party.save(update_fields=["reminders", "reminded_on", "updated_at"])
        notify_holders(
            members.SIGN,
            party.organisation,
            "agreement.reminder",
            key=f"agreement.reminder:{party.pk}:{party.reminded_on}",
            url=url_of(agreement, "sign"),
            title=agreement.title,
            party=party.name,
            sign_by=str(agreement.sign_by),
        )
    record("agreement.reminded", agreement, by=by, after={"parties": [party.name for party in parties]})
    return parties


def _tell_lead(kind: str, agreement: Agreement, party: Party, by: User) -> None:
    notify_holders(P.SEND_AGREEMENT, agreement.consortium, kind, but=by, **_about(kind, agreement, party))


def _tell_signers(kind: str, agreement: Agreement, party: Party, by: User) -> None:
    signatures = Signature.objects.filter(agreement=agreement).exclude(signer=by).select_related("signer")
    notify({signature.signer for signature in signatures}, kind, **_about(kind, agreement, party))


def _about(kind: str, agreement: Agreement, party: Party) -> dict[str, Any]:
    return {
        "key": f"{kind}:{party.pk}",
        "url": url_of(agreement),
        "title": agreement.title,
        "party": party.name,
    }


def _tell_everybody(kind: str, agreement: Agreement, *, but: User | None = None, **params: Any) -> None:
    notify_holders(
        P.VIEW_AGREEMENT,
        agreement.consortium,
        kind,
        key=f"{kind}:{agreement.pk}",
        url=url_of(agreement),
        but=but,
        title=agreement.title,
        **params,
    )
