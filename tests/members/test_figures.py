"""Figures by year: entered once, computed, doubted, never refused for being unusual."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from openpyxl import load_workbook

from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.roles import give_role
from kernel.tenancy.scope import user_scope
from members.actions import figures as actions
from members.kinds import FigureSource
from members.models import YearFigures
from members.permissions import ROLES, StaffRole
from members.selectors import figures as reading
from tests.members import profile_scenes as scenes
from tests.queries import queries_of
from tests.world import World


def page(world: World, rest: str = "") -> str:
    return f"{world.organisation('lead').get_absolute_url()}figures/{rest}"


def test_figures_are_entered_with_an_event(world: World) -> None:
    figures = scenes.figures(world, employees=300, rd_staff=60)
    event = Event.objects.get(name="figures.added")
    assert (event.object_id, event.organisation_id) == (figures.pk, world.organisation("lead").pk)
    assert event.after["revenue_fen"] == 100_000_000_00


def test_other_administrators_are_told(world: World) -> None:
    lead = world.organisation("lead")
    give_role(world.lead_staff, lead, StaffRole.ADMIN, ROLES)
    scenes.figures(world)
    told = Notice.objects.filter(kind="figures.kept").values_list("user__name", flat=True)
    assert list(told) == ["周岚"]


def test_intensity_and_shares(world: World) -> None:
    row = reading.rows([scenes.figures(world, employees=300, rd_staff=60)])[0]
    assert (row.intensity, row.staff_share, row.revenue_wan) == (
        Decimal("8.00"),
        Decimal("20.00"),
        Decimal(10_000),
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"revenue_fen": 0}, None),
        ({"revenue_fen": None}, None),
        ({"rd_spend_fen": None}, None),
        ({"revenue_fen": 3_00, "rd_spend_fen": 1_00}, Decimal("33.33")),
    ],
)
def test_intensity_at_the_edges(world: World, fields: dict[str, Any], expected: Decimal | None) -> None:
    assert reading.intensity(scenes.figures(world, **fields)) == expected


def test_spend_above_revenue_is_doubted_not_refused(world: World) -> None:
    figures = scenes.figures(world, revenue_fen=1_00, rd_spend_fen=2_00)
    assert len(reading.doubts(figures)) == 1


def test_named_source_without_a_file_is_doubted(world: World) -> None:
    assert len(reading.doubts(scenes.figures(world, source=FigureSource.AUDIT))) == 1


@pytest.mark.parametrize(
    ("year", "fields", "attr"),
    [
        (1989, {}, "year"),
        (timezone.localdate().year + 1, {}, "year"),
        (2024, {"revenue_fen": None, "rd_spend_fen": None}, "revenue"),
        (2024, {"employees": 10, "rd_staff": 11}, "rd_staff"),
        (2025, {}, "year"),
    ],
)
def test_figures_refused(world: World, year: int, fields: dict[str, Any], attr: str) -> None:
    scenes.figures(world, 2025)
    before = (YearFigures.objects.count(), Event.objects.count())
    with pytest.raises(RuleBroken) as broken:
        scenes.figures(world, year, **fields)
    assert broken.value.attr == attr
    assert (YearFigures.objects.count(), Event.objects.count()) == before


def test_figures_with_another_organisation_s_evidence(world: World) -> None:
    foreign = scenes.evidence(world, persona="answerer_outside", key="outside")
    with pytest.raises(RuleBroken) as broken:
        scenes.figures(world, evidence_id=foreign.pk)
    assert broken.value.attr == "evidence"
    assert not YearFigures.objects.exists()


def test_year_moved_onto_another(world: World) -> None:
    scenes.figures(world, 2024)
    figures = scenes.figures(world, 2025)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.change_figures(figures.pk, by=world.lead_admin, year=2024)
    assert broken.value.attr == "year"
    assert sorted(YearFigures.objects.values_list("year", flat=True)) == [2024, 2025]


@pytest.mark.parametrize(("persona", "error"), [("lead_staff", PermissionDenied), ("other_lead", Http404)])
def test_figures_changed_by_somebody_else(world: World, persona: str, error: type[Exception]) -> None:
    figures, user = scenes.figures(world), world.user(persona)
    with user_scope(user), pytest.raises(error):
        actions.change_figures(figures.pk, by=user, revenue_fen=1)
    assert YearFigures.objects.get().revenue_fen == 100_000_000_00


def test_figures_are_removed_with_a_reason_only(world: World) -> None:
    figures = scenes.figures(world)
    with user_scope(world.lead_admin):
        with pytest.raises(RuleBroken):
            actions.remove_figures(figures.pk, by=world.lead_admin, reason=" ")
        assert YearFigures.objects.count() == 1
        actions.remove_figures(figures.pk, by=world.lead_admin, reason="误填")
    assert (YearFigures.objects.count(), Event.objects.get(name="figures.removed").reason) == (0, "误填")


def test_page_enters_a_year_in_yuan(world: World) -> None:
    client = world.client("lead_admin")
    data = {"year": "2024", "revenue": "1234567.89", "rd_spend": "", "source": "declared"}
    response = client.post(page(world, "new/"), data)
    assert (response.status_code, response["Location"]) == (302, page(world))
    assert YearFigures.objects.get().revenue_fen == 1_234_567_89


def test_page_says_what_is_wrong_beside_the_field(world: World) -> None:
    scenes.figures(world, 2024)
    data = {"year": "2024", "revenue": "5", "rd_spend": "", "source": "declared"}
    response = world.client("lead_admin").post(page(world, "new/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["year"])


def test_page_changes_and_deletes(world: World) -> None:
    figures = scenes.figures(world)
    client = world.client("lead_admin")
    assert 'value="100000000"' in client.get(page(world, f"{figures.pk}/")).content.decode()
    data = {"year": "2025", "revenue": "5", "rd_spend": "6", "source": "declared"}
    assert client.post(page(world, f"{figures.pk}/"), data).status_code == 302
    assert YearFigures.objects.get().rd_spend_fen == 6_00
    assert client.post(page(world, f"{figures.pk}/remove/"), {"reason": "误填"}).status_code == 302
    assert not YearFigures.objects.exists()


def test_chart_goes_from_old_to_new(world: World) -> None:
    for year in (2025, 2023, 2024):
        scenes.figures(world, year)
    option = world.client("lead_admin").get(page(world)).context["chart"]
    assert option["xAxis"]["data"] == ["2023", "2024", "2025"]
    assert [series["data"][0] for series in option["series"]] == [10000.0, 800.0, 8.0]


def test_figures_as_spreadsheet(world: World) -> None:
    scenes.figures(world)
    sheet = load_workbook(BytesIO(world.client("lead_admin").get(page(world, "?export=xlsx")).content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:4] == [2025, 100_000_000, 8_000_000, 8]


def test_page_query_count_does_not_grow(world: World) -> None:
    client = world.client("lead_admin")
    scenes.figures(world, 2025, evidence_id=scenes.evidence(world).pk)
    client.get(page(world))
    assert len(queries_of(lambda: client.get(page(world)))) == 10
    scenes.figures(world, 2024, evidence_id=scenes.evidence(world).pk)
    scenes.figures(world, 2023)
    assert len(queries_of(lambda: client.get(page(world)))) == 10


def test_figures_stay_inside_the_organisation(world: World) -> None:
    scenes.figures(world)
    with user_scope(world.member_university):
        assert list(YearFigures.objects.all()) == []
