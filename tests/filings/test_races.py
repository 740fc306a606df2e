"""Two people at the same moment, with real transactions: one outcome, one event, the loser told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from filings import actions
from filings.models import Dossier, Section
from filings.states import DossierStatus
from kernel.audit.models import Event
from kernel.tenancy.errors import StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.filings import stages
from tests.world import World

type Deed = Callable[[], Any]


def at_once(*deeds: Deed) -> list[Exception | None]:
    """Run all in threads that start together; what each raised, in order."""
    outcomes: list[Exception | None] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(place: int, deed: Deed) -> None:
        gate.wait()
        try:
            deed()
        except Exception as error:  # noqa: BLE001
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def decided(dossier: Dossier) -> list[str]:
    names = (
        "dossier.passed",
        "dossier.returned",
        "dossier.accepted",
        "dossier.withdrawn",
        "dossier.submitted",
    )
    events = Event.objects.filter(object_id=dossier.pk, name__in=names)
    return sorted(events.values_list("name", flat=True))


@pytest.mark.parametrize("run", range(5))
def test_pass_and_return_at_once_have_one_winner(own_database: str, run: int) -> None:
    world = World()
    dossier = stages.accepted(world)
    before = decided(dossier)
    raised = at_once(
        lambda: stages.act(world, "pass_check", dossier),
        lambda: stages.act(world, "send_back", dossier, by="senior_officer", reason="请补正"),
    )
    assert [type(error) for error in raised if error] == [TransitionNotAllowed]
    won = {DossierStatus.PASSED: "dossier.passed", DossierStatus.RETURNED: "dossier.returned"}
    status = DossierStatus(stages.fresh(dossier).status)
    assert decided(dossier) == sorted([*before, won[status]])


@pytest.mark.parametrize("run", range(3))
def test_acceptance_and_withdrawal_at_once_leave_a_legal_case(own_database: str, run: int) -> None:
    world = World()
    dossier = stages.submitted(world)

    def withdraw() -> None:
        with user_scope(world.lead_admin):
            actions.withdraw(dossier.pk, by=world.lead_admin, reason="重来")

    raised = at_once(lambda: stages.act(world, "accept", dossier), withdraw)
    # Taking back is possible before and after the acceptance; accepting is not possible after it.
    assert raised[1] is None
    assert raised[0] is None or isinstance(raised[0], TransitionNotAllowed)
    assert stages.fresh(dossier).status == DossierStatus.WITHDRAWN


def test_submission_twice_at_once_counts_once(own_database: str) -> None:
    world = World()
    dossier = stages.written(world)
    raised = at_once(lambda: stages.submit(world, dossier), lambda: stages.submit(world, dossier))
    assert [type(error) for error in raised if error] == [TransitionNotAllowed]
    assert (stages.fresh(dossier).round, dossier.submissions.count()) == (1, 1)


def test_numbers_given_at_once_have_no_gap_and_no_twin(own_database: str) -> None:
    world = World()
    first = stages.submitted(world, rules={"agreement_required": False})
    second = stages.opened_by_other(world, first.guideline)
    raised = at_once(
        lambda: stages.act(world, "accept", first),
        lambda: stages.act(world, "accept", second, by="senior_officer"),
    )
    assert raised == [None, None]
    numbers = sorted(str(stages.fresh(case).number)[-4:] for case in (first, second))
    assert numbers == ["0001", "0002"]


def test_section_written_by_two_at_once_keeps_one_and_tells_the_other(own_database: str) -> None:
    world = World()
    dossier = stages.opened(world)

    def write(persona: str) -> None:
        user = world.user(persona)
        with user_scope(user):
            actions.save_section(dossier.pk, stages.GOALS, by=user, body=f"{persona}的文字", version=1)

    raised = at_once(lambda: write("lead_admin"), lambda: write("lead_staff"))
    assert [type(error) for error in raised if error] == [StaleVersion]
    section = Section.objects.get(dossier=dossier, key=stages.GOALS)
    assert section.version == 2
    assert section.body in ("lead_admin的文字", "lead_staff的文字")
