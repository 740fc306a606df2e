"""The first day of the sample world: accounts, organisations, authorities and their officers."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from desk.sample import people
from desk.sample.organisations import ORGANISATIONS, Unit
from desk.sample.past import happened
from kernel.accounts.actions import create_token
from kernel.accounts.models import TokenScope, User
from kernel.tenancy.scope import user_scope
from members import actions as members
from members.models import Organisation
from members.permissions import StaffRole

FIRST_DAY = 430
TOKEN_DAYS = 365


@contextmanager
def acting(persona: str) -> Iterator[User]:
    """The person of a persona, in the scope of a request of that person."""
    user = user_of(persona)
    with user_scope(user):
        yield user


def user_of(persona: str) -> User:
    return User.objects.get(email=people.address(persona))


def organisation(key: str) -> Organisation:
    return Organisation.objects.get(slug=key)


def token_of(persona: str) -> str:
    """The REST token of a persona: the same as long as the installation keeps its secret."""
    key = settings.SECRET_KEY.encode()
    return f"icp_{hmac.new(key, f'sample:{persona}'.encode(), hashlib.sha256).hexdigest()[:48]}"


def build_accounts() -> None:
    """Everybody with one password; hashed once, because hashing is slow on purpose."""
    names = {person.persona: person.name for person in people.PEOPLE}
    names |= {persona: name for persona, name, _authority, _role in people.OFFICERS}
    names |= dict([people.SUPPORT])
    password = make_password(people.PASSWORD)
    users = [
        User(
            email=people.address(persona),
            name=name,
            password=password,
            is_support=persona == people.SUPPORT[0],
            # Mails of the past are not written; `world` switches them on at the end.
            mail_notices=False,
        )
        for persona, name in names.items()
    ]
    with happened(FIRST_DAY):
        User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    for persona, user in zip(names, users, strict=True):
        create_token(
            by=user, name="样例令牌", scope=TokenScope.WRITE, days=TOKEN_DAYS, secret=token_of(persona)
        )


def build_organisations() -> None:
    with happened(FIRST_DAY):
        for key, unit in ORGANISATIONS.items():
            _register(key, unit)
    with happened(FIRST_DAY - 1):
        for person in people.PEOPLE:
            _employ(person)


def _register(key: str, unit: Unit) -> None:
    with acting(people.staff_with(key, StaffRole.ADMIN).persona) as admin:
        members.register_organisation(
            by=admin,
            name=unit.full_name,
            credit_code=unit.code,
            slug=key,
            short_name=unit.short_name,
            kind=unit.kind,
            chain_position=unit.chain_position,
            size=unit.size,
            region=unit.region,
            address=unit.address,
            legal_representative=unit.legal_representative,
            introduction=unit.introduction,
        )


def _employ(person: people.Person) -> None:
    roles = [role for role in person.roles if role != StaffRole.ADMIN]
    if not roles:
        return
    place = organisation(person.organisation)
    with acting(people.staff_with(person.organisation, StaffRole.ADMIN).persona) as admin:
        offers = [
            members.invite_staff(place.pk, by=admin, email=person.email, role=role, capacity=person.capacity)
            for role in roles
        ]
    with acting(person.persona) as user:
        for offer in offers:
            members.accept_staff_invitation(offer.pk, by=user)
