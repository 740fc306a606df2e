"""How the matrix of addresses and personas asks, and what it compares."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.db import connection
from django.urls import reverse

from config.env import BASE_DIR
from kernel.tenancy.grants import Grants
from kernel.tenancy.registry import AXES
from tests import fullworld
from tests.fullworld import FullWorld
from tests.guards.matrix import AUTHORITY, CONSORTIUM, OUTSIDE, Row
from tests.guards.test_views import Place

TENANTS = {"consortium": "ylqx", "authority": "bs", "organisation": "outside"}
# Who may meet which canary, anywhere.
CANARIES = {
    fullworld.MEMBERS: CONSORTIUM,
    fullworld.DRAFTING: CONSORTIUM,
    fullworld.ANSWER: OUTSIDE,
    fullworld.OFFICERS: AUTHORITY,
    fullworld.OTHERS: ("other_lead",),
    fullworld.BOOKED: (*OUTSIDE, "lead_admin", "lead_staff", "signatory_lead"),
    fullworld.HIDDEN: OUTSIDE,
    fullworld.KEPT: OUTSIDE,
}
# Written at every sign-in or request; no trace of a deed.
TRACES = (
    "django_session",
    "usersessions_usersession",
    "accounts_apitoken",
    "accounts_user",
    "jobs_heartbeat",
)


def address(place: Place, row: Row, full: FullWorld, **own: str) -> str:
    arguments = {
        name: source.removeprefix("=") if source.startswith("=") else getattr(full, source)
        for name, source in row.arguments.items()
    }
    for axis in AXES.values():
        if axis.slug_kwarg in place.kwargs and axis.slug_kwarg not in arguments:
            arguments[axis.slug_kwarg] = own.get(axis.name) or slug_of(axis.name, full)
    return reverse(place.name, kwargs=arguments)


def slug_of(axis: str, full: FullWorld) -> str:
    return full.world.organisation("outside").slug if axis == "organisation" else TENANTS[axis]


def expected(
    place: Place, row: Row, method: str, persona: str | None, grants: dict[str, Grants], full: FullWorld
) -> int:
    """By the declaration, unless the row says otherwise."""
    said = place.declaration
    assert said is not None
    if persona is None:
        return 302 if said.axis != "public" else row.found
    if said.axis in AXES:
        tenant = AXES[said.axis].model._base_manager.get(slug=slug_of(said.axis, full))
        if tenant.pk not in grants[persona].tenants(said.axis):
            return 404
        if method not in said.methods:
            return 405
        if not grants[persona].has(said.axis, tenant.pk, said.permission.partition(".")[2]):
            return 403
    elif method not in said.methods:
        return 405
    return row.but.get(persona, row.found)


def leaks(response: Any, persona: str | None) -> list[str]:
    """Canaries in an answer to somebody who may not meet them."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace")
    return [canary for canary, readers in CANARIES.items() if canary in text and persona not in readers]


@cache
def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return sorted(name for (name,) in cursor.fetchall() if name not in TRACES)


def fingerprint() -> dict[str, Any]:
    """The content of every table, as one number each."""
    select = "SELECT '{0}', count(*), sum(hashtextextended(t::text, 0)) FROM \"{0}\" t"
    parts = [select.format(name) for name in tables()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, total) for name, count, total in cursor.fetchall()}


HOSTILE = [
    "\x00",
    "\ud800",
    "x" * 100_000,
    -1,
    10**40,
    1e400,
    True,
    None,
    [],
    {},
    [[]],
    [{"id": "\x00"}],
    {"amount": "NaN"},
]


def properties() -> dict[tuple[str, str], list[str]]:
    """(path, method) → the names of what its body takes, from the OpenAPI document."""
    document = yaml.safe_load((BASE_DIR / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    found = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            reference = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            found[path, method] = sorted(schemas.get(reference, {}).get("properties", {}))
    return found


BODIES = properties()


def doer(right: str) -> str:
    """Somebody who holds the right, so that the body is looked at."""
    if right.startswith("filings."):
        return "senior_officer"
    if right.endswith("sign_agreement"):
        return "signatory_lead"
    return "answerer_outside" if right.startswith("members.") else "lead_admin"
