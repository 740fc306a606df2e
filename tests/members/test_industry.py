"""GB/T 4754 codes: letters that match divisions, and words that help where they do not."""

from __future__ import annotations

import pytest

from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from members import actions, industry
from tests.world import World


def test_vocabulary_is_complete() -> None:
    covered = [division for section in industry.SECTIONS.values() for division in section.divisions]
    assert covered == [f"{number:02d}" for number in range(1, 98)]
    assert (list(industry.DIVISIONS), len(industry.SECTIONS)) == (covered, 20)
    assert "".join(industry.SECTIONS) == "ABCDEFGHIJKLMNOPQRST"


@pytest.mark.parametrize("code", ["", "C", "C27", "C271", "C2711", "A01", "T97", "K70"])
def test_good_code(code: str) -> None:
    assert industry.problem(code) == ""


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("A27", "C27"),
        ("C73", "M73"),
        ("M2711", "C2711"),
        ("C00", "00"),
        ("C98", "98"),
        ("U27", "A"),
        ("C2", "C27"),
        ("C27111", "C27"),
        ("医药", "C27"),
        ("CC", "C27"),
    ],
)
def test_bad_code_comes_with_a_hint(code: str, hint: str) -> None:
    assert hint in industry.problem(code)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("27", "C27"), ("c 27", "C27"), ("２７１１", "C2711"), ("73", "M73"), ("99", "99"), ("", "")],
)
def test_normalise(typed: str, kept: str) -> None:
    assert industry.normalise(typed) == kept


def test_suggestions_are_sections_and_divisions() -> None:
    offered = industry.suggestions()
    assert len(offered) == 117
    assert all(industry.problem(code) == "" and name for code, name in offered)


def test_organisation_keeps_a_normalised_code(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.lead_admin):
        changed = actions.update_organisation(lead.pk, by=world.lead_admin, industry=" 27 ")
    assert (changed.industry, changed.industry_label[:4]) == ("C27", "C27 ")


def test_organisation_refuses_a_wrong_code(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.update_organisation(lead.pk, by=world.lead_admin, industry="A27", region="别处")
    assert broken.value.attr == "industry"
    lead.refresh_from_db()
    assert (lead.industry, lead.region) == ("", "上海市")
