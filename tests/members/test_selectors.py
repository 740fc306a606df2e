"""Reading of the directory and of people."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.tenancy.scope import user_scope
from members import permissions as P
from members import selectors
from members.filters import DirectoryFilter, region_choices
from tests.world import World


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "海大"}, ["样例东海大学"]),
        ({"q": "91310113ma1gq0a17p"}, ["样例申江诊断科技"]),
        ({"q": "没有"}, []),
        ({"kind": "university"}, ["样例东海大学"]),
        ({"chain_position": "upstream"}, ["样例泰泽生物"]),
        ({"size": "small"}, ["样例泰泽生物"]),
        ({"region": "上海市", "kind": "institute"}, ["样例江南微系统所"]),
        ({"region": "没有"}, []),
    ],
)
def test_directory_filter(world: World, query: dict[str, str], names: list[str]) -> None:
    found = DirectoryFilter(query, selectors.directory())
    # A region that nobody has is no choice, so nothing is left out silently.
    rows = found.qs if found.is_valid() else []
    assert [each.name for each in rows] == names


def test_directory_order(world: World) -> None:
    down = DirectoryFilter({"ordering": "-name"}, selectors.directory()).qs
    assert list(down) == list(reversed(selectors.directory()))


def test_regions_once_each(world: World) -> None:
    assert (selectors.regions(), region_choices()) == (["上海市"], [("上海市", "上海市")])


def test_search_directory(world: World) -> None:
    assert [each.name for each in selectors.search_directory(" 申江 ")] == ["样例申江诊断科技"]
    assert selectors.search_directory(" ") == []


def test_organisations_where_a_permission_is_held(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.lead_admin):
        assert list(selectors.organisations_where(world.lead_admin, P.JOIN)) == [lead]
        assert list(selectors.organisations_where(world.lead_admin, P.SIGN)) == []
    with user_scope(world.signatory_lead):
        assert list(selectors.organisations_of(world.signatory_lead)) == [lead]
        assert list(selectors.organisations_where(world.signatory_lead, P.JOIN)) == []


def test_abilities(world: World) -> None:
    lead = world.organisation("lead")
    with user_scope(world.lead_admin):
        assert selectors.abilities(lead, world.lead_admin) == [
            "confirm",
            "edit",
            "join",
            "manage_figures",
            "manage_staff",
        ]
    with user_scope(world.signatory_lead):
        assert selectors.abilities(lead, world.signatory_lead) == ["sign"]
    with user_scope(world.other_lead):
        assert selectors.abilities(lead, world.other_lead) == []


def test_staff_is_read_in_one_query(world: World) -> None:
    lead = world.organisation("lead")
    with (
        user_scope(world.lead_admin),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        names = [(each.user.name, each.role) for each in selectors.staff_of(lead)]
    assert names == [("周岚", "staff"), ("沈国栋", "signatory"), ("王敏", "admin")]
    assert len(queries) == 1


def test_staff_of_others_is_hidden(world: World) -> None:
    with user_scope(world.other_lead):
        assert list(selectors.staff_of(world.organisation("lead"))) == []


def test_signatories(world: World) -> None:
    with user_scope(world.lead_admin):
        assert [each.user.name for each in selectors.signatories_of(world.organisation("lead"))] == ["沈国栋"]


def test_person_by_email(world: World) -> None:
    assert selectors.person_by_email(" Lead_Admin@example.test ") == world.lead_admin
    assert selectors.person_by_email("lead") is None


@pytest.mark.parametrize(
    ("typed", "valid", "complete", "suggestion", "kind"),
    [
        ("", False, False, "", ""),
        ("9131", False, False, "", "enterprise"),
        ("51310113501770003G", True, True, "", "association"),
        ("5131O113501770003G", False, True, "51310113501770003G", "association"),
    ],
)
def test_code_check(
    world: World, typed: str, valid: bool, complete: bool, suggestion: str, kind: str
) -> None:
    check = selectors.check_code(typed)
    assert (check.is_valid, check.is_complete, check.suggestion, check.kind, check.registered) == (
        valid,
        complete,
        suggestion,
        kind,
        None,
    )


def test_code_check_of_a_registered_code(world: World) -> None:
    assert selectors.check_code("91310113ma1gq0a17p").registered == world.organisation("lead")


def test_directory_table(world: World) -> None:
    head, rows = selectors.directory_table(selectors.directory().filter(name__contains="东海"))
    assert len(head) == len(rows[0])
    assert rows[0][:2] == ["样例东海大学", "12310000425005616B"]
