"""Reading of the people an organisation names: contacts masked where they need not be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kernel.accounts.models import User
from members.models import Person

PUBLIC, ASKED, UNPROVEN, INSIDE = "public", "asked", "unproven", "inside"


@dataclass(frozen=True)
class PersonRow:
    person: Person
    phone: str
    email: str
    state: str


def mask_phone(phone: str) -> str:
    """138****5678; of a short number nothing is left."""
    digits = phone.strip()
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "*" * len(digits)


def mask_email(email: str) -> str:
    """The first letter and the domain."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else ""


def state_of(person: Person) -> str:
    """Shown to everybody, waiting for the person, waiting for a signed paper, or known inside only."""
    if person.is_public:
        return PUBLIC
    if not person.wants_public:
        return INSIDE
    return ASKED if person.user_id else UNPROVEN


def rows(people: Iterable[Person], *, in_full: bool) -> list[PersonRow]:
    return [
        PersonRow(
            person=each,
            phone=each.phone if in_full else mask_phone(each.phone),
            email=each.email if in_full else mask_email(each.email),
            state=state_of(each),
        )
        for each in people
    ]


def consent_text(person: Person) -> str:
    """What a person agrees to; the words that are kept."""
    shown = {
        "name": person.name,
        "organisation": person.organisation.name,
        "items": "、".join(filter(None, (person.position, person.title, person.field))) or "—",
        "biography": person.biography or "—",
    }
    return (
        _(
            "I, %(name)s, agree that %(organisation)s shows my name, position, professional title and field"
            " (%(items)s) and my biography (%(biography)s) to everybody on its public profile. Telephone and"
            " e-mail are not shown. I can take this back at any time."
        )
        % shown
    )


@dataclass(frozen=True)
class ConsentRow:
    """An entry about a person, with the words agreed to or to be agreed to."""

    person: Person
    text: str


def entries_about(user: User) -> list[ConsentRow]:
    """Entries about `user` that an organisation shows or wants to show, the undecided first."""
    people = Person.objects.filter(user=user, wants_public=True).select_related("organisation")
    return [
        ConsentRow(person, person.consent_text if person.is_public else consent_text(person))
        for person in people.order_by("-consented_at", "organisation__name")
    ]


def table(listed: Iterable[PersonRow]) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Name"),
        _("Position"),
        _("Professional title"),
        _("Field"),
        _("Phone"),
        _("E-mail"),
        _("Contact person"),
        _("Shown to everybody"),
    ]
    return head, [_line(row) for row in listed]


def _line(row: PersonRow) -> list[Any]:
    person = row.person
    return [
        person.name,
        person.position,
        person.title,
        person.field,
        row.phone,
        row.email,
        _("yes") if person.is_contact else "",
        _("yes") if person.is_public else "",
    ]
