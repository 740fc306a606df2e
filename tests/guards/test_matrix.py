"""Every address × every persona: who is answered what, and that nobody is told what is not theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from bounties.models import Answer, Challenge
from filings.models import Dossier, Guideline
from kernel.tenancy.api import PUBLIC
from kernel.tenancy.grants import Grants, load_grants
from kernel.tenancy.registry import AXES
from members.models import Booking, Facility, Offer, Term
from tests import fullworld
from tests.fullworld import FullWorld
from tests.guards.asking import BODIES, CANARIES, HOSTILE, address, doer, expected, fingerprint, leaks
from tests.guards.matrix import PAGES, PERSONAS, RESOURCES, SIGNED_IN, Row
from tests.guards.test_views import DECLARED, Place

PLACES = {place.name: place for place in DECLARED}
READ = sorted(name for name in PAGES if name in PLACES)
REST = sorted(name for name in RESOURCES if name in PLACES)
# Most steps ask for one.
REASON = {"reason": "样例"}


@pytest.fixture(scope="module")
def full(module_database: str) -> FullWorld:
    return fullworld.build()


@pytest.fixture(scope="module")
def clients(full: FullWorld) -> dict[str | None, Client]:
    return {persona: full.world.client(persona) for persona in PERSONAS}


@pytest.fixture(scope="module")
def apis(full: FullWorld) -> dict[str | None, Client]:
    return {persona: full.world.api(persona) for persona in PERSONAS}


@pytest.fixture(scope="module")
def grants(full: FullWorld) -> dict[str, Grants]:
    return {persona: load_grants(full.world.user(persona).pk) for persona in SIGNED_IN}


# The table


def test_every_address_has_its_row() -> None:
    pages = {place.name for place in DECLARED if place.declaration and place.declaration.axis != "api"}
    assert sorted(pages - PAGES.keys()) == []
    assert sorted(PLACES.keys() - pages - RESOURCES.keys()) == []


def test_every_row_has_its_address() -> None:
    assert sorted((PAGES.keys() | RESOURCES.keys()) - PLACES.keys()) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_is_met_by_somebody(canary: str, full: FullWorld, clients: dict[str | None, Client]) -> None:
    """Else its silence would say nothing."""
    reader = CANARIES[canary][0]
    seen = [
        name
        for name in READ
        if "GET" in PLACES[name].declaration.methods  # type: ignore[union-attr]
        and canary in clients[reader].get(_reading(name, reader, full)).content.decode("utf-8", "replace")
    ]
    assert seen != []


def _reading(name: str, reader: str, full: FullWorld) -> str:
    own = {"consortium": "qita"} if reader == "other_lead" else {}
    return address(PLACES[name], PAGES[name], full, **own)


# Pages


@pytest.mark.parametrize("name", READ)
def test_page_answers_each_persona(
    name: str, full: FullWorld, clients: dict[str | None, Client], grants: dict[str, Grants]
) -> None:
    place, row = PLACES[name], PAGES[name]
    answers, wanted, leaked = {}, {}, {}
    for persona in PERSONAS:
        response = clients[persona].get(address(place, row, full))
        answers[persona] = response.status_code
        wanted[persona] = expected(place, row, "GET", persona, grants, full)
        leaked[persona] = leaks(response, persona)
        if response.status_code == 302 and persona is None:
            assert response["Location"].startswith("/accounts/login/?next=/")
    assert answers == wanted
    assert {persona: found for persona, found in leaked.items() if found} == {}


ACTING = [name for name in READ if "POST" in PLACES[name].declaration.methods]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ACTING)
def test_page_that_acts_refuses_whoever_lacks_the_right(
    name: str, full: FullWorld, clients: dict[str | None, Client], grants: dict[str, Grants]
) -> None:
    place, row = PLACES[name], PAGES[name]
    wanted = {persona: expected(place, row, "POST", persona, grants, full) for persona in PERSONAS}
    refused = {persona: code for persona, code in wanted.items() if persona is None or code in (403, 404)}
    before = fingerprint()
    answers = {
        persona: clients[persona].post(address(place, row, full), REASON).status_code for persona in refused
    }
    assert answers == refused
    assert fingerprint() == before


# Resources


def api_expected(place: Place, row: Row, action: str, persona: str | None) -> int:
    if persona is None:
        return row.found if place.view.cls.permissions[action] == PUBLIC else 401
    return row.but[persona]


@pytest.mark.parametrize("name", [name for name in REST if "get" in PLACES[name].view.actions])
def test_resource_answers_each_persona(name: str, full: FullWorld, apis: dict[str | None, Any]) -> None:
    place, row = PLACES[name], RESOURCES[name]
    answers, wanted, leaked = {}, {}, {}
    for persona in PERSONAS:
        response = apis[persona].get(address(place, row, full))
        answers[persona] = response.status_code
        wanted[persona] = api_expected(place, row, place.view.actions["get"], persona)
        leaked[persona] = leaks(response, persona)
    assert answers == wanted
    assert {persona: found for persona, found in leaked.items() if found} == {}


WRITING = [(name, method) for name in REST for method in PLACES[name].view.actions if method != "get"]


@pytest.mark.parametrize(("name", "method"), WRITING)
def test_resource_that_acts_refuses_whoever_lacks_the_right(
    name: str, method: str, full: FullWorld, apis: dict[str | None, Any], grants: dict[str, Grants]
) -> None:
    """Outsiders learn nothing, insiders without the right are refused."""
    place, row = PLACES[name], RESOURCES[name]
    right = place.view.cls.permissions[place.view.actions[method]]
    before = fingerprint()
    answers, wanted = {}, {}
    for persona in PERSONAS:
        code = 401 if persona is None else (row.acting or row.but)[persona]
        if code in (200, 202) and not row.is_read:
            if may(right, grants[str(persona)]):
                continue
            code = 403
        answers[persona] = getattr(apis[persona], method)(address(place, row, full), row.body).status_code
        wanted[persona] = code
    assert answers == wanted
    assert fingerprint() == before


def may(right: str, grants: Grants) -> bool:
    """Whether a persona holds a right anywhere: then its own body decides, which is not tried here."""
    if "." not in right:
        return True
    app, _dot, codename = right.partition(".")
    axis = next(axis.name for axis in AXES.values() if axis.app_label == app)
    return any(grants.has(axis, tenant, codename) for tenant in grants.tenants(axis))


# Nonsense in the query

INSIDERS = {"authority": "senior_officer", "organisation": "answerer_outside"}

NONSENSE = [
    "q=%00&search=%00&page=%00&sort=%00&status=%00&kind=%00&cursor=%00&page_size=%00&export=%00&id=%00",
    "q=%ff%fe&page=-1&sort=-&status='&kind=%ff&cursor=%ff&page_size=-1&field=%ff&region=%ff&export=pdf",
    f"q={'9' * 400}&page={'9' * 30}&sort={'x' * 400}&cursor={'A' * 400}&page_size={'9' * 30}&year=99999999",
    "q=%27%22%3C%25%5C%26%7C%21%28&page=1.5&sort=__class__&status=1&cursor=cj0x&page_size=1e3&due=%C0%80",
]


@pytest.mark.parametrize("name", READ + REST)
def test_nonsense_in_the_query_is_no_error_of_ours(
    name: str, full: FullWorld, clients: dict[str | None, Client], apis: dict[str | None, Any]
) -> None:
    row, callers = (PAGES[name], clients) if name in PAGES else (RESOURCES[name], apis)
    declared = PLACES[name].declaration
    persona = INSIDERS.get(declared.axis if declared else "", "lead_admin")
    for query in NONSENSE:
        response = callers[persona].get(f"{address(PLACES[name], row, full)}?{query}")
        assert response.status_code < 500 or name == "jobs:ready", query


@pytest.mark.parametrize(("name", "method"), WRITING)
def test_nonsense_in_the_body_is_no_error_of_ours(
    name: str, method: str, full: FullWorld, apis: dict[str | None, Any]
) -> None:
    """Whatever stands in every field, by somebody who may do the deed; what it changed is taken back."""
    place, row = PLACES[name], RESOURCES[name]
    path = "/" + re.sub(
        r"<\w+:(\w+)>", lambda found: "{" + ("id" if found[1] == "pk" else found[1]) + "}", place.route
    )
    names = BODIES[path, method]
    persona = doer(place.view.cls.permissions[place.view.actions[method]])
    for hostile in HOSTILE:
        for body in (dict.fromkeys(names, hostile), row.body | dict.fromkeys(names[:1], hostile), hostile):
            with transaction.atomic():
                answer = getattr(apis[persona], method)(
                    address(place, row, full), json.dumps(body), content_type="application/json"
                )
                transaction.set_rollback(True)
            assert answer.status_code < 500, body


# Lists and details agree (the board lists what is open, and keeps what was)

LISTS: dict[str, type[Model]] = {
    "agreement": Agreement,
    "answer": Answer,
    "challenge": Challenge,
    "dossier": Dossier,
    "guideline": Guideline,
    "booking": Booking,
    "facility": Facility,
    "offer": Offer,
    "term": Term,
}


@pytest.mark.parametrize("name", LISTS)
def test_list_shows_what_can_be_opened_and_nothing_else(
    name: str, full: FullWorld, apis: dict[str | None, Any]
) -> None:
    """For every persona and every row there is, in whichever tenant."""
    everything = {str(pk) for pk in LISTS[name]._base_manager.values_list("pk", flat=True)}
    for persona, api in apis.items():
        listing = api.get(reverse(f"{name}-list"), {"page_size": 200})
        if persona is None and listing.status_code == 401:
            continue
        listed = {row["id"] for row in listing.json()["results"]}
        opened = {pk for pk in everything if api.get(reverse(f"{name}-detail", args=[pk])).status_code == 200}
        assert listed == opened, persona


# One's own address, somebody else's object

OBJECTS = [
    name
    for name in READ
    if PLACES[name].declaration.axis in AXES  # type: ignore[union-attr]
    # A literal in the address names no object.
    and any(not source.startswith("=") for source in PAGES[name].arguments.values())
]
STRANGERS = {
    "consortium": ("other_lead", {"consortium": "qita"}),
    "authority": ("other_officer", {"authority": "xm"}),
    "organisation": ("other_lead", {}),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_object_of_another_tenant_is_not_found_under_ones_own(
    name: str, full: FullWorld, clients: dict[str | None, Client]
) -> None:
    place, row = PLACES[name], PAGES[name]
    assert place.declaration is not None
    persona, own = STRANGERS[place.declaration.axis]
    if place.declaration.axis == "organisation":
        own = {"organisation": full.world.organisation("other").slug}
    before = fingerprint()
    for method in place.declaration.methods:
        response = getattr(clients[persona], method.lower())(
            address(place, row, full, **own), row.body or REASON
        )
        assert response.status_code in (403, 404), method
        assert leaks(response, persona) == []
    assert fingerprint() == before


@pytest.fixture(autouse=True, scope="module")
def _no_throttle() -> Iterator[None]:
    """Thousands of requests a minute, by design."""
    from rest_framework.throttling import SimpleRateThrottle

    rates = SimpleRateThrottle.THROTTLE_RATES
    SimpleRateThrottle.THROTTLE_RATES = {"caller": None}
    yield
    SimpleRateThrottle.THROTTLE_RATES = rates
