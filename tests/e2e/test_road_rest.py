"""The whole road over REST, with tokens only, at the addresses that callers rely on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bounties.models import Challenge
from bounties.states import ChallengeStatus
from consortia.models import Consortium
from consortia.states import ConsortiumStatus
from filings.models import Guideline
from filings.presets import SEVEN_SECTIONS
from kernel.jobs.models import Job
from tests.bounties.scenes import INDICATORS, SECRET, let_deadline_pass
from tests.e2e import joining
from tests.e2e.book import Book
from tests.e2e.callers import Callers, pdf_text
from tests.e2e.joining import MEMBERS, NAME, Road, wait_for_document
from tests.e2e.stage import Stage, until
from tests.filings.stages import GOALS, INDICATOR

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def road(stage: Stage) -> Road:
    return Road(stage, Callers(stage), Book())


def test_road_over_rest(road: Road) -> None:
    joining.register(road)
    joining.found(road)
    joining.invite(road)
    joining.join(road)
    joining.agree(road)
    challenge = publish_challenge(road)
    answer = submit_answer(road, challenge)
    award(road, challenge, answer)
    dossier = write_dossier(road)
    submit_dossier(road, dossier)
    number = review(road, dossier)
    read_in_public(road, number)
    road.book.close()


def publish_challenge(road: Road) -> str:
    founder = road.call("nobody")
    draft = {
        "consortium": road.slug,
        "title": "样例：低温余热回收",
        "goal": "效率提高。",
        "background": "余热未用。",
    }
    path = f"challenges/{founder.post('challenges/', draft, 201).data['id']}/"
    assert founder.post(f"{path}publish/", status=400).data["type"] == "validation_error"
    money = {"amount": "1800000.00", "currency": "CNY"}
    milestone = {"stage": "research", "title": "样机达标", "due_on": "2028-05-31", "amount": money}
    deadline = (timezone.now() + timedelta(days=9)).isoformat()
    rows = {"indicators": INDICATORS, "milestones": [milestone]}
    founder.patch(path, rows | {"amount": money, "deadline": deadline})
    published = founder.post(f"{path}publish/").data
    assert (published["status"], published["amount"]) == ("published", money)
    told = {name: ["challenge.published"] for name in MEMBERS[1:]}
    road.book.step("challenge.drafted", "challenge.changed", "challenge.published", told=told)
    board = road.call().get("board/").data["results"]
    assert [entry["id"] for entry in board] == [published["id"]]
    return str(published["id"])


def submit_answer(road: Road, challenge: str) -> str:
    outside, founder = road.call("answerer_outside"), road.call("nobody")
    answers = f"challenges/{challenge}/answers/"
    begun = outside.post(answers, {"approach": SECRET}, 201).data
    path = f"answers/{begun['id']}/"
    rows = [{"indicator": row["indicator"], "value": "4.2"} for row in begun["responses"]]
    price = {"amount": "1700000.00", "currency": "CNY"}
    outside.patch(path, {"version": begun["version"], "price": price, "responses": rows})
    assert outside.patch(path, {"version": begun["version"]}, 409).codes == [("stale_version", None)]
    sealed = outside.post(f"{path}submit/").data
    assert (sealed["status"], len(sealed["receipt_hash"])) == ("submitted", 64)
    road.book.step(
        "answer.begun",
        "answer.submitted",
        told={"answerer_outside": ["answer.submitted"]},
        waiting={"answerer_outside": []},
    )
    assert founder.get(answers).data["results"] == []
    founder.get(path, 404)
    assert founder.get(f"challenges/{challenge}/").data["answers_received"] == 1
    assert founder.post(f"challenges/{challenge}/close/", status=400).codes == [
        ("rule_broken", "non_field_errors")
    ]
    return str(begun["id"])


def award(road: Road, challenge: str, answer: str) -> None:
    founder, outside = road.call("nobody"), road.call("answerer_outside")
    row = Challenge.objects.get(pk=challenge)
    let_deadline_pass(row)
    Job.objects.filter(task="bounties.settle", key=challenge).update(due_at=timezone.now())
    closed = Challenge.objects.filter(pk=challenge, status=ChallengeStatus.CLOSED)
    until("opening of the answers by the worker", closed.exists)
    assert founder.get(f"answers/{answer}/").data["approach"] == SECRET
    choice = {"answer": answer, "reason": "指标达到目标，价格合理。"}
    awarded = founder.post(f"challenges/{challenge}/award/", choice).data
    assert founder.post(f"challenges/{challenge}/award/", choice, 409).codes == [("wrong_state", None)]
    milestone = f"milestones/{awarded['milestones'][0]['id']}/"
    assert founder.post(f"{milestone}accept/", status=409).codes == [("wrong_state", None)]
    outside.post(f"{milestone}report/", {"evidence": "样例检测报告"})
    founder.post(f"{milestone}accept/")
    road.book.step(
        *("challenge.closed", "answer.opened", "challenge.awarded", "answer.awarded"),
        *("milestone.reported", "milestone.accepted"),
        told={
            "nobody": ["challenge.award", "milestone.check"],
            "answerer_outside": ["answer.awarded", "answer.opened", "milestone.accepted"],
        },
        waiting={"nobody": [], "answerer_outside": []},
    )


def write_dossier(road: Road) -> str:
    founder = road.call("nobody")
    guideline = str(Guideline.objects.get().pk)
    made = founder.post("dossiers/", {"consortium": road.slug, "guideline": guideline}, 201).data
    path = f"dossiers/{made['id']}/"
    refused = founder.post(f"{path}submit/", {"truthful": True, "no_secrets": True}, 400)
    assert refused.data["type"] == "validation_error"
    sections: list[dict[str, Any]] = [
        {"key": section["key"], "body": "样例正文，说明本章。"} for section in SEVEN_SECTIONS
    ]
    next(section for section in sections if section["key"] == GOALS)["indicators"] = [INDICATOR]
    written = founder.patch(path, {"sections": sections}).data
    assert written["completeness"]["percent"] == 100
    road.book.step("dossier.opened", *["section.written"] * len(SEVEN_SECTIONS))
    road.call("officer").get(path, 404)
    made_pdf = wait_for_document(road, "nobody", f"{path}document/")
    assert NAME in pdf_text(made_pdf.content)
    road.book.await_notice("dossier.document_ready")
    road.book.step(told={"nobody": ["dossier.document_ready"]})
    return path


def submit_dossier(road: Road, path: str) -> None:
    founder, officer = road.call("nobody"), road.call("officer")
    statements = {"truthful": True, "no_secrets": True}
    submitted = founder.post(f"{path}submit/", statements, Idempotency_Key="hand-in-1")
    again = founder.post(f"{path}submit/", statements, Idempotency_Key="hand-in-1")
    assert (again.data, submitted.data["status"]) == (submitted.data, "submitted")
    road.book.step(
        "dossier.submitted",
        told={name: ["dossier.accept"] for name in ("officer", "senior_officer")},
        waiting={"officer": ["dossier.accept"]},
    )
    assert officer.post(f"{path}pass/", status=409).codes == [("wrong_state", None)]
    officer.post(f"{path}accept/")
    remark = {"section": GOALS, "text": "目标须给出可考核的技术指标。"}
    officer.post(f"{path}return/", {"reason": "请补正一处。", "remarks": [remark]})
    road.book.step(
        *("dossier.accepted", "remark.written", "dossier.returned"),
        told={"nobody": ["dossier.accepted", "dossier.correct"], "senior_officer": ["dossier.check"]},
        waiting={"nobody": ["dossier.correct"], "officer": []},
    )
    correct(road, path)


def correct(road: Road, path: str) -> None:
    founder = road.call("nobody")
    remark = founder.get(path).data["remarks"][0]
    founder.post(f"{path}remarks/{remark['id']}/answer/", {"reply": "已补正。", "resolved": True})
    founder.patch(
        path, {"sections": [{"key": GOALS, "body": "样例正文，能效由百分之六十提升至百分之七十。"}]}
    )
    resubmitted = founder.post(f"{path}submit/", {"truthful": True, "no_secrets": True}).data
    assert resubmitted["status"] == "accepted"
    road.book.step(
        *("remark.answered", "dossier.resubmitted"),
        told={name: ["dossier.check"] for name in ("officer", "senior_officer")},
        waiting={"nobody": [], "officer": ["dossier.check"]},
    )


def review(road: Road, path: str) -> str:
    officer, senior = road.call("officer"), road.call("senior_officer")
    road.call("other_officer").get(path, 404)
    officer.post(f"{path}pass/")
    officer.post(f"{path}file/", status=403)
    filed = senior.post(f"{path}file/").data
    on_file = Consortium.objects.filter(slug=road.slug, status=ConsortiumStatus.FILED)
    until("consortium on file", on_file.exists)
    told = {name: ["dossier.filed"] for name in MEMBERS}
    told |= {"nobody": ["dossier.filed", "dossier.passed"], "senior_officer": ["dossier.decide"]}
    road.book.step(
        *("dossier.passed", "dossier.filed", "consortium.filed"),
        told=told,
        waiting={name: [] for name in ("nobody", "officer", "senior_officer")},
    )
    return str(filed["number"])


def read_in_public(road: Road, number: str) -> None:
    anybody = road.call()
    entries = anybody.get("register/").data["results"]
    assert [(entry["filing_number"], entry["consortium"]) for entry in entries] == [(number, NAME)]
    assert anybody.get(f"register/{number}/").data["status"] == "filed"
    status = anybody.get(f"status/{number}/")
    assert (status.data["status"], status.data["consortium"]) == ("filed", NAME)
    anybody.get(f"status/{number}/", 304, If_None_Match=status.headers["ETag"])
    timeline = road.call("nobody").get(f"consortia/{road.slug}/timeline/").data["results"]
    assert timeline[0]["name"] == "consortium.filed"
