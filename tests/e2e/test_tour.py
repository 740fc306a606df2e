"""Every page that leads from another one, as the people of the sample world find it: axe, width, console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.urls import Resolver404, resolve
from pytest_django import DjangoDbBlocker

from desk.sample import world
from desk.sample.people import PASSWORD, address
from tests.chromium import launched
from tests.e2e import stage as stages
from tests.e2e.people import People, Person

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

# Who walks, in this order; a page is looked at once, by the first who comes to it.
WALKERS = ("", "lead_admin", "member_university", "officer", "answerer_outside", "expert_1")
# What is sent as a file, ends the session or belongs to programs.
NOT_PAGES = (
    "/api/",
    "/file/",
    "/files/",
    "/accounts/logout/",
    "/document/",
    "/static/",
    "export=",
    ".ics",
    ".xml",
    "/template/",
)
LINKS = """[...document.querySelectorAll('a[href]:not([download])')]
  .map((link) => new URL(link.href)).filter((url) => url.origin === location.origin)
  .map((url) => url.pathname + url.search)"""
FEWEST = 60


@pytest.fixture
def sample_stage(
    own_database: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[stages.Stage]:
    with django_db_blocker.unblock():
        # The tests' own authorities give way with their numbers.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE filings_authority SET number_prefix = 'T' || number_prefix")
        assert world.load()
        with stages.running(own_database, tmp_path, monkeypatch) as running:
            yield running


def name_of(path: str) -> str:
    """The name of the view behind an address; empty for what is no page of ours."""
    if any(part in path for part in NOT_PAGES):
        return ""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def walk(person: Person, seen: set[str], start: str) -> None:
    """From page to page, one of each kind."""
    ahead = [start]
    while ahead:
        path = ahead.pop(0)
        name = name_of(path)
        if not name or name in seen:
            continue
        seen.add(name)
        person.visit(path)
        person.look(name.replace(":", "-"))
        ahead += person.page.evaluate(LINKS)


def test_every_page_of_the_sample_world_is_sound(
    sample_stage: stages.Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    with launched() as browser:
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        people = People(browser, sample_stage)
        for walker in WALKERS:
            person = people.stranger(address(walker) if walker else "")
            if walker:
                person.sign_in(PASSWORD)
            walk(person, seen, "/tasks/" if walker else "/")
        people.close()
        connections.close_all()
    assert people.findings.lines == []
    assert len(seen) >= FEWEST, sorted(seen)
