"""The home of a consortium: what each role reads there, and that its size costs no queries."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.models import Agreement
from consortia import actions as consortia
from consortia.models import Seat
from consortia.permissions import SeatRole
from filings.completeness import percent
from filings.presentation.cases import check_items
from filings.selectors.records import draft_checks
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
    """The lead's second person sits as observer and nothing else."""
    lead = world.lead_admin
    seat = Seat.objects.get(consortium=world.consortium, user=world.lead_staff)
    with user_scope(lead):
        consortia.add_seat(
            world.consortium.pk,
            by=lead,
            organisation_id=world.organisation("lead").pk,
            user=world.lead_staff,
            role=SeatRole.OBSERVER,
        )
        consortia.remove_seat(seat.pk, by=lead)


def test_observer_reads_nothing_of_agreement_dossier_and_governance(world: World) -> None:
    dossier = stages.returned(world)
    _observe(world)
    agreement = Agreement.objects.get(consortium=world.consortium)
    seen = {who: _page(world, who).content.decode() for who in ("lead_staff", "signatory_university")}
    for text in (agreement.title, dossier.title, "governance-title", f"/dossiers/{dossier.pk}/"):
        assert (text in seen["lead_staff"], text in seen["signatory_university"]) == (False, True), text


def test_observer_still_learns_how_far_the_consortium_is(world: World) -> None:
    stages.returned(world)
    _observe(world)
    steps = [step["state"] for step in _page(world, "lead_staff").context["steps"]]
    assert steps == ["done", "done", "now", "todo", "todo", "todo"]


def test_completeness_is_that_of_the_dossier_page(world: World) -> None:
    dossier = stages.returned(world)
    stages.write(dossier, world.lead_admin, text="")
    with user_scope(world.lead_admin):
        checks = draft_checks(stages.fresh(dossier))
    page = _page(world, "lead_admin").context
    assert page["percent"] == percent(checks)
    assert page["checks"] == check_items(checks, dossier, linked=True)
    assert "url" not in {key for row in _page(world, "signatory_university").context["checks"] for key in row}


def test_work_shows_what_is_late_first(world: World) -> None:
    challenge = scenes.published(world)
    grow(world, members=6, tasks=30)
    rows = _page(world, "member_university").context["work"]
    assert [row["late"] for row in rows] == [True] * 4 + [False] * 4
    assert rows[4]["url"] == f"/c/ylqx/challenges/{challenge.pk}/"
    assert rows[0]["holder"] != ""


def test_figures_of_tasks(world: World) -> None:
    grow(world, members=6, tasks=30)
    context = _page(world, "lead_admin").context
    assert (context["task_count"], context["tasks_done"], context["tasks_late"]) == (30, 7, 15)


def test_members_without_a_task_for_those_who_hand_them_out(world: World) -> None:
    assert _page(world, "lead_admin").context["idle_count"] == 3
    assert _page(world, "member_university").context["idle_count"] == 0
    grow(world, members=3, tasks=2)
    assert _page(world, "lead_admin").context["idle_count"] == 1


def test_members_over_time_and_by_kind(world: World) -> None:
    grow(world, members=9, tasks=3)
    context = _page(world, "lead_admin").context
    assert context["member_count"] == sum(share.count for share in context["composition"]) == 9
    assert context["months"][0].members == 9


@pytest.mark.parametrize(("members", "tasks"), [(6, 30), (60, 300)])
def test_overview_costs_the_same_at_any_size(world: World, members: int, tasks: int) -> None:
    stages.returned(world)
    scenes.awarded(world)
    grow(world, members=members, tasks=tasks)
    client = world.client("lead_admin")
    client.get(URL)
    statements = queries_of(lambda: client.get(URL))
    assert len(statements) == QUERIES, "\n".join(each[:150] for each in statements)
