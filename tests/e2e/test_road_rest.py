"""The whole road over REST, with tokens only, at the addresses that callers rely on."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from tests.e2e.book import Book
from tests.e2e.callers import Answer, Callers, pdf_text
from tests.e2e.stage import Stage, until
from tests.filings.stages import GOALS, INDICATOR
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CODE = "91310113MA1GB2C3X3"
NAME = "样例绿色低碳创新联合体"
MEMBERS = ("nobody", "member_university", "signatory_university", "other_lead")
SIGNATORIES = ("nobody", "signatory_university", "other_lead")


@dataclass
class Road:
    """`nobody` of the world founds the consortium; nobody knows the others yet."""

    stage: Stage
    call: Callers
    book: Book
    slug: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def members(self) -> str:
        return f"consortia/{self.slug}/members/"


@pytest.fixture
def road(stage: Stage) -> Road:
    return Road(stage, Callers(stage), Book())


def test_road_over_rest(road: Road) -> None:
    register(road)
    found(road)
    invite(road)
    join(road)
    agree(road)
    challenge = publish_challenge(road)
    answer = submit_answer(road, challenge)
    award(road, challenge, answer)
    dossier = write_dossier(road)
    submit_dossier(road, dossier)
    number = review(road, dossier)
    read_in_public(road, number)
    road.book.close()


def register(road: Road) -> None:
    founder = road.call("nobody")
    assert road.call().get("me/", 401).codes == [("not_authenticated", None)]
    assert founder.get("me/").data["organisations"] == []
    organisation = {"name": "样例绿碳科技", "credit_code": CODE.replace("0", "O"), "kind": "enterprise"}
    organisation |= {"chain_position": "midstream", "size": "medium", "region": "上海市宝山区"}
    refused = founder.post("organisations/", organisation, 400)
    assert (refused.codes, CODE in str(refused.data)) == ([("rule_broken", "credit_code")], True)
    road.book.step()
    made = founder.post("organisations/", organisation | {"credit_code": CODE}, 201).data
    road.ids["lead"] = made["id"]
    road.book.step("organisation.registered", told={"nobody": ["organisation.registered"]})
    name_signatory(road, "nobody", made["id"])
    road.book.step("staff.added")


def name_signatory(road: Road, persona: str, organisation: str) -> None:
    body = {"email": f"{persona}@example.test", "role": "signatory", "capacity": "法定代表人"}
    road.call(persona).post(f"organisations/{organisation}/staff/", body, 201)


def found(road: Road) -> None:
    """A repeated request with the same key has one effect and one answer."""
    founder = road.call("nobody")
    body = {"lead": road.ids["lead"], "name": NAME, "field": "绿色低碳", "kind": "task", "region": "上海市"}
    first = founder.post("consortia/", body, 201, Idempotency_Key="found-1")
    again = founder.post("consortia/", body, 201, Idempotency_Key="found-1")
    assert (again.data, again.headers["Idempotent-Replayed"]) == (first.data, "true")
    other = founder.post("consortia/", body | {"name": "样例另一个"}, 422, Idempotency_Key="found-1")
    assert other.codes == [("idempotency_key_reused", None)]
    road.slug = first.data["slug"]
    road.book.step("consortium.founded", "membership.accepted", told={"nobody": ["consortium.founded"]})


def invite(road: Road) -> None:
    founder, world = road.call("nobody"), World()
    for key, persona in (("university", "member_university"), ("supplier", "member_supplier")):
        body = {"organisation": str(world.organisation(key).pk), "task": "样例任务"}
        road.ids[key] = founder.post(road.members, body, 201).data["id"]
        road.book.step(
            "membership.invited",
            told={persona: ["membership.answer"]},
            waiting={persona: ["membership.answer"]},
        )
    founder.post(road.members, {"email": "post@example.test"}, 201)
    road.book.step("membership.invited")


def join(road: Road) -> None:
    """One accepts, one declines, one comes by the link of its mail."""
    university, supplier = road.call("member_university"), road.call("member_supplier")
    accept = f"{road.members}{road.ids['university']}/accept/"
    university.post(accept)
    assert university.post(accept, status=409).codes == [("wrong_state", None)]
    road.book.step(
        "membership.accepted",
        told={"nobody": ["membership.accepted"], "signatory_university": ["seat.added"]},
        waiting={"member_university": []},
    )
    supplier.post(f"{road.members}{road.ids['supplier']}/decline/", {"reason": "样例理由"})
    supplier.get(f"consortia/{road.slug}/", 404)
    road.book.step(
        "membership.declined", told={"nobody": ["membership.declined"]}, waiting={"member_supplier": []}
    )
    join_by_link(road)
    members = road.call("nobody").get(f"{road.members}?status=active").data["results"]
    assert len(members) == 3


def join_by_link(road: Road) -> None:
    partner, organisation = road.call("other_lead"), World().organisation("other")
    name_signatory(road, "other_lead", str(organisation.pk))
    # Its organisation leads a consortium of its own, where a signatory takes a seat at once.
    road.book.step("staff.added", "seat.added")
    link = road.stage.link_in_mail("post@example.test", "/invite/")
    secret = link.removesuffix("/").rpartition("/")[2]
    by_link = f"invitations/by-link/{secret}/"
    assert road.call().get(by_link).data["consortium_name"] == NAME
    taken = partner.post(by_link, {"organisation": str(organisation.pk)}).data
    partner.post(f"{road.members}{taken['id']}/accept/")
    road.book.step(
        "membership.taken_up",
        "membership.accepted",
        told={"nobody": ["membership.accepted"]},
        waiting={"other_lead": []},
    )


def agree(road: Road) -> None:
    founder = road.call("nobody")
    made = founder.post("agreements/", {"consortium": road.slug}, 201)
    path = f"agreements/{made.data['id']}/"
    before = founder.get(path).headers["ETag"]
    assert founder.post(f"{path}send/", status=400).data["type"] == "validation_error"
    text_hash = {"password": PASSWORD, "text_hash": "0" * 64}
    assert founder.post(f"{path}sign/", text_hash, 409).codes == [("wrong_state", None)]
    shares = zip(made.data["parties"], ("33.34", "33.33", "33.33"), strict=True)
    parties = [{"id": party["id"], "inputs": "样例投入", "share": share} for party, share in shares]
    body = {"dispute_route": "arbitration", "dispute_body": "上海仲裁委员会", "parties": parties}
    founder.patch(path, body, If_Match=before)
    assert founder.patch(path, body, 412, If_Match=before).codes == [("precondition_failed", None)]
    road.book.step("agreement.created", "agreement.shares_changed", "agreement.changed")
    sent = founder.post(f"{path}send/").data
    road.book.step(
        "agreement.sent",
        told={name: ["agreement.sign"] for name in SIGNATORIES[1:]},
        waiting={name: ["agreement.sign"] for name in SIGNATORIES},
    )
    sign(road, path, sent["text_hash"])


def sign(road: Road, path: str, text_hash: str) -> None:
    confirmation = {"password": PASSWORD, "text_hash": text_hash}
    wrong = road.call("nobody").post(f"{path}sign/", confirmation | {"password": "not-mine"}, 400)
    assert wrong.codes == [("rule_broken", "password")]
    road.book.step()
    for name in SIGNATORIES:
        signed = road.call(name).post(f"{path}sign/", confirmation).data
    assert signed["status"] == "in_force"
    told = {name: ["agreement.in_force"] for name in MEMBERS}
    told["nobody"] = ["agreement.in_force", "agreement.party_signed", "agreement.party_signed"]
    road.book.step(
        *["agreement.signed"] * 3,
        "agreement.enacted",
        "consortium.activated",
        told=told,
        waiting={name: [] for name in SIGNATORIES},
    )
    made = wait_for_document(road, "other_lead", f"{path}document/")
    assert "100.00%" in pdf_text(made.content)
    road.book.step(told={"other_lead": ["agreement.document_ready"]})


def wait_for_document(road: Road, persona: str, path: str) -> Answer:
    """202 with Retry-After while a worker makes it, then the file, then 304 for who has it."""
    caller = road.call(persona)
    first = caller.get(path, 202)
    assert first.headers["Retry-After"] == "2"

    def ready() -> Answer | None:
        answer = caller.send("GET", path)
        return answer if answer.status == 200 else None

    made = until(f"PDF at {path}", ready)
    caller.get(path, 304, If_None_Match=made.headers["ETag"])
    return made


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
