"""Enter once: the facts that copies are made of, and the yearly word that they hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import StaleVersion
from kernel.tenancy.scope import user_scope
from members.actions import confirmation, evidence
from members.models import Organisation
from members.periodic import remind_of_data, watch_evidence
from members.selectors import profile as reading
from tests.factories import forced
from tests.members import profile_scenes as scenes
from tests.world import World


def clock(task: object) -> None:
    task(Job(task="test"), lambda *_given: None)  # type: ignore[operator]


def old(world: World, key: str = "lead", days: int = 400) -> Organisation:
    then = timezone.now() - timedelta(days=days)
    return forced(world.organisation(key), created_at=then)


def duties() -> list[tuple[str, str]]:
    return list(Duty.objects.filter(done_at=None).order_by("kind").values_list("kind", "url"))


def test_facts_hold_the_last_three_years_and_what_is_in_force(world: World) -> None:
    for year in (2022, 2023, 2024, 2025):
        scenes.figures(world, year)
    scenes.evidence(world)
    scenes.evidence(world, title="样例旧证", valid_until=date(2020, 1, 1))
    with user_scope(world.lead_admin):
        facts = reading.facts(world.organisation("lead"))
    assert [figures.year for figures in facts.figures] == [2025, 2024, 2023]
    assert [each.title for each in facts.evidence] == ["样例2025年审计报告"]
    assert (facts.code, facts.record()["figures"][0]["rd_spend_fen"]) == ("91310113MA1GQ0A17P", 8_000_000_00)


def test_facts_for_a_reader_from_elsewhere(world: World) -> None:
    scenes.figures(world)
    scenes.evidence(world)
    with user_scope(world.member_university):
        facts = reading.facts(world.organisation("lead"))
    assert (facts.name, facts.figures, facts.evidence) == ("样例申江诊断科技", (), ())


def test_confirmation_is_recorded(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.lead_admin):
        confirmed = confirmation.confirm_data(
            lead.pk, by=world.lead_admin, seen=reading.facts(lead).fingerprint
        )
    assert reading.confirm_due_on(confirmed) == timezone.localdate() + timedelta(days=365)
    assert (
        Event.objects.get(name="organisation.confirmed").after["fingerprint"]
        == reading.facts(lead).fingerprint
    )


def test_confirmation_of_what_has_changed_since(world: World) -> None:
    lead = world.organisation("lead")
    seen = reading.facts(lead).fingerprint
    scenes.figures(world)
    with user_scope(world.lead_admin), pytest.raises(StaleVersion):
        confirmation.confirm_data(lead.pk, by=world.lead_admin, seen=seen)
    assert world.organisation("lead").confirmed_at is None


@pytest.mark.parametrize(("persona", "error"), [("lead_staff", PermissionDenied), ("other_lead", Http404)])
def test_confirmation_by_somebody_else(world: World, persona: str, error: type[Exception]) -> None:
    user = world.user(persona)
    with user_scope(user), pytest.raises(error):
        confirmation.confirm_data(world.organisation("lead").pk, by=user)
    assert world.organisation("lead").confirmed_at is None


def test_clock_asks_once_a_year(world: World) -> None:
    lead = old(world)
    clock(remind_of_data)
    clock(remind_of_data)
    assert duties() == [("organisation.confirm", f"{lead.get_absolute_url()}confirm/")]
    assert [notice.user for notice in Notice.objects.filter(kind="organisation.confirm")] == [
        world.lead_admin
    ]
    with user_scope(world.lead_admin):
        confirmation.confirm_data(lead.pk, by=world.lead_admin)
    clock(remind_of_data)
    assert duties() == []


def test_clock_asks_nobody_within_the_year(world: World) -> None:
    old(world, days=364)
    clock(remind_of_data)
    assert duties() == []


def test_clock_passes_over_what_was_merged(world: World) -> None:
    forced(old(world), merged_into=world.organisation("other"))
    clock(remind_of_data)
    assert duties() == []


def test_clock_watches_evidence(world: World) -> None:
    today = timezone.localdate()
    ending = scenes.evidence(world, valid_until=today + timedelta(days=30))
    scenes.evidence(world, title="样例长期", valid_until=today + timedelta(days=31))
    scenes.evidence(world, title="样例过期", valid_until=today - timedelta(days=1))
    clock(watch_evidence)
    clock(watch_evidence)
    url = f"{world.organisation('lead').get_absolute_url()}evidence/{ending.pk}/"
    assert duties() == [("evidence.expiring", url)]
    with user_scope(world.lead_admin):
        evidence.replace_evidence(ending.pk, by=world.lead_admin, upload=scenes.upload(world))
    clock(watch_evidence)
    assert duties() == []


def test_longer_term_ends_the_duty(world: World) -> None:
    today = timezone.localdate()
    ending = scenes.evidence(world, valid_until=today)
    clock(watch_evidence)
    with user_scope(world.lead_admin):
        evidence.change_evidence(ending.pk, by=world.lead_admin, note="不改期限")
        assert len(duties()) == 1
        evidence.change_evidence(ending.pk, by=world.lead_admin, valid_until=today + timedelta(days=400))
    assert duties() == []


def test_page_lists_what_is_confirmed(world: World) -> None:
    scenes.figures(world)
    client, url = world.client("lead_admin"), f"{world.organisation('lead').get_absolute_url()}confirm/"
    seen = client.get(url).context["seen"]
    scenes.figures(world, 2024)
    assert client.post(url, {"seen": seen}).status_code == 409
    assert world.organisation("lead").confirmed_at is None
    assert client.post(url, {"seen": client.get(url).context["seen"]}).status_code == 302
    assert world.organisation("lead").confirmed_at is not None
