"""The home of a consortium: what each role reads there, and that its size costs no queries."""

from __future__ import annotations

from typing import Any

import pytest

from consortia import actions as consortia
from consortia.permissions import SeatRole
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.desk.big import grow
from tests.filings import stages
from tests.queries import queries_of
from tests.world import World

URL = "/c/ylqx/"
QUERIES = 10


def _page(world: World, persona: str) -> Any:
    response = world.client(persona).get(URL)
    assert response.status_code == 200
    return response


def _observe(world: World) -> None:
    with user_scope(world.lead_admin):
        consortia.add_seat(
            world.consortium.pk,
            by=world.lead_admin,
            organisation_id=world.organisation("lead").pk,
            user=world.lead_staff,
            role=SeatRole.OBSERVER,
        )


@pytest.mark.parametrize(("members", "tasks"), [(6, 30), (60, 300)])
def test_overview_costs_the_same_at_any_size(world: World, members: int, tasks: int) -> None:
    stages.returned(world)
    scenes.awarded(world)
    grow(world, members=members, tasks=tasks)
    client = world.client("lead_admin")
    client.get(URL)
    statements = queries_of(lambda: client.get(URL))
    assert len(statements) == QUERIES, "\n".join(each[:150] for each in statements)
