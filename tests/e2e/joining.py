"""The first half of the road over REST: organisations, a consortium, its members, their agreement."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.e2e.book import Book
from tests.e2e.callers import Answer, Callers, pdf_text
from tests.e2e.stage import Stage, until
from tests.world import PASSWORD, World

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
    road.book.step(
        "staff_invitation.sent", "staff_invitation.accepted", "staff.added", waiting={"nobody": []}
    )


def name_signatory(road: Road, persona: str, organisation: str) -> None:
    body = {"email": f"{persona}@example.test", "role": "signatory", "capacity": "法定代表人"}
    caller = road.call(persona)
    offer = caller.post(f"organisations/{organisation}/staff/", body, 201).data
    assert (offer["status"], offer["can"]) == ("open", ["accept", "decline", "renew", "revoke"])
    accepted = caller.post(f"staff-invitations/{offer['id']}/accept/").data
    assert accepted["status"] == "accepted"


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
    road.book.step("staff_invitation.sent", "staff_invitation.accepted", "staff.added", "seat.added")
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
    road.book.await_notice("agreement.document_ready")
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
