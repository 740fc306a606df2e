"""What an expert does with a question: take it on, write, answer, or decline. The expert has no seat."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.models import AdviceRequest, Consortium
from consortia.states import ADVICE
from kernel.accounts.models import User
from kernel.notices.actions import discharge, notify_holders
from kernel.tenancy.errors import RuleBroken, StaleVersion

LONGEST = 20_000


def statement() -> str:
    """What an expert declares on taking a question on."""
    return _(
        "I keep what I learn here confidential and use it for this advice only; I have no interest in the"
        " matter, am not employed by a member and am not related to those concerned; I give my own opinion."
    )


@transaction.atomic
def take(pk: UUID, *, by: User, declared: bool) -> AdviceRequest:
    """Take the question on; the declaration stands in the event with its words."""
    advice = access.get_asked_advice(pk, user=by, lock=True)
    ADVICE.require("take", advice)
    if not declared:
        raise RuleBroken(_("Confirm the declaration first, or decline."), attr="declared")
    ADVICE.fire("take", advice, by=by, declaration=statement())
    _tell_askers(advice, by, "advice.taken")
    return advice


@transaction.atomic
def decline(pk: UUID, *, by: User, reason: str) -> AdviceRequest:
    advice = access.get_asked_advice(pk, user=by, lock=True)
    ADVICE.fire("decline", advice, by=by, reason=reason)
    discharge(advice.pk)
    _tell_askers(advice, by, "advice.declined", reason=reason.strip())
    return advice


@transaction.atomic
def write(pk: UUID, *, by: User, text: str, version: int) -> AdviceRequest:
    """Write on; nobody else reads it before it is given. Refused when it was changed since `version`."""
    advice = access.get_asked_advice(pk, user=by, lock=True)
    ADVICE.require("answer", advice)
    if version != advice.version:
        raise StaleVersion
    if len(text) > LONGEST:
        raise RuleBroken(_("This is longer than %(n)s characters.") % {"n": LONGEST}, attr="text")
    if text == advice.advice:
        return advice
    advice.advice, advice.version = text, advice.version + 1
    advice.save(update_fields=["advice", "version", "updated_at"])
    return advice


@transaction.atomic
def answer(pk: UUID, *, by: User, text: str, version: int) -> AdviceRequest:
    """Give the advice as written; from now on the consortium reads it and nobody changes it."""
    advice = write(pk, by=by, text=text, version=version)
    if not advice.advice.strip():
        raise RuleBroken(_("Write your advice first."), attr="text")
    ADVICE.fire("answer", advice, by=by, version=advice.version)
    discharge(advice.pk)
    _tell_askers(advice, by, "advice.answered")
    return advice


def _tell_askers(advice: AdviceRequest, by: User, kind: str, **params: Any) -> None:
    notify_holders(
        P.ASK_EXPERTS,
        Consortium(pk=advice.consortium_id),
        kind,
        key=f"{kind}:{advice.pk}",
        url=reverse("consortia:asked-advice", args=[advice.pk]),
        but=by,
        expert=str(by),
        title=advice.title,
        **params,
    )
