"""Experts write their own entries, agree to be found, and say on whom they do not judge."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken
from members import access, consent
from members.models import Expert, Recusal, Term
from members.selectors import experts as selectors
from members.states import EXPERT, ExpertStatus

MOST_FIELDS = 12


@transaction.atomic
def write_expert(
    *,
    by: User,
    name: str,
    kind: str,
    unit: str = "",
    title: str = "",
    biography: str = "",
    terms: Collection[Term] = (),
    away_from: date | None = None,
    away_until: date | None = None,
) -> Expert:
    """Write one's own entry; `unit` is the name or credit code of the employer, in the directory or not."""
    _refuse(terms, away_from, away_until)
    employer = selectors.organisation_named(unit)
    values: dict[str, Any] = {
        "name": name.strip() or by.name,
        "kind": kind,
        "employer": employer,
        "employer_name": "" if employer else unit.strip(),
        "title": title.strip(),
        "biography": biography.strip(),
        "away_from": away_from,
        "away_until": away_until,
    }
    expert = Expert.objects.select_for_update(of=("self",)).filter(user=by).first() or Expert(user=by)
    for attribute, value in values.items():
        setattr(expert, attribute, value)
    expert.save()
    expert.fields.set(terms)
    record("expert.written", expert, by=by, after={"fields": sorted(term.name for term in terms)})
    return expert


def _refuse(terms: Collection[Term], away_from: date | None, away_until: date | None) -> None:
    if len(terms) > MOST_FIELDS:
        raise RuleBroken(_("Choose at most %(n)s fields.") % {"n": MOST_FIELDS}, attr="terms")
    if away_from and away_until and away_until < away_from:
        raise RuleBroken(_("The last day is before the first."), attr="away_until")


@transaction.atomic
def list_expert(*, by: User, consent_given: bool) -> Expert:
    """Be found by consortia from now on; the words agreed to are kept."""
    expert = access.get_own_expert(by, lock=True)
    EXPERT.require("list", expert)
    if not consent_given:
        raise RuleBroken(_("You can only be listed with your consent."), attr="consent")
    if not expert.fields.exists():
        raise RuleBroken(_("Choose at least one field first: experts are drawn by them."), attr="terms")
    expert.consented_at, expert.consent_text = timezone.now(), consent.consent_record()
    expert.save(update_fields=["consented_at", "consent_text", "updated_at"])
    EXPERT.fire("list", expert, by=by, consent=consent.VERSION)
    return expert


@transaction.atomic
def pause_expert(*, by: User, withdraw_consent: bool = False) -> Expert:
    """Be found no longer, until one lists oneself again; with the consent withdrawn, or kept."""
    expert = access.get_own_expert(by, lock=True)
    if expert.status == ExpertStatus.ACTIVE or not withdraw_consent:
        EXPERT.fire("pause", expert, by=by, consent_withdrawn=withdraw_consent)
    else:
        record("expert.consent_withdrawn", expert, by=by)
    if withdraw_consent:
        expert.consented_at, expert.consent_text = None, ""
        expert.save(update_fields=["consented_at", "consent_text", "updated_at"])
    return expert


@transaction.atomic
def add_recusal(*, by: User, unit: str, reason: str, until: date | None = None) -> Recusal:
    """State that one does not judge on the matters of a unit of the directory."""
    expert = access.get_own_expert(by, lock=True)
    organisation = selectors.organisation_named(unit)
    if organisation is None:
        text = _("No organisation of the directory has this name or credit code.")
        raise RuleBroken(text, attr="unit")
    if until and until < timezone.localdate():
        raise RuleBroken(_("This day is over."), attr="until")
    if Recusal.objects.filter(expert=expert, organisation=organisation).exists():
        raise RuleBroken(_("This unit is on your list already."), attr="unit")
    recusal = Recusal.objects.create(
        expert=expert, user=by, organisation=organisation, reason=reason.strip(), until=until
    )
    # About the expert, not the row: an event about the row would belong to the unit, which must not know.
    record("expert.recusal_stated", expert, by=by)
    return recusal


@transaction.atomic
def remove_recusal(pk: UUID, *, by: User) -> None:
    recusal = access.get_recusal(pk, user=by)
    recusal.delete()
    record("expert.recusal_removed", recusal.expert, by=by)
