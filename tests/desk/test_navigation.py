"""The left rail: what a role sees there, in which order, and where one is."""

from __future__ import annotations

import pytest

from tests.world import World


def _rail(world: World, persona: str, url: str) -> list[tuple[str, bool]]:
    items = world.client(persona).get(url).context["nav"]["items"]
    return [(item["url"].removeprefix("/c/ylqx/"), item["active"]) for item in items]


def test_rail_of_a_consortium_for_its_lead_and_a_signatory(world: World) -> None:
    lead = [path for path, _active in _rail(world, "lead_admin", "/c/ylqx/")]
    assert lead == [
        "",
        "members/",
        "governance/",
        "roadmap/",
        "tasks/",
        "map/",
        "agreements/",
        "challenges/",
        "dossiers/",
        "experts/",
        "seats/",
        "timeline/",
        "access/",
        "edit/",
    ]
    signatory = [path for path, _active in _rail(world, "signatory_university", "/c/ylqx/")]
    assert signatory == lead[:-2]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/c/ylqx/", ""),
        ("/c/ylqx/map/", "map/"),
        ("/c/ylqx/chain/", "map/"),
        ("/c/ylqx/members/", "members/"),
    ],
)
def test_rail_marks_where_one_is(world: World, url: str, place: str) -> None:
    assert [path for path, active in _rail(world, "lead_admin", url) if active] == [place]
