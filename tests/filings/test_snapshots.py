"""The frozen record: its hash, what it holds, and that nobody changes it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.db import InternalError, transaction
from hypothesis import given
from hypothesis import strategies as st

from filings import actions, presentation, selectors, snapshots
from filings.models import Submission
from kernel.tenancy.scope import user_scope
from tests.filings import stages
from tests.members import profile_scenes
from tests.world import World

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(content=st.dictionaries(st.text(max_size=5), JSON, max_size=5), seed=st.integers(0, 99))
def test_hash_does_not_depend_on_the_order_of_keys(content: dict[str, Any], seed: int) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            names = sorted(value)
            random.Random(seed).shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    assert snapshots.digest(shuffled(content)) == snapshots.digest(content)


def test_hash_is_that_of_the_record_as_the_database_gives_it_back(world: World) -> None:
    dossier = stages.submitted(world)
    submission = Submission.objects.get(dossier=dossier)
    assert snapshots.digest(submission.snapshot) == submission.sha256
    assert submission.receipt_number.endswith(submission.sha256[:8].upper())
    assert submission.receipt_number.startswith("BSBA-R")


def test_record_holds_what_was_written_at_that_moment(world: World) -> None:
    dossier = stages.returned(world)
    first = Submission.objects.get(dossier=dossier)
    stages.corrected(world, dossier)
    second = Submission.objects.get(dossier=dossier, round=2)
    bodies = [next(s["body"] for s in each.sections if s["key"] == stages.GOALS) for each in (first, second)]
    assert bodies == ["样例正文，说明本章内容。", "样例正文，检测通量由200提升至不低于600。"]
    assert first.sha256 != second.sha256


def test_submission_is_not_changed_or_deleted(world: World) -> None:
    dossier = stages.submitted(world)
    submission = Submission.objects.get(dossier=dossier)
    with pytest.raises(InternalError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(sha256="0" * 64)
    with pytest.raises(InternalError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).delete()
    assert Submission.objects.get(pk=submission.pk).sha256 == submission.sha256


def test_live_list_and_submitted_check_agree(world: World) -> None:
    dossier = stages.written(world)
    with user_scope(world.lead_admin):
        live = selectors.draft_checks(dossier)
    submission = stages.submit(world, dossier)
    submitted = selectors.submitted_checks(stages.fresh(dossier), submission)
    statements = {"truthful", "no_secrets"}
    assert [check for check in live if check.key not in statements] == [
        check for check in submitted if check.key not in statements
    ]
    assert [check.state for check in submitted if check.key in statements] == ["ok", "ok"]


def test_record_holds_no_draft_of_a_challenge_and_no_money_of_members(world: World) -> None:
    dossier = stages.submitted(world)
    record = Submission.objects.get(dossier=dossier).snapshot
    assert record["challenges"] == []
    assert sorted(record["members"][0]) == [
        "chain_position",
        "code_valid",
        "credit_code",
        "industry",
        "kind",
        "marks",
        "name",
        "region",
        "role",
        "size",
        "task",
    ]
    assert "share" not in json.dumps(record)


def test_record_takes_a_copy_of_the_leads_figures(world: World) -> None:
    profile_scenes.figures(world, 2025)
    dossier = stages.submitted(world)
    profile_scenes.figures(world, 2024)
    record = Submission.objects.get(dossier=dossier).snapshot
    assert [(year["year"], year["rd_spend_fen"]) for year in record["lead_figures"]] == [(2025, 8_000_000_00)]
    row = presentation.lead_years(record)[0]
    assert (row["revenue"], row["intensity"]) == (10_000, 8)
    assert presentation.lead_years({}) == []


def test_chief_scientist_is_named_from_the_seats(world: World) -> None:
    dossier = stages.opened(world)
    with user_scope(world.lead_admin):
        assert selectors.draft_snapshot(dossier)["chief_scientist"] == ""


def test_text_is_stored_with_plain_line_ends(world: World) -> None:
    dossier = stages.opened(world)
    with user_scope(world.lead_admin):
        section = actions.save_section(
            dossier.pk,
            stages.GOALS,
            by=world.lead_admin,
            body="甲\r\n乙\x00",
            indicators=[{"name": "  产量 ", "other": "x"}, {"name": ""}],
        )
    assert section.body == "甲\n乙"
    assert section.indicators == [{**dict.fromkeys(snapshots.INDICATOR_FIELDS, ""), "name": "产量"}]
