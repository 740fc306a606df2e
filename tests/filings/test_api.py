"""REST: the same actions, the names of the contract, both sides' view of a case."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from filings.models import Dossier
from filings.states import DossierStatus
from kernel.jobs.models import Job
from kernel.jobs.worker import execute
from tests.filings import stages
from tests.queries import queries_of
from tests.world import World

ROOT = "/api/v1/dossiers/"


def url(dossier: Dossier, step: str = "") -> str:
    return f"{ROOT}{dossier.pk}/{step}"


def test_road_over_rest(world: World) -> None:
    """Opened, written, handed in, accepted, returned with a remark, corrected, passed, filed."""
    stages.agreement_in_force(world)
    guideline = stages.guideline(world)
    lead, officer, senior = (world.api(persona) for persona in ("lead_admin", "officer", "senior_officer"))
    made = lead.post(ROOT, {"consortium": "ylqx", "guideline": str(guideline.pk)})
    assert made.status_code == 201
    address = f"{ROOT}{made.json()['id']}/"
    keys = [section["key"] for section in made.json()["sections"]]
    sections: list[dict[str, Any]] = [{"key": key, "body": "样例正文"} for key in keys]
    sections[3]["indicators"] = [stages.INDICATOR]
    written = lead.patch(address, {"sections": sections})
    assert written.json()["completeness"]["percent"] == 100
    assert lead.post(f"{address}check/").json()["percent"] == 100
    handed_in = lead.post(f"{address}submit/", {"truthful": True, "no_secrets": True})
    assert (handed_in.status_code, handed_in.json()["status"]) == (200, "submitted")
    assert officer.post(f"{address}accept/").json()["status"] == "accepted"
    returned = officer.post(
        f"{address}return/", {"reason": "请补正", "remarks": [{"section": "goals", "text": "请写明测试方法"}]}
    )
    assert returned.json()["status"] == "returned"
    (remark,) = lead.get(address).json()["remarks"]
    lead.patch(address, {"sections": [{"key": "goals", "body": "样例正文（已补正）"}]})
    answer = {"reply": "已补正", "resolved": True}
    assert lead.post(f"{address}remarks/{remark['id']}/answer/", answer).json()["status"] == "resolved"
    again = lead.post(f"{address}submit/", {"truthful": True, "no_secrets": True})
    assert (again.json()["status"], again.json()["round"]) == ("accepted", 2)
    assert officer.post(f"{address}pass/").json()["status"] == "passed"
    filed = senior.post(f"{address}file/")
    assert (filed.json()["status"], filed.json()["can"]) == ("filed", [])
    number = filed.json()["number"]
    public = APIClient()
    assert public.get(f"/api/v1/register/{number}/").json()["consortium"] == "样例医疗器械创新联合体"
    assert public.get(f"/api/v1/status/{number}/").json()["status"] == "filed"


def test_each_side_reads_its_own_text(world: World) -> None:
    dossier = stages.returned(world)
    stages.write(dossier, world.lead_admin, text="补正中的未提交文字")
    mine = world.api("lead_admin").get(url(dossier)).json()
    theirs = world.api("officer").get(url(dossier)).json()
    assert mine["sections"][0]["body"] == "补正中的未提交文字"
    assert theirs["sections"][0]["body"] == "样例正文，说明本章内容。"
    assert (mine["sections"][0]["version"], theirs["sections"][0]["version"]) == (3, None)


@pytest.mark.parametrize(
    ("persona", "code"),
    [("lead_admin", 200), ("member_university", 200), ("officer", 404), ("other_lead", 404), ("nobody", 404)],
)
def test_draft_is_read_by_the_consortium_only(world: World, persona: str, code: int) -> None:
    dossier = stages.opened(world)
    assert world.api(persona).get(url(dossier)).status_code == code


@pytest.mark.parametrize(
    ("persona", "code"), [("officer", 200), ("supervisor", 200), ("other_officer", 404), ("other_lead", 404)]
)
def test_submitted_case_is_read_by_its_authority(world: World, persona: str, code: int) -> None:
    dossier = stages.submitted(world)
    assert world.api(persona).get(url(dossier)).status_code == code


@pytest.mark.parametrize(
    ("step", "persona", "code"),
    [
        ("accept", "supervisor", 403),
        ("accept", "lead_admin", 403),
        ("accept", "other_officer", 404),
        ("submit", "officer", 403),
        ("refuse", "officer", 403),
        ("pass", "officer", 409),
        ("file", "senior_officer", 409),
        ("publicise", "senior_officer", 409),
        ("return", "officer", 409),
        ("withdraw", "member_university", 403),
    ],
)
def test_step_is_refused_and_changes_nothing(world: World, step: str, persona: str, code: int) -> None:
    dossier = stages.submitted(world)
    answer = world.api(persona).post(url(dossier, f"{step}/"), {"reason": "x"})
    assert answer.status_code == code
    assert stages.fresh(dossier).status == DossierStatus.SUBMITTED


def test_anonymous_callers_sign_in_first(world: World) -> None:
    dossier = stages.submitted(world)
    assert [APIClient().get(address).status_code for address in (ROOT, url(dossier))] == [401, 401]


def test_submission_without_statements_is_a_400(world: World) -> None:
    dossier = stages.written(world)
    answer = world.api("lead_admin").post(url(dossier, "submit/"), {"truthful": True})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == ["no_secrets"]
    assert stages.fresh(dossier).status == DossierStatus.DRAFT


def test_stale_section_is_a_409_and_nothing_of_the_patch_is_written(world: World) -> None:
    dossier = stages.opened(world)
    api = world.api("lead_admin")
    api.patch(url(dossier), {"sections": [{"key": "goals", "body": "先到"}]})
    answer = api.patch(
        url(dossier),
        {"sections": [{"key": "approach", "body": "随行"}, {"key": "goals", "body": "后到", "version": 1}]},
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "stale_version")
    bodies = {section["key"]: section["body"] for section in api.get(url(dossier)).json()["sections"]}
    assert (bodies["goals"], bodies["approach"]) == ("先到", "")


def test_patch_with_an_old_etag_is_a_412(world: World) -> None:
    dossier = stages.opened(world)
    api = world.api("lead_admin")
    etag = api.get(url(dossier))["ETag"]
    body = {"sections": [{"key": "goals", "body": "样例"}]}
    assert api.patch(url(dossier), body, headers={"If-Match": etag}).status_code == 200
    assert api.patch(url(dossier), body, headers={"If-Match": etag}).status_code == 412


def test_submitting_twice_with_one_key_submits_once(world: World) -> None:
    dossier = stages.written(world)
    api = world.api("lead_admin")
    body, key = {"truthful": True, "no_secrets": True}, {"Idempotency-Key": "once"}
    first = api.post(url(dossier, "submit/"), body, headers=key)
    second = api.post(url(dossier, "submit/"), body, headers=key)
    assert (first.status_code, second.status_code, second.json()) == (200, 200, first.json())
    assert stages.fresh(dossier).round == 1


def test_list_is_filtered_by_number_state_consortium_and_authority(world: World) -> None:
    dossier = stages.accepted(world)
    api = world.api("officer")
    queries = {
        f"number={dossier.number}": 1,
        "number=none": 0,
        "status=accepted": 1,
        "status=filed": 0,
        "consortium=ylqx": 1,
        "consortium=qita": 0,
        "authority=bs": 1,
        "authority=xm": 0,
    }
    assert {query: len(api.get(f"{ROOT}?{query}").json()["results"]) for query in queries} == queries
    assert api.get(f"{ROOT}?status=nonsense").status_code == 400


def test_number_of_an_undecided_case_is_found_by_those_concerned_only(world: World) -> None:
    dossier = stages.accepted(world)
    address = f"{ROOT}?number={dossier.number}"
    found = {
        persona: len(world.api(persona).get(address).json()["results"])
        for persona in ("lead_admin", "officer", "other_lead", "other_officer")
    }
    assert found == {"lead_admin": 1, "officer": 1, "other_lead": 0, "other_officer": 0}
    assert APIClient().get(f"/api/v1/status/{dossier.number}/").status_code == 404


def test_list_needs_the_same_few_queries_for_one_and_two_rows(world: World) -> None:
    first = stages.submitted(world, rules={"agreement_required": False})
    api = world.api("officer")
    api.get(ROOT)  # the first call also marks the token as used
    one = len(queries_of(lambda: api.get(ROOT)))
    stages.opened_by_other(world, first.guideline)
    assert len(api.get(ROOT).json()["results"]) == 2
    assert (one, len(queries_of(lambda: api.get(ROOT)))) == (4, 4)


def test_pdf_is_202_while_it_is_made_and_then_a_file_with_an_etag(world: World) -> None:
    dossier = stages.submitted(world)
    api = world.api("officer")
    first = api.get(url(dossier, "document/"))
    assert (first.status_code, first["Retry-After"]) == (202, "2")
    assert api.get(url(dossier, "document/")).status_code == 202
    job = Job.objects.get(task="filings.render_submission")
    execute(str(job.pk))
    ready = api.get(url(dossier, "document/"))
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/pdf")
    again = api.get(url(dossier, "document/"), headers={"If-None-Match": ready["ETag"]})
    assert again.status_code == 304
    assert world.api("member_supplier").get(url(dossier, "document/")).status_code == 200
    assert world.api("other_officer").get(url(dossier, "document/")).status_code == 404


def test_guidelines_are_public(world: World) -> None:
    guideline = stages.guideline(world)
    public = APIClient()
    (found,) = public.get("/api/v1/guidelines/?authority=bs&status=in_force").json()["results"]
    assert (found["id"], found["rules"]["agreement_required"], found["can"]) == (str(guideline.pk), True, [])
    assert public.get(f"/api/v1/guidelines/{guideline.pk}/").json()["publicity_days"] is None
    assert world.api("senior_officer").get(f"/api/v1/guidelines/{guideline.pk}/").json()["can"] == ["retire"]


def test_refusal_over_rest_needs_a_reason(world: World) -> None:
    dossier = stages.submitted(world)
    answer = world.api("senior_officer").post(url(dossier, "refuse/"), {})
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "reason")
    assert stages.fresh(dossier).status == DossierStatus.SUBMITTED


def test_publicity_over_rest(world: World) -> None:
    dossier = stages.passed(world)
    api = world.api("senior_officer")
    assert api.post(url(dossier, "publicise/"), {}).status_code == 400
    assert api.post(url(dossier, "publicise/"), {"days": 7}).json()["status"] == "in_publicity"


def test_remark_over_rest(world: World) -> None:
    dossier = stages.accepted(world)
    made = world.api("officer").post(url(dossier, "remarks/"), {"section": "goals", "text": "请补正"})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert world.api("lead_admin").get(url(dossier)).json()["remarks"] == []
    assert world.api("lead_admin").post(url(dossier, "remarks/"), {"text": "x"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"consortium": "ylqx"},
        {"consortium": "ylqx", "guideline": "x"},
        {"consortium": "没有", "guideline": 1},
    ],
)
def test_malformed_opening_is_a_400(world: World, body: dict[str, object]) -> None:
    assert world.api("lead_admin").post(ROOT, body).status_code == 400
    assert Dossier.objects.count() == 0
