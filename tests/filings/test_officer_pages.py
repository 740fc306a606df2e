"""The authority's pages: queue, review, the steps, guidelines, register."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from filings.models import Dossier
from filings.states import DossierStatus
from tests.filings import stages
from tests.queries import queries_of
from tests.world import World

QUEUE = "/a/bs/"


def url(dossier: Dossier, tail: str = "") -> str:
    return f"{QUEUE}dossiers/{dossier.pk}/{tail}"


def test_queue_shows_what_was_submitted_and_no_draft(world: World) -> None:
    draft = stages.written(world)
    client = world.client("officer")
    assert draft.consortium_name not in client.get(QUEUE).text
    stages.submit(world, draft)
    page = client.get(QUEUE)
    assert draft.consortium_name in page.text
    assert [tile["value"] for tile in page.context["tiles"]] == [1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("persona", ["officer", "senior_officer", "supervisor", "liaison"])
def test_queue_is_read_by_every_office(world: World, persona: str) -> None:
    assert world.client(persona).get(QUEUE).status_code == 200


@pytest.mark.parametrize("persona", ["other_officer", "lead_admin", "nobody"])
def test_queue_and_case_are_not_there_for_others(world: World, persona: str) -> None:
    dossier = stages.submitted(world)
    client = world.client(persona)
    assert [client.get(address).status_code for address in (QUEUE, url(dossier))] == [404, 404]
    assert client.post(url(dossier, "accept/")).status_code == 404
    assert stages.fresh(dossier).status == DossierStatus.SUBMITTED


def test_case_is_not_found_under_the_address_of_another_authority(world: World) -> None:
    dossier = stages.submitted(world)
    answer = world.client("other_officer").get(f"/a/xm/dossiers/{dossier.pk}/")
    assert answer.status_code == 404


def test_draft_is_not_there_for_the_officer(world: World) -> None:
    dossier = stages.written(world)
    client = world.client("officer")
    assert client.get(url(dossier)).status_code == 404
    assert client.post(url(dossier, "accept/")).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=accepted", True),
        ("status=returned", False),
        ("field=医疗器械", True),
        ("field=汽车", False),
        ("q=医疗", True),
        ("q=申江", True),
        ("q=BSBA", True),
        ("q=没有", False),
        ("ordering=-name", True),
        ("ordering=nonsense", True),
        ("page=99", True),
    ],
)
def test_queue_filters_and_sorts(world: World, query: str, found: bool) -> None:
    dossier = stages.accepted(world)
    page = world.client("officer").get(f"{QUEUE}?{query}")
    assert [row["case"] for row in page.context["rows"]] == ([dossier] if found else [])


def test_queue_answers_htmx_with_its_rows(world: World) -> None:
    stages.accepted(world)
    answer = world.client("officer").get(QUEUE, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "样例医疗器械创新联合体" in answer.text


def test_queue_is_exported(world: World) -> None:
    dossier = stages.accepted(world)
    answer = world.client("officer").get(f"{QUEUE}?export=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:3] == [
        dossier.number,
        dossier.consortium_name,
        dossier.lead_name,
    ]


def test_review_shows_the_submitted_text_only(world: World) -> None:
    dossier = stages.returned(world)
    stages.write(dossier, world.lead_admin, text="补正中的未提交文字")
    for tab in ("changes", "text", "documents"):
        page = world.client("officer").get(url(dossier, f"?tab={tab}")).text
        assert "补正中的未提交文字" not in page
    assert "样例正文" in world.client("officer").get(url(dossier, "?tab=text")).text


def test_review_of_a_correction_opens_on_the_changes(world: World) -> None:
    dossier = stages.returned(world)
    stages.corrected(world, dossier)
    page = world.client("officer").get(url(dossier))
    assert page.context["tab"] == "changes"
    assert "<ins>" in page.text
    assert "<del>" in page.text
    assert "已补正" in page.text


@pytest.mark.parametrize(
    ("stage", "persona", "can"),
    [
        ("submitted", "officer", ["accept", "remark"]),
        ("submitted", "senior_officer", ["accept", "assign", "refuse", "remark"]),
        ("accepted", "officer", ["pass", "remark", "return"]),
        ("returned", "senior_officer", []),
        ("passed", "officer", ["remark"]),
        ("passed", "senior_officer", ["assign", "file", "publicise", "refuse", "remark"]),
        ("in_publicity", "senior_officer", ["assign", "refuse", "remark"]),
        ("filed", "senior_officer", []),
        ("accepted", "supervisor", []),
        ("accepted", "liaison", []),
    ],
)
def test_review_offers_exactly_what_works(world: World, stage: str, persona: str, can: list[str]) -> None:
    dossier = getattr(stages, stage)(world)
    assert world.client(persona).get(url(dossier)).context["can"] == can


def test_whole_way_through_the_pages(world: World) -> None:
    dossier = stages.submitted(world)
    officer, senior = world.client("officer"), world.client("senior_officer")
    officer.post(url(dossier, "accept/"))
    officer.post(url(dossier, "remarks/"), {"section_key": stages.GOALS, "text": "请补正指标"})
    officer.post(url(dossier, "return/"), {"reason": "请补正"})
    assert stages.fresh(dossier).status == DossierStatus.RETURNED
    stages.corrected(world, dossier)
    officer.post(url(dossier, "pass/"))
    senior.post(url(dossier, "publicise/"), {"days": "5"})
    assert stages.fresh(dossier).status == DossierStatus.IN_PUBLICITY
    Dossier.objects.filter(pk=dossier.pk).update(publicity_until="2020-01-01")
    assert senior.post(url(dossier, "file/")).status_code == 302
    assert stages.fresh(dossier).status == DossierStatus.FILED


def test_refusal_by_page_needs_a_reason(world: World) -> None:
    dossier = stages.submitted(world)
    client = world.client("senior_officer")
    assert client.post(url(dossier, "refuse/"), {"reason": ""}).status_code == 422
    assert stages.fresh(dossier).status == DossierStatus.SUBMITTED
    client.post(url(dossier, "refuse/"), {"reason": "不符合条件"})
    assert stages.fresh(dossier).status == DossierStatus.REFUSED


def test_step_out_of_order_answers_409(world: World) -> None:
    dossier = stages.submitted(world)
    answer = world.client("officer").post(url(dossier, "pass/"))
    assert answer.status_code == 409
    assert stages.fresh(dossier).status == DossierStatus.SUBMITTED


def test_empty_remark_is_told_beside_the_field(world: World) -> None:
    dossier = stages.accepted(world)
    answer = world.client("officer").post(url(dossier, "remarks/"), {"section_key": "", "text": ""})
    assert (answer.status_code, dossier.remarks.count()) == (422, 0)


def test_remark_is_taken_back_by_page(world: World) -> None:
    dossier = stages.accepted(world)
    remark = stages.act(world, "add_remark", dossier, section_key="", text="写错了")
    world.client("officer").post(url(dossier, f"remarks/{remark.pk}/delete/"))
    assert dossier.remarks.count() == 0


def test_cases_are_assigned_together(world: World) -> None:
    dossier = stages.submitted(world)
    client = world.client("senior_officer")
    data = {"cases": [str(dossier.pk)], "officer": str(world.officer.pk)}
    assert client.post(f"{QUEUE}assign/", data).status_code == 302
    assert stages.fresh(dossier).officer == world.officer
    assert client.post(f"{QUEUE}assign/", {"cases": ["x"], "officer": data["officer"]}).status_code == 404
    assert world.client("officer").post(f"{QUEUE}assign/", data).status_code == 403


def test_one_case_is_assigned_on_its_page(world: World) -> None:
    dossier = stages.submitted(world)
    world.client("senior_officer").post(url(dossier, "assign/"), {"officer": str(world.officer.pk)})
    assert stages.fresh(dossier).officer == world.officer


def test_guidelines_and_register_of_the_authority(world: World) -> None:
    dossier = stages.filed(world)
    client = world.client("supervisor")
    assert dossier.guideline.title in client.get(f"{QUEUE}guidelines/").text
    assert "指引未规定" in client.get(f"{QUEUE}guidelines/{dossier.guideline_id}/").text
    assert str(dossier.number) in client.get(f"{QUEUE}register/").text
    assert client.get(f"{QUEUE}register/?export=xlsx").status_code == 200


def test_queries_of_queue_and_review_do_not_grow(world: World) -> None:
    first = stages.submitted(world, rules={"agreement_required": False})
    client = world.client("senior_officer")

    def counts() -> list[int]:
        addresses = (QUEUE, url(first, "?tab=text"), url(first, "?tab=documents"))
        return [len(queries_of(lambda address=address: client.get(address))) for address in addresses]  # type: ignore[misc]

    one = counts()
    stages.opened_by_other(world, first.guideline)
    stages.act(world, "accept", first)
    stages.send_back(world, first)
    stages.corrected(world, first)
    assert (one, counts()) == ([12, 12, 14], [12, 12, 14])


def test_queries_of_the_consortiums_pages_do_not_grow(world: World) -> None:
    dossier = stages.written(world)
    client = world.client("lead_admin")

    def counts() -> list[int]:
        tails = ("", f"{dossier.pk}/", f"{dossier.pk}/sections/goals/")
        return [len(queries_of(lambda tail=tail: client.get(f"/c/ylqx/dossiers/{tail}"))) for tail in tails]  # type: ignore[misc]

    one = counts()
    stages.submit(world, dossier)
    stages.act(world, "accept", dossier)
    stages.send_back(world, dossier)
    assert (one, counts()) == ([9, 18, 18], [9, 18, 18])
