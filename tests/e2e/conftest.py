"""Real processes, real files, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connections
from pytest_django import DjangoDbBlocker

from kernel.accounts.models import User
from tests.chromium import launched
from tests.e2e import stage as stages
from tests.e2e.book import Book
from tests.e2e.journey import Journey
from tests.e2e.people import People
from tests.filings.stages import guideline
from tests.world import World


@pytest.fixture
def stage(
    own_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[stages.Stage]:
    """The portal, running; the test itself looks into the database as its owner."""
    with django_db_blocker.unblock():
        _confirm_addresses()
        guideline(World())
        with stages.running(own_database, tmp_path, monkeypatch) as running:
            yield running


def _confirm_addresses() -> None:
    """The people of tests/world.py have long opened the link of their first mail."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in User.objects.all()
    )


@pytest.fixture
def journey(stage: stages.Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journey]:
    """A walk with a browser for everybody who takes part."""
    with launched() as browser:
        # Beside the browser's event loop Django refuses queries, although nothing here is asynchronous.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        people = People(browser, stage)
        yield Journey(stage, people, Book())
        people.close()
        connections.close_all()
