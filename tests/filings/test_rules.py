"""Rules read from JSON; presets; and that a published guideline stays as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction
from django.http import Http404

from filings import access, actions, presets
from filings.models import Guideline
from filings.rules import Rules, rules_from, sections_from
from filings.states import GuidelineStatus
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.filings import stages
from tests.world import World


def test_rules_survive_json() -> None:
    rules = rules_from(presets.XIAMEN_2025["rules"])
    assert rules_from(rules.to_json()) == rules
    assert (rules.min_members, rules.min_firms, rules.min_research) == (7, 5, 2)
    assert [statement.key for statement in rules.lead_statements] == ["revenue", "research"]


def test_baoshan_has_seven_sections_and_no_invented_numbers() -> None:
    rules = rules_from(presets.BAOSHAN_2023["rules"])
    assert rules == Rules(agreement_required=True)
    assert len(sections_from(presets.BAOSHAN_2023["sections"])) == 7
    assert presets.BAOSHAN_2023["effective_from"] is None
    assert presets.XIAMEN_2025["effective_from"] == date(2025, 8, 10)


@pytest.mark.parametrize(
    "data", [{"min_member": 3}, {"lead_statements": [{"key": "a", "rule": "b", "x": 1}]}]
)
def test_unknown_rule_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        rules_from(data)


def test_section_keys_differ() -> None:
    with pytest.raises(ValueError, match="differ"):
        sections_from([{"key": "a", "title": "甲"}, {"key": "a", "title": "乙"}])


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": {"unknown": 1}},
        {"sections": []},
        {"sections": [{"key": "a"}]},
        {"rules": {"lead_statements": [{"key": "a", "label": "b", "rule": "c", "section": "nowhere"}]}},
    ],
)
def test_malformed_guideline_is_refused(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        stages.guideline(world, **changes)
    assert Guideline.objects.count() == 0


def test_draft_is_seen_by_its_authority_only(world: World) -> None:
    with user_scope(world.senior_officer):
        made = actions.create_guideline(world.authority(), by=world.senior_officer, **presets.BAOSHAN_2023)
    for persona in ("lead_admin", "other_officer"):
        user = world.user(persona)
        with user_scope(user), pytest.raises(Http404):
            access.get_guideline(made.pk, user=user)
        with user_scope(user):
            assert Guideline.objects.count() == 0
    with user_scope(world.officer):
        assert access.get_guideline(made.pk, user=world.officer) == made


def test_publishing_is_for_those_who_manage_guidelines(world: World) -> None:
    with user_scope(world.senior_officer):
        made = actions.create_guideline(world.authority(), by=world.senior_officer, **presets.BAOSHAN_2023)
    with user_scope(world.officer), pytest.raises(PermissionDenied):
        actions.publish_guideline(made.pk, by=world.officer)
    made.refresh_from_db()
    assert made.status == GuidelineStatus.DRAFT


def test_publishing_twice_is_refused(world: World) -> None:
    guideline = stages.guideline(world)
    with user_scope(world.senior_officer), pytest.raises(TransitionNotAllowed):
        actions.publish_guideline(guideline.pk, by=world.senior_officer)


def test_published_rules_cannot_be_rewritten_in_the_database(world: World) -> None:
    guideline = stages.guideline(world)
    changes: list[dict[str, Any]] = [{"rules": {"min_members": 1}}, {"sections": []}, {"title": "别名"}]
    for change in changes:
        with pytest.raises(InternalError), transaction.atomic():
            Guideline.objects.filter(pk=guideline.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        Guideline.objects.filter(pk=guideline.pk).delete()
    assert Guideline.objects.get(pk=guideline.pk).rules == guideline.rules


def test_guideline_of_another_authority_cannot_be_written(world: World) -> None:
    senior = world.other_officer
    with user_scope(senior), pytest.raises(Http404):
        actions.create_guideline(world.authority(), by=senior, **presets.BAOSHAN_2023)
    assert Guideline.objects.count() == 0
