"""Writers of the people an organisation names, and of their word about being shown.

Nobody is shown to everybody without consent (个人信息保护法 13, 14, 15, 25): whoever has an account gives it
there and takes it back whenever they like; for others a signed paper among the evidence proves it. The text
agreed to and the moment are kept on the entry, and after a withdrawal in the record of events.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, discharge_person, oblige_person
from kernel.tenancy.errors import RuleBroken
from members import access
from members import permissions as P
from members.actions.kept import changes, only, require_evidence, tell_administrators, write
from members.kinds import EvidenceKind
from members.models import Evidence, Person
from members.selectors.people import consent_text

ASKED = "person.consent_asked"
SHOWN = ("name", "position", "title", "field", "biography")
FIELDS = (*SHOWN, "phone", "email", "is_contact", "wants_public", "user_id")
NO_CONSENT: dict[str, Any] = {"consented_at": None, "consent_text": "", "consent_evidence_id": None}
# What the trace of a change must not repeat: the way to reach somebody.
PRIVATE = ("phone", "email")


@transaction.atomic
def add_person(organisation_id: UUID, *, by: User, name: str, **fields: Any) -> Person:
    """Name somebody; if the person is to be shown and has an account, ask there for the consent."""
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE)
    person = Person(organisation=organisation, name=name.strip(), **only(fields, FIELDS))
    _check(person)
    person.save(force_insert=True)
    record("person.added", person, by=by, after=_traced(person, FIELDS))
    _ask(person, by)
    return person


@transaction.atomic
def change_person(pk: UUID, *, by: User, **fields: Any) -> Person:
    """Change an entry; a consent holds for what was agreed to, so other words are asked for anew."""
    person = access.get_person(pk, user=by, permission=P.MANAGE, lock=True)
    before, after = changes(person, only(fields, FIELDS))
    if not after:
        return person
    was_public = person.is_public
    for name, value in after.items():
        setattr(person, name, value)
    _check(person)
    is_void = bool(after.keys() & {*SHOWN, "user_id", "wants_public"})
    write(person, after | (NO_CONSENT if is_void else {}))
    record(
        "person.changed",
        person,
        by=by,
        before=_without_contact(before) | {"was_public": was_public},
        after=_without_contact(after),
    )
    if is_void:
        _ask(person, by)
    return person


@transaction.atomic
def remove_person(pk: UUID, *, by: User) -> Person:
    person = access.get_person(pk, user=by, permission=P.MANAGE, lock=True)
    Person.objects.filter(pk=pk).delete()
    discharge_person(pk)
    record("person.removed", person, by=by, before=_traced(person, FIELDS))
    return person


@transaction.atomic
def prove_consent(pk: UUID, *, by: User, evidence_id: UUID) -> Person:
    """A signed paper in the place of a click, for somebody without an account."""
    person = access.get_person(pk, user=by, permission=P.MANAGE, lock=True)
    if person.user_id is not None:
        raise RuleBroken(_("This person has an account and gives the consent there."), attr="evidence")
    _require_wish(person)
    require_evidence(person.organisation, evidence_id)
    evidence = Evidence.objects.get(pk=evidence_id)
    if evidence.kind != EvidenceKind.CONSENT or evidence.is_expired:
        raise RuleBroken(_("Choose a consent of a person that has not expired."), attr="evidence")
    _agree(person, evidence_id=evidence.pk)
    record("person.consent_proven", person, by=by, after=_consent(person))
    return person


@transaction.atomic
def give_consent(pk: UUID, *, by: User, seen: str = "") -> Person:
    """The person's own yes, to the words that the person has read (`seen`)."""
    person = access.get_own_person(pk, user=by, lock=True)
    _require_wish(person)
    if seen and seen != consent_text(person):
        raise RuleBroken(_("The entry was changed meanwhile. Read it again and decide then."))
    _agree(person)
    record("person.consented", person, by=by, after=_consent(person))
    _answer(person, "person.consented", by)
    return person


@transaction.atomic
def refuse_consent(pk: UUID, *, by: User) -> Person:
    """The person's no: to what was asked, or taking back what was given; it works at once."""
    person = access.get_own_person(pk, user=by, lock=True)
    if not person.wants_public:
        raise RuleBroken(_("Nobody asks to show this entry."))
    had = person.consented_at is not None
    before = _consent(person)
    write(person, NO_CONSENT | {"wants_public": False})
    if had:
        record("person.consent_taken_back", person, by=by, before=before)
        _answer(person, "person.consent_taken_back", by)
    else:
        record("person.consent_refused", person, by=by, before=before)
        _answer(person, "person.consent_refused", by)
    return person


def _check(person: Person) -> None:
    if not person.name.strip():
        raise RuleBroken(_("Give the person's name."), attr="name")
    others = Person.objects.filter(organisation=person.organisation, user=person.user).exclude(pk=person.pk)
    if person.user is not None and others.exists():
        raise RuleBroken(_("This account is among the organisation's people already."), attr="account")


def _require_wish(person: Person) -> None:
    if not person.wants_public:
        raise RuleBroken(_("Nobody asks to show this entry."))


def _agree(person: Person, *, evidence_id: UUID | None = None) -> None:
    text = consent_text(person)
    given = {"consented_at": timezone.now(), "consent_text": text, "consent_evidence_id": evidence_id}
    write(person, given)


def _ask(person: Person, by: User) -> None:
    """The person's own duty to say yes or no, as long as the organisation wants it."""
    discharge_person(person.pk)
    if person.user is None or not person.wants_public:
        return
    oblige_person(
        ASKED,
        user=person.user,
        about=person,
        url=reverse("members:consents"),
        tell=person.user_id != by.pk,
        by=str(by),
        organisation=person.organisation.name,
    )


def _answer(person: Person, kind: str, by: User) -> None:
    discharge(person.pk, kind=ASKED)
    key = f"{person.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    tell_administrators(person.organisation, kind, by=by, key=key, page="people/", person=person.name)


def _consent(person: Person) -> dict[str, Any]:
    return _traced(person, ("consented_at", "consent_text", "consent_evidence_id", "wants_public"))


def _traced(person: Person, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(person, name) for name in names if name not in PRIVATE}


def _without_contact(values: dict[str, Any]) -> dict[str, Any]:
    return {name: ("…" if name in PRIVATE else value) for name, value in values.items()}
