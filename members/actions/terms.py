"""The managed vocabularies: operators keep them, organisations may ask for a term."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import notify
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import system_scope
from members import access
from members import permissions as P
from members.actions import publishing
from members.models import Capability, Expert, Facility, Interest, Service, Term
from members.selectors.terms import operators

TAGGED = (Facility, Service, Interest)


@transaction.atomic
def add_term(*, by: User, vocabulary: str, name: str, name_en: str = "", parent: Term | None = None) -> Term:
    access.require_operator(by)
    term = Term(vocabulary=vocabulary, name=name.strip(), name_en=name_en.strip(), parent=parent)
    _refuse(term)
    term.save()
    record("term.added", term, by=by, after={"vocabulary": vocabulary, "name": term.name})
    return term


@transaction.atomic
def change_term(pk: UUID, *, by: User, **fields: Any) -> Term:
    """Rename it, put it elsewhere, retire it or take it back into use; what names it follows."""
    access.require_operator(by)
    term = access.get_term(pk, lock=True)
    before = {name: getattr(term, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return term
    for name, value in changed.items():
        setattr(term, name, value)
    _refuse(term)
    term.save()
    _follow(term)
    record("term.changed", term, by=by, before=_plain(before, changed), after=_plain(changed, changed))
    return term


def _plain(values: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    return {name: str(values[name]) if isinstance(values[name], Term) else values[name] for name in names}


def _refuse(term: Term) -> None:
    if not term.name:
        raise RuleBroken(_("Give the term a name."), attr="name")
    same = Term.objects.filter(vocabulary=term.vocabulary, name=term.name).exclude(pk=term.pk)
    if same.exists():
        raise RuleBroken(_("The vocabulary has this term already."), attr="name")
    parent = term.parent
    if parent is None:
        return
    if parent.vocabulary != term.vocabulary or parent.parent_id or parent.pk == term.pk:
        raise RuleBroken(_("A term belongs to a group of its own vocabulary."), attr="parent")
    if term.children.exists():
        raise RuleBroken(_("A group of terms stays a group."), attr="parent")


@transaction.atomic
def merge_terms(pk: UUID, *, by: User, into_id: UUID) -> Term:
    """Two terms for one thing: everything named by the first is named by the second, the first is retired."""
    access.require_operator(by)
    term, into = access.get_term(pk, lock=True), access.get_term(into_id, lock=True)
    if term.pk == into.pk or term.vocabulary != into.vocabulary:
        raise RuleBroken(_("Choose another term of the same vocabulary."), attr="into")
    if term.children.exists() or not into.is_active:
        raise RuleBroken(_("A group cannot be merged, nor into a term that is out of use."), attr="into")
    with system_scope():
        moved = _rename_capabilities(term, into, by) + _retag(term, into)
    term.is_active = False
    term.save(update_fields=["is_active", "updated_at"])
    record("term.merged", term, by=by, after={"into": into.name, "moved": moved})
    return into


def _rename_capabilities(term: Term, into: Term, by: User) -> int:
    """An organisation that has both keeps the one under the remaining term."""
    both = set(Capability.objects.filter(term=into).values_list("organisation_id", flat=True))
    capabilities = list(Capability.objects.filter(term=term).select_related("organisation"))
    for capability in capabilities:
        if capability.organisation_id in both:
            record("offer.removed", capability, by=by, before={"term": term.name})
            publishing.withdraw(capability)
            capability.delete()
        else:
            capability.term = into
            capability.save(update_fields=["term", "updated_at"])
            record("offer.changed", capability, by=by, before={"term": term.name}, after={"term": into.name})
            publishing.publish(capability)
    return len(capabilities)


def _retag(term: Term, into: Term) -> int:
    moved = 0
    for model in TAGGED:
        for thing in model._base_manager.filter(terms=term).select_related("organisation"):
            thing.terms.add(into)
            thing.terms.remove(term)
            publishing.publish(thing)
            moved += 1
    for expert in Expert.objects.filter(fields=term):
        expert.fields.add(into)
        expert.fields.remove(term)
        moved += 1
    return moved


def _follow(term: Term) -> None:
    """Public copies hold the names of terms, of whichever organisation."""
    with system_scope():
        for capability in Capability.objects.filter(term=term).select_related("organisation", "term__parent"):
            publishing.publish(capability)
        for child in term.children.all():
            _follow(child)
        for model in TAGGED:
            for thing in model._base_manager.filter(terms=term).select_related("organisation"):
                publishing.publish(thing)


@transaction.atomic
def propose_term(organisation_id: UUID, *, by: User, name: str, reason: str = "") -> None:
    """Ask the operators for a term that is missing."""
    organisation = access.get_organisation(organisation_id, user=by, permission=P.OFFER)
    name = name.strip()
    if Term.objects.filter(name=name, is_active=True).exists():
        raise RuleBroken(_("The vocabulary has this term already."), attr="name")
    event = record("term.proposed", organisation, by=by, reason=reason.strip(), after={"name": name})
    notify(
        operators(),
        "term.proposed",
        key=f"term.proposed:{event.pk}",
        url="/support/terms/new/",
        name=name,
        organisation=organisation.name,
        by=str(by),
    )
