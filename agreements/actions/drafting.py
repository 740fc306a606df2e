"""Writing the text of an agreement, its parties and their shares, until it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from agreements import access, library, selectors, text
from agreements.actions.creating import known_parties, library_clause, present_parties
from agreements.models import Agreement, Clause, Party
from agreements.states import AgreementStatus
from consortia import permissions as P
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed


def _draft(pk: UUID, by: User, revision: int | None = None) -> Agreement:
    """A draft, locked; refuses when `revision` is not the one that its editor saw."""
    agreement = access.get_agreement(pk, user=by, permission=P.WRITE_AGREEMENT, lock=True)
    _require_draft(agreement)
    if revision is not None and revision != agreement.revision:
        raise StaleVersion
    return agreement


def _require_draft(agreement: Agreement) -> None:
    if agreement.status != AgreementStatus.DRAFT:
        raise TransitionNotAllowed(_("The text was sent for signature; it cannot be changed any more."))


def _keep(agreement: Agreement, *changed: str) -> None:
    """Write the draft back as its next revision."""
    agreement.revision += 1
    agreement.save(update_fields=[*changed, "revision", "updated_at"])


@transaction.atomic
def update_agreement(
    pk: UUID,
    *,
    by: User,
    revision: int | None = None,
    clauses: Sequence[Mapping[str, Any]] = (),
    parties: Sequence[Mapping[str, Any]] = (),
    **fields: Any,
) -> Agreement:
    """Change title, opening words, forum and last day of a draft; REST sends clauses and parties along."""
    agreement = _draft(pk, by, revision)
    for clause in clauses:
        save_clause(_clause_id(agreement, clause), by=by, **_without(clause, "id", "key"))
    if parties:
        save_parties(pk, by=by, parties=parties)
    agreement.refresh_from_db(fields=["revision"])
    given = {name: text.clean(value) if isinstance(value, str) else value for name, value in fields.items()}
    changed = {name: value for name, value in given.items() if getattr(agreement, name) != value}
    for name, value in changed.items():
        setattr(agreement, name, value)
    if changed:
        _keep(agreement, *changed)
        after = {name: str(value) for name, value in changed.items()}
        record("agreement.changed", agreement, by=by, after=after)
    return agreement


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _clause_id(agreement: Agreement, given: Mapping[str, Any]) -> UUID:
    by_name = {"pk": given["id"]} if given.get("id") else {"key": given.get("key") or None}
    found = Clause.objects.filter(agreement=agreement, **by_name).values_list("pk", flat=True).first()
    if found is None:
        raise RuleBroken(_("The agreement has no such clause."), attr="clauses")
    return found


@transaction.atomic
def save_clause(
    clause_id: UUID,
    *,
    by: User,
    text: str | None = None,
    heading: str | None = None,
    version: int | None = None,
) -> Clause:
    """Keep the words of a clause; refuses when `version` is not the one that its editor saw."""
    clause = access.get_clause(clause_id, user=by, permission=P.WRITE_AGREEMENT, lock=True)
    _require_draft(clause.agreement)
    if version is not None and version != clause.version:
        raise StaleVersion
    if _rewrite(clause, heading, text):
        clause.version += 1
        clause.save(update_fields=["heading", "text", "version", "updated_at"])
        _keep(clause.agreement)
        after = {"clause": clause.heading, "version": clause.version}
        record("agreement.clause_changed", clause.agreement, by=by, after=after)
    return clause


def _rewrite(clause: Clause, heading: str | None, words: str | None) -> bool:
    before = (clause.heading, clause.text)
    clause.heading = clause.heading if heading is None else " ".join(text.clean(heading).split())
    clause.text = clause.text if words is None else text.clean(words)
    if not clause.heading:
        raise RuleBroken(_("A clause needs a heading."), attr="heading")
    return before != (clause.heading, clause.text)


@transaction.atomic
def add_clause(pk: UUID, *, by: User, key: str = "", heading: str = "") -> Clause:
    """Add a clause at the end: one of the library that the text lacks, or an own one with a heading."""
    agreement = _draft(pk, by)
    last = Clause.objects.filter(agreement=agreement).aggregate(last=Max("order"))["last"] or 0
    known = library.BY_KEY.get(key)
    if known:
        if Clause.objects.filter(agreement=agreement, key=key).exists():
            raise RuleBroken(_("The agreement has this clause already."), attr="key")
        clause = library_clause(agreement, known, last + 1, agreement.consortium)
    elif heading.strip():
        clause = Clause(
            consortium_id=agreement.consortium_id,
            agreement=agreement,
            order=last + 1,
            heading=heading.strip(),
        )
    else:
        raise RuleBroken(_("A clause needs a heading."), attr="heading")
    clause.save(force_insert=True)
    _keep(agreement)
    record("agreement.clause_added", agreement, by=by, after={"clause": clause.heading})
    return clause


@transaction.atomic
def remove_clause(clause_id: UUID, *, by: User) -> Agreement:
    """Take a clause out; those that a filing needs stay."""
    clause = access.get_clause(clause_id, user=by, permission=P.WRITE_AGREEMENT, lock=True)
    agreement = clause.agreement
    _require_draft(agreement)
    if clause.mandatory:
        raise RuleBroken(_("This clause is required and stays; you may change its words."))
    clause.delete()
    following = Clause.objects.filter(agreement=agreement, order__gt=clause.order)
    following.update(order=F("order") - 1)
    _keep(agreement)
    record("agreement.clause_removed", agreement, by=by, after={"clause": clause.heading})
    return agreement


@transaction.atomic
def move_clause(clause_id: UUID, *, by: User, up: bool) -> Clause:
    """Change places with the clause before or after; at the end of the text nothing happens."""
    clause = access.get_clause(clause_id, user=by, permission=P.WRITE_AGREEMENT, lock=True)
    _require_draft(clause.agreement)
    step = -1 if up else 1
    other = Clause.objects.filter(agreement=clause.agreement, order=clause.order + step).first()
    if other is not None:
        clause.order, other.order = other.order, clause.order
        Clause.objects.bulk_update([clause, other], ["order"])
        _keep(clause.agreement)
        after = {"clause": clause.heading, "place": clause.order}
        record("agreement.clause_moved", clause.agreement, by=by, after=after)
    return clause


@transaction.atomic
def save_parties(
    pk: UUID, *, by: User, parties: Sequence[Mapping[str, Any]], revision: int | None = None
) -> Agreement:
    """Keep tasks, contributions and shares; whether they add up is asked when the agreement is sent."""
    agreement = _draft(pk, by, revision)
    rows = {party.pk: party for party in selectors.parties_of(agreement)}
    for given in parties:
        party = rows.get(given["id"])
        if party is None:
            raise RuleBroken(_("The agreement has no such party."), attr="parties")
        for name, value in _without(given, "id").items():
            setattr(party, name, value)
    Party.objects.bulk_update(rows.values(), ["task", "inputs", "share_bp"])
    _keep(agreement)
    shares = {party.name: party.share_bp for party in rows.values()}
    record("agreement.shares_changed", agreement, by=by, after=shares)
    return agreement


@transaction.atomic
def refresh_parties(pk: UUID, *, by: User) -> Agreement:
    """Take over the members as they are now; what was written for those who stay is kept."""
    agreement = _draft(pk, by)
    fresh = present_parties(agreement, known_parties(agreement))
    Party.objects.filter(agreement=agreement).delete()
    Party.objects.bulk_create(fresh)
    _keep(agreement)
    names = [party.name for party in fresh]
    record("agreement.parties_taken_over", agreement, by=by, after={"parties": names})
    return agreement
