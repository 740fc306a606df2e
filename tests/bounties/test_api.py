"""The REST resources: the road, who is refused, shapes and query counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bounties.models import Answer, BoardEntry, Challenge
from tests.bounties import scenes
from tests.world import World


def _money(yuan: int) -> dict[str, str]:
    return {"amount": f"{yuan}.00", "currency": "CNY"}


def challenge_body(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "consortium": "ylqx",
        "title": "微流控芯片批间差",
        "background": "批间差大",
        "goal": "批间差不高于百分之五",
        "amount": _money(1_800_000),
        "deadline": (timezone.now() + timedelta(days=9)).isoformat(),
        "indicators": [
            {"name": "批间差 CV", "direction": "le", "target": "5", "unit": "%", "method": "EP05"}
        ],
        "milestones": [
            {"stage": "research", "title": "样片达标", "due_on": "2027-05-31", "amount": _money(800_000)},
            {"stage": "pilot", "title": "中试", "due_on": "2027-11-30", "amount": _money(1_000_000)},
        ],
    }
    return body | changes


def test_challenge_road_over_rest(world: World) -> None:
    lead, outsider = world.api("lead_admin"), world.api("answerer_outside")
    made = lead.post("/api/v1/challenges/", challenge_body())
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    pk = made.json()["id"]
    published = lead.post(f"/api/v1/challenges/{pk}/publish/").json()
    assert (published["status"], published["can"]) == ("published", ["withdraw"])

    indicator = published["indicators"][0]["id"]
    body = {
        "approach": scenes.SECRET,
        "price": _money(1_700_000),
        "responses": [{"indicator": indicator, "response": "exceeds", "value": "4.2"}],
    }
    begun = outsider.post(f"/api/v1/challenges/{pk}/answers/", body)
    assert (begun.status_code, begun.json()["status"]) == (201, "draft")
    answer = begun.json()["id"]
    submitted = outsider.post(f"/api/v1/answers/{answer}/submit/").json()
    assert (submitted["status"], len(submitted["receipt_hash"])) == ("submitted", 64)
    assert lead.get(f"/api/v1/challenges/{pk}/answers/").json()["results"] == []
    assert lead.get(f"/api/v1/answers/{answer}/").status_code == 404
    assert lead.post(f"/api/v1/challenges/{pk}/close/").status_code == 400

    challenge = Challenge.objects.get(pk=pk)
    scenes.let_deadline_pass(challenge)
    closed = lead.post(f"/api/v1/challenges/{pk}/close/").json()
    assert (closed["status"], closed["answers_received"]) == ("closed", 1)
    [opened] = lead.get(f"/api/v1/challenges/{pk}/answers/").json()["results"]
    assert (opened["approach"], opened["price"]) == (scenes.SECRET, _money(1_700_000))
    awarded = lead.post(f"/api/v1/challenges/{pk}/award/", {"answer": answer, "reason": "更优"}).json()
    assert (awarded["status"], awarded["awarded_answer"]) == ("awarded", answer)

    milestone = awarded["milestones"][0]["id"]
    url = f"/api/v1/milestones/{milestone}/"
    assert outsider.get(url).json()["can"] == ["report"]
    assert outsider.post(f"{url}report/", {"evidence": "检测报告"}).json()["status"] == "reported"
    assert lead.post(f"{url}reject/", {"reason": "缺第三方"}).json()["status"] == "rejected"
    assert outsider.post(f"{url}report/", {"evidence": "第三方报告"}).json()["status"] == "reported"
    assert lead.post(f"{url}accept/").json()["status"] == "accepted"


def test_challenge_shape_has_the_promised_fields(world: World) -> None:
    challenge = scenes.draft(world, goal="")
    body = world.api("lead_admin").get(f"/api/v1/challenges/{challenge.pk}/").json()
    assert {"id", "status", "can", "created_at", "updated_at"} <= body.keys()
    assert body["amount"] == _money(1_800_000)
    assert len(body["blockers"]) == 1
    assert body["can"] == ["edit", "withdraw"]


def test_challenge_is_changed_with_its_version_and_not_without_the_current_one(world: World) -> None:
    challenge = scenes.draft(world)
    api, url = world.api("lead_admin"), f"/api/v1/challenges/{challenge.pk}/"
    assert api.patch(url, {"title": "新题目", "version": 1}).json()["version"] == 2
    assert api.patch(url, {"title": "旧页面", "version": 1}).status_code == 409
    challenge.refresh_from_db()
    assert challenge.title == "新题目"


def test_publish_of_an_incomplete_draft_names_the_field(world: World) -> None:
    challenge = scenes.draft(world, goal="")
    response = world.api("lead_admin").post(f"/api/v1/challenges/{challenge.pk}/publish/")
    assert response.status_code == 400
    assert [error["attr"] for error in response.json()["errors"]] == ["goal"]


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("member_university", 200),
        ("other_lead", 404),
        ("answerer_outside", 404),
        ("officer", 404),
        (None, 401),
    ],
)
def test_challenge_by_persona(world: World, persona: str | None, status: int) -> None:
    challenge = scenes.published(world)
    assert world.api(persona).get(f"/api/v1/challenges/{challenge.pk}/").status_code == status


@pytest.mark.parametrize("step", ["publish", "close", "withdraw", "award", "fail"])
def test_member_without_the_right_gets_403(world: World, step: str) -> None:
    challenge = scenes.published(world)
    body = {"reason": "越权", "answer": str(challenge.pk)}
    response = world.api("member_university").post(f"/api/v1/challenges/{challenge.pk}/{step}/", body)
    assert response.status_code == 403


def test_second_award_gets_409(world: World) -> None:
    challenge = scenes.awarded(world)
    loser = Answer.objects.get(status="not_selected")
    url = f"/api/v1/challenges/{challenge.pk}/award/"
    response = world.api("lead_admin").post(url, {"answer": str(loser.pk), "reason": "再来"})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (409, "wrong_state")


def test_award_feedback_is_named_by_answer(world: World) -> None:
    challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    chosen, other = Answer.objects.order_by("submitted_at")
    api, url = world.api("lead_admin"), f"/api/v1/challenges/{challenge.pk}/award/"
    faulty = {"answer": str(chosen.pk), "reason": "更优", "feedback": {"不是编号": "?"}}
    assert api.post(url, faulty).status_code == 400
    body = {"answer": str(chosen.pk), "reason": "更优", "feedback": {str(other.pk): "成本偏高"}}
    assert api.post(url, body).status_code == 200
    mine = world.api("member_university").get(f"/api/v1/answers/{other.pk}/").json()
    assert (mine["status"], mine["feedback"]) == ("not_selected", "成本偏高")


def test_answer_after_the_deadline_gets_409(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    scenes.let_deadline_pass(challenge)
    api = world.api("answerer_outside")
    assert api.post(f"/api/v1/answers/{answer.pk}/submit/").status_code == 409
    assert api.patch(f"/api/v1/answers/{answer.pk}/", {"approach": "迟"}).status_code == 409


def test_answer_of_the_poster_gets_400(world: World) -> None:
    challenge = scenes.published(world)
    body = {"organisation": str(world.organisation("lead").pk)}
    response = world.api("lead_admin").post(f"/api/v1/challenges/{challenge.pk}/answers/", body)
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "organisation")
    empty = world.api("lead_admin").post(f"/api/v1/challenges/{challenge.pk}/answers/", {})
    assert empty.status_code == 400
    assert not Answer.objects.exists()


def test_answer_for_somebody_elses_organisation_gets_404(world: World) -> None:
    challenge = scenes.published(world)
    body = {"organisation": str(world.organisation("university").pk)}
    response = world.api("answerer_outside").post(f"/api/v1/challenges/{challenge.pk}/answers/", body)
    assert response.status_code == 404


def test_answers_of_ones_organisation_are_listed_with_their_steps(world: World) -> None:
    answer = scenes.submitted(world, scenes.published(world))
    [line] = world.api("answerer_outside").get("/api/v1/answers/").json()["results"]
    assert (line["id"], line["can"]) == (str(answer.pk), ["revise", "withdraw"])
    assert world.api("lead_admin").get("/api/v1/answers/").json()["results"] == []


def test_answer_is_taken_back_and_withdrawn_over_rest(world: World) -> None:
    answer = scenes.submitted(world, scenes.published(world))
    api, url = world.api("answerer_outside"), f"/api/v1/answers/{answer.pk}/"
    assert api.post(f"{url}revise/").json()["status"] == "draft"
    assert api.patch(url, {"approach": "新工艺"}).json()["approach"] == "新工艺"
    assert api.post(f"{url}withdraw/", {"reason": "换团队"}).json()["status"] == "withdrawn"


def test_milestone_is_not_there_for_others(world: World) -> None:
    milestone = scenes.awarded(world).milestones.all()[0]
    url = f"/api/v1/milestones/{milestone.pk}/"
    assert world.api("member_supplier").get(url).json()["status"] == "planned"
    for persona in ("other_lead", "nobody", "officer"):
        assert world.api(persona).get(url).status_code == 404
    assert world.api("lead_admin").post(f"{url}accept/").status_code == 409
    assert world.api("lead_admin").post(f"{url}report/", {"evidence": "代报"}).status_code == 404


def test_board_is_public_and_filtered(world: World) -> None:
    challenge = scenes.published(world)
    scenes.published(world, title="内部", openness="consortium")
    scenes.draft(world)
    body = world.api().get("/api/v1/board/").json()
    assert [line["id"] for line in body["results"]] == [str(challenge.pk)]
    assert body["results"][0]["can"] == ["answer"]
    assert body["results"][0]["milestones"][0]["amount"] == _money(540_000)
    assert world.api().get("/api/v1/board/?q=没有这样的").json()["results"] == []
    assert world.api().get(f"/api/v1/board/{challenge.pk}/").status_code == 200


def test_board_holds_no_challenge_that_is_over(world: World) -> None:
    challenge = scenes.closed(world)
    assert world.api().get("/api/v1/board/").json()["results"] == []
    assert world.api().get(f"/api/v1/board/{challenge.pk}/").json()["can"] == []


def test_query_counts_of_rest_lists_do_not_grow(world: World) -> None:
    lists = (("lead_admin", "challenges"), ("answerer_outside", "answers"), (None, "board"))
    counts = []
    for rows in (1, 3):
        while BoardEntry.objects.count() < rows:
            scenes.submitted(world, scenes.published(world))
            scenes.draft(world)
        for persona, name in lists:
            api = world.api(persona)
            with CaptureQueriesContext(connection) as captured:
                assert api.get(f"/api/v1/{name}/").status_code == 200
            counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
    assert counts[:3] == counts[3:]
    # Two more than outside a test, whose own transaction makes the scope be read and put back.
    assert max(counts) <= 8 + 2
