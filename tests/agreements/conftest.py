"""Agreements at each stage, made through the actions."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from agreements import actions, selectors
from agreements.models import Agreement, Signature
from kernel.accounts.models import User
from kernel.tenancy.scope import user_scope
from tests.world import PASSWORD, World

SIGNATORIES = ("signatory_lead", "signatory_university", "signatory_supplier")
type Sign = Callable[[str], Signature]


def write_draft(world: World) -> Agreement:
    with user_scope(world.lead_admin):
        return actions.create_agreement(by=world.lead_admin, consortium="ylqx")


def complete(agreement: Agreement, by: User) -> Agreement:
    """Shares of 40, 30 and 30 percent and a forum: what the library leaves open."""
    with user_scope(by):
        parties = selectors.parties_of(agreement)
        shares = [4000, 3000, 3000]
        return actions.update_agreement(
            agreement.pk,
            by=by,
            dispute_route="arbitration",
            dispute_body="上海仲裁委员会",
            parties=[
                {"id": party.pk, "inputs": "资金、场景", "share_bp": share}
                for party, share in zip(parties, shares, strict=True)
            ],
        )


def send(agreement: Agreement, by: User) -> Agreement:
    with user_scope(by):
        return actions.send(agreement.pk, by=by)


def sign_as(world: World, persona: str, pk: UUID) -> Signature:
    user = world.user(persona)
    with user_scope(user):
        text_hash = Agreement.objects.get(pk=pk).text_hash
        return actions.sign(pk, by=user, password=PASSWORD, text_hash=text_hash)


@pytest.fixture
def draft(world: World) -> Agreement:
    return write_draft(world)


@pytest.fixture
def ready(world: World, draft: Agreement) -> Agreement:
    """A draft that can be sent."""
    return complete(draft, world.lead_admin)


@pytest.fixture
def sent(world: World, ready: Agreement) -> Agreement:
    return send(ready, world.lead_admin)


@pytest.fixture
def sign(world: World, sent: Agreement) -> Sign:
    return lambda persona: sign_as(world, persona, sent.pk)


@pytest.fixture
def in_force(sent: Agreement, sign: Sign) -> Agreement:
    for persona in SIGNATORIES:
        sign(persona)
    sent.refresh_from_db()
    return sent
