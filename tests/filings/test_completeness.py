"""What a case lacks, as a table; and that more never becomes less."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filings.completeness import Case, MemberFacts, SectionFacts, assess, missing, percent
from filings.rules import LeadStatement, Rules, SectionRule

PLAN = (
    SectionRule("why", "必要性", min_length=10, max_length=100),
    SectionRule("goals", "目标", indicators=True),
)
WRITTEN = (SectionFacts("why", 50), SectionFacts("goals", 30, indicators=1, complete_indicators=1))
LEAD = MemberFacts("牵头", is_lead=True, is_firm=True)
FIRM = MemberFacts("企业", is_firm=True)
SMALL = MemberFacts("小企业", is_firm=True, is_small=True)
SCHOOL = MemberFacts("高校", is_research=True)
FULL = Case(
    sections=WRITTEN,
    members=(LEAD, SMALL, SCHOOL),
    agreement_in_force=True,
    chief_scientist=True,
    statements=frozenset({"truthful", "no_secrets"}),
)
STRICT = Rules(
    min_members=3,
    min_firms=2,
    min_research=1,
    firm_share_percent=50,
    sme_required=True,
    chief_scientist=True,
    lead_statements=(LeadStatement("revenue", "营业收入", "不低于5亿元", "why"),),
)


def lacking(case: Case, rules: Rules = STRICT) -> list[str]:
    return [check.key for check in missing(assess(case, rules, PLAN))]


def state(case: Case, key: str, rules: Rules = STRICT) -> str:
    return next(check.state for check in assess(case, rules, PLAN) if check.key == key)


def test_full_case_lacks_nothing() -> None:
    assert lacking(FULL) == []
    assert percent(assess(FULL, STRICT, PLAN)) == 100


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sections": (SectionFacts("why", 9), WRITTEN[1])}, ["section:why"]),
        ({"sections": (SectionFacts("why", 101), WRITTEN[1])}, ["section:why"]),
        ({"sections": (WRITTEN[1],)}, ["section:why", "lead:revenue"]),
        ({"sections": (WRITTEN[0], SectionFacts("goals", 30))}, ["indicators:goals"]),
        ({"sections": (WRITTEN[0], SectionFacts("goals", 30, 2, 0))}, ["indicators:goals"]),
        ({"open_remarks": ("goals", "goals", "")}, ["remarks:goals", "remarks:"]),
        ({"agreement_in_force": False}, ["agreement"]),
        ({"members": (LEAD, SMALL)}, ["members", "research"]),
        ({"members": (LEAD, SCHOOL, SCHOOL)}, ["firms", "firm_share", "sme"]),
        ({"chief_scientist": False}, ["chief_scientist"]),
        ({"statements": frozenset({"truthful"})}, ["no_secrets"]),
        ({"members": ()}, ["members", "firms", "research", "firm_share", "sme"]),
    ],
)
def test_each_gap_is_named(changes: dict[str, object], expected: list[str]) -> None:
    assert lacking(replace(FULL, **changes)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"members": (LEAD, SMALL, replace(SCHOOL, has_task=False))}, "tasks"),
        ({"members": (LEAD, SMALL, replace(SCHOOL, code_valid=False))}, "codes"),
        ({"members": (LEAD, SMALL, replace(SCHOOL, is_party=False))}, "parties"),
        ({"sections": (WRITTEN[0], SectionFacts("goals", 30, 2, 1))}, "indicators:goals"),
    ],
)
def test_doubt_is_shown_but_does_not_block(changes: dict[str, object], key: str) -> None:
    case = replace(FULL, **changes)  # type: ignore[arg-type]
    assert state(case, key) == "warn"
    assert lacking(case) == []


@pytest.mark.parametrize("length", [10, 100])
def test_bounds_include_their_number(length: int) -> None:
    assert lacking(replace(FULL, sections=(SectionFacts("why", length), WRITTEN[1]))) == []


def test_unknown_numbers_are_shown_and_ask_for_nothing() -> None:
    alone = replace(FULL, members=(LEAD,))
    assert lacking(alone, Rules()) == []
    assert [state(alone, key, Rules()) for key in ("members", "firms", "research")] == ["open"] * 3


def test_lead_is_counted_or_not_as_the_guideline_says() -> None:
    three = replace(FULL, members=(LEAD, SMALL, SCHOOL))
    assert lacking(three, Rules(min_members=3)) == []
    assert lacking(three, Rules(min_members=3, lead_counts=False)) == ["members"]


def test_statements_are_open_while_the_dossier_is_written() -> None:
    writing = replace(FULL, statements=None)
    assert [state(writing, key) for key in ("truthful", "no_secrets")] == ["open", "open"]
    assert percent(assess(writing, STRICT, PLAN)) == 100


def test_percent_reaches_100_only_when_nothing_is_missing() -> None:
    checks = assess(replace(FULL, chief_scientist=False), STRICT, PLAN)
    assert percent(checks) == 100 * 12 // 13
    assert percent([]) == 100


counts = st.integers(0, 12)
rules = st.builds(
    Rules,
    min_members=st.none() | counts,
    min_firms=st.none() | counts,
    min_research=st.none() | counts,
    firm_share_percent=st.none() | st.integers(0, 100),
    lead_counts=st.booleans(),
    sme_required=st.booleans(),
    agreement_required=st.booleans(),
    chief_scientist=st.booleans(),
)
others = st.lists(st.sampled_from([FIRM, SMALL, SCHOOL]), max_size=12)


@given(rules=rules, members=others, agreement=st.booleans(), chief=st.booleans())
def test_a_qualifying_member_more_never_turns_a_pass_into_a_failure(
    rules: Rules, members: list[MemberFacts], agreement: bool, chief: bool
) -> None:
    before = replace(FULL, members=(LEAD, *members), agreement_in_force=agreement, chief_scientist=chief)
    after = replace(before, members=(*before.members, SMALL))
    assert set(lacking(after, rules)) <= set(lacking(before, rules))


@given(rules=rules, members=others)
def test_percent_is_100_exactly_when_nothing_is_missing(rules: Rules, members: list[MemberFacts]) -> None:
    checks = assess(replace(FULL, members=(LEAD, *members)), rules, PLAN)
    assert (percent(checks) == 100) == (missing(checks) == [])
