"""Pages of the directory and of an organisation's own data."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from kernel.tenancy.scope import user_scope
from members import actions
from members.models import Organisation
from tests.queries import queries_of
from tests.world import World

FREE = "51310113501770003G"
NEW = {
    "credit_code": FREE,
    "name": "样例新材料学会",
    "kind": "association",
    "chain_position": "service",
    "size": "none",
}


def own(world: World, page: str = "") -> str:
    return world.organisation("lead").get_absolute_url() + page


def test_directory_lists_all(world: World) -> None:
    response = world.client("nobody").get("/organisations/")
    assert [each.name for each in response.context["page"]] == sorted(
        Organisation.objects.values_list("name", flat=True)
    )


def test_directory_signed_out(world: World) -> None:
    response = world.client().get("/organisations/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/organisations/")


def test_directory_fragment_holds_the_rows_only(world: World) -> None:
    response = world.client("nobody").get("/organisations/?q=东海", headers={"HX-Request": "true"})
    text = response.content.decode()
    assert ("样例东海大学" in text, "样例申江" in text, "<html" in text) == (True, False, False)
    # The link to the spreadsheet follows the filter.
    assert f"?q={quote('东海')}&amp;export=xlsx" in text


def test_directory_as_spreadsheet(world: World) -> None:
    response = world.client("nobody").get("/organisations/?q=东海&export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["样例东海大学"]


def add_organisations(world: World) -> None:
    codes = ["91330100799655058B", "914403001922038216", "9144030071526726XG", "91350100M000100Y43"]
    taken = set(Organisation.objects.values_list("credit_code", flat=True))
    with user_scope(world.nobody):
        for number, code in enumerate(code for code in codes if code not in taken):
            actions.register_organisation(
                by=world.nobody,
                name=f"样例新增{number}",
                credit_code=code,
                kind="enterprise",
                region="苏州市",
            )


def test_directory_query_count_does_not_grow(world: World) -> None:
    client = world.client("lead_admin")
    client.get("/organisations/")
    assert len(queries_of(lambda: client.get("/organisations/"))) == 9
    add_organisations(world)
    assert len(queries_of(lambda: client.get("/organisations/"))) == 9


def test_profile_is_open_to_every_account(world: World) -> None:
    lead = world.organisation("lead")
    response = world.client("nobody").get(f"/organisations/{lead.pk}/")
    assert (response.status_code, response.context["can"], response.context["is_own"]) == (200, [], False)


def test_profile_of_one_s_own(world: World) -> None:
    response = world.client("lead_admin").get(f"/organisations/{world.organisation('lead').pk}/")
    assert (response.context["can"], response.context["is_own"]) == (
        ["confirm", "edit", "join", "manage_figures", "manage_staff"],
        True,
    )


def test_register(world: World) -> None:
    response = world.client("nobody").post("/organisations/new/", NEW)
    organisation = Organisation.objects.get(credit_code=FREE)
    assert (response.status_code, response["Location"]) == (302, organisation.get_absolute_url())


@pytest.mark.parametrize(
    ("target", "goes_there"),
    [("/consortia/new/", True), ("https://evil.example/", False), ("//evil.example/", False)],
)
def test_register_goes_on_to_our_own_pages_only(world: World, target: str, goes_there: bool) -> None:
    response = world.client("nobody").post(f"/organisations/new/?next={target}", NEW)
    assert (response["Location"] == target) == goes_there


def test_register_with_a_failed_check_asks_for_evidence(world: World) -> None:
    client = world.client("nobody")
    wrong = NEW | {"credit_code": "91350203M0001QAY9B"}
    response = client.post("/organisations/new/", wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["credit_code"])
    assert 'name="credit_code_evidence"' in response.content.decode()
    assert not Organisation.objects.filter(name=NEW["name"]).exists()
    response = client.post("/organisations/new/", wrong | {"credit_code_evidence": "2015 年执照"})
    assert (response.status_code, Organisation.objects.get(name=NEW["name"]).credit_code_evidence) == (
        302,
        "2015 年执照",
    )


def test_register_without_a_name(world: World) -> None:
    response = world.client("nobody").post("/organisations/new/", NEW | {"name": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


@pytest.mark.parametrize("field", ["name", "credit_code"])
def test_register_a_duplicate(world: World, field: str) -> None:
    taken = {"name": "样例东海大学", "credit_code": "12310000425005616B"}
    response = world.client("nobody").post("/organisations/new/", NEW | {field: taken[field]})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def check(world: World, **query: str) -> str:
    response = world.client("nobody").get("/organisations/new/", query, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def test_code_is_checked_while_typing(world: World) -> None:
    text = check(world, credit_code=FREE, kind="")
    assert '<option value="association" selected>' in text
    assert 'hx-swap-oob="true"' in text
    assert "credit_code_evidence" not in text


def test_code_check_keeps_the_kind_that_was_chosen(world: World) -> None:
    assert '<option value="park" selected>' in check(world, credit_code=FREE, kind="park")


def test_code_check_replaces_the_kind_it_filled_in(world: World) -> None:
    text = check(world, credit_code=FREE, kind="university", filled_in="university")
    assert '<option value="association" selected>' in text


def test_code_check_that_fails_offers_evidence(world: World) -> None:
    assert 'name="credit_code_evidence"' in check(world, credit_code="91350203M0001QAY9B")


def test_code_check_names_who_has_it(world: World) -> None:
    assert "样例东海大学" in check(world, credit_code="12310000425005616B")


def test_code_check_says_nothing_yet(world: World) -> None:
    assert "alert" not in check(world, credit_code="1231")


def test_edit(world: World) -> None:
    data = NEW | {
        "name": "样例申江诊断科技",
        "kind": "enterprise",
        "region": "上海市宝山区",
        "introduction": "简介",
    }
    response = world.client("lead_admin").post(own(world, "edit/"), data)
    organisation = world.organisation("lead")
    assert (response.status_code, organisation.region, organisation.credit_code) == (
        302,
        "上海市宝山区",
        "91310113MA1GQ0A17P",
    )


def test_edit_without_a_name(world: World) -> None:
    assert world.client("lead_admin").post(own(world, "edit/"), NEW | {"name": ""}).status_code == 422
    assert world.client("lead_admin").get(own(world, "edit/")).status_code == 200


def test_edit_to_a_taken_name(world: World) -> None:
    response = world.client("lead_admin").post(own(world, "edit/"), NEW | {"name": "样例东海大学"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


@pytest.mark.parametrize("page", ["", "edit/", "staff/", "timeline/"])
@pytest.mark.parametrize("persona", ["other_lead", "member_university", "nobody", "officer"])
def test_workspace_of_others_does_not_exist(world: World, page: str, persona: str) -> None:
    assert world.client(persona).get(own(world, page)).status_code == 404


@pytest.mark.parametrize(("page", "status"), [("", 200), ("edit/", 403), ("staff/", 200)])
def test_workspace_of_staff_without_the_right(world: World, page: str, status: int) -> None:
    assert world.client("lead_staff").get(own(world, page)).status_code == status


def test_home_query_count(world: World) -> None:
    client = world.client("lead_admin")
    client.get(own(world))
    assert len(queries_of(lambda: client.get(own(world)))) == 17
