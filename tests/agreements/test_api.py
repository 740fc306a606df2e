"""The REST resource."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import actions
from agreements.models import Agreement, Signature
from consortia.models import Consortium
from kernel.tenancy.scope import user_scope
from tests.agreements.conftest import complete, send, write_draft
from tests.world import PASSWORD, World

LIST = "/api/v1/agreements/"
# The request runs inside the test's transaction: a savepoint, its release, the scope read and put back.
OF_THE_TEST = 4


def one(pk: object, deed: str = "") -> str:
    return f"{LIST}{pk}/{deed}/" if deed else f"{LIST}{pk}/"


def sign_body(shown: dict[str, Any], **changes: str) -> dict[str, str]:
    return {"password": PASSWORD, "text_hash": shown["text_hash"]} | changes


def test_whole_road_over_rest(world: World) -> None:
    lead = world.api("lead_admin")
    draft = lead.post(LIST, {"consortium": "ylqx"}).json()
    assert (draft["status"], draft["version"], len(draft["clauses"])) == ("draft", 1, 24)
    assert draft["can"] == ["edit", "send", "withdraw"]
    refused = lead.post(one(draft["id"], "send"))
    assert (refused.status_code, refused.json()["type"]) == (400, "validation_error")
    shares = [
        {"id": party["id"], "share": share, "inputs": "资金"}
        for party, share in zip(draft["parties"], ["40.00", "30.00", "30"], strict=True)
    ]
    forum = {"dispute_route": "arbitration", "dispute_body": "上海仲裁委员会"}
    clauses = [{"key": "goals", "text": "研制样例设备"}]
    changed = lead.patch(one(draft["id"]), {"parties": shares, "clauses": clauses, **forum}).json()
    assert [party["share"] for party in changed["parties"]] == ["40.00", "30.00", "30.00"]
    assert changed["blockers"] == []
    sent = lead.post(one(draft["id"], "send")).json()
    assert (sent["status"], sent["can"]) == ("out_for_signature", ["remind", "withdraw"])
    for persona in ("signatory_lead", "signatory_university", "signatory_supplier"):
        api = world.api(persona)
        assert api.get(one(draft["id"])).json()["can"] == ["decline", "sign"]
        assert api.post(one(draft["id"], "sign"), sign_body(sent)).status_code == 200
    final = lead.get(one(draft["id"])).json()
    assert (final["status"], final["can"]) == ("in_force", [])
    assert [party["signature"]["signer_name"] for party in final["parties"]] == ["沈国栋", "刘堃", "林越"]
    assert Consortium.objects.get(slug="ylqx").status == "active"


def test_patch_with_an_old_etag_is_refused(world: World, draft: Agreement) -> None:
    api = world.api("lead_admin")
    etag = api.get(one(draft.pk)).headers["ETag"]
    assert api.patch(one(draft.pk), {"title": "甲"}, headers={"If-Match": etag}).status_code == 200
    assert api.patch(one(draft.pk), {"title": "乙"}, headers={"If-Match": etag}).status_code == 412
    draft.refresh_from_db()
    assert draft.title == "甲"


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({"parties": [{"id": "0" * 32, "share": "101"}]}, "parties.0.share"),
        ({"parties": [{"id": "0" * 32, "share": "33.333"}]}, "parties.0.share"),
        ({"dispute_route": "both"}, "dispute_route"),
        ({"clauses": [{"key": "none", "text": "x"}]}, "clauses"),
    ],
)
def test_patch_refuses_what_does_not_fit(
    world: World, draft: Agreement, body: dict[str, Any], attr: str
) -> None:
    answer = world.api("lead_admin").patch(one(draft.pk), body)
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, attr)


def test_outsiders_get_404_and_insiders_without_the_right_403(world: World, sent: Agreement) -> None:
    outside, member = world.api("other_lead"), world.api("member_university")
    assert outside.get(LIST).json()["results"] == []
    assert outside.get(one(sent.pk)).status_code == 404
    assert outside.post(one(sent.pk, "withdraw"), {"reason": "x"}).status_code == 404
    assert member.get(one(sent.pk)).status_code == 200
    for deed in ("send", "withdraw", "remind"):
        assert member.post(one(sent.pk, deed), {"reason": "x"}).status_code == 403
    assert member.post(one(sent.pk, "sign"), sign_body({"text_hash": sent.text_hash})).status_code == 403
    assert member.patch(one(sent.pk), {"title": "x"}).status_code == 403
    assert world.api().get(LIST).status_code == 401


def test_wrong_state_answers_409(world: World, sent: Agreement) -> None:
    api = world.api("lead_admin")
    for answer in (api.post(one(sent.pk, "send")), api.patch(one(sent.pk), {"title": "改"})):
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "wrong_state")


def test_sign_checks_password_and_fingerprint(world: World, sent: Agreement) -> None:
    api, shown = world.api("signatory_lead"), {"text_hash": sent.text_hash}
    wrong = api.post(one(sent.pk, "sign"), sign_body(shown, password="wrong"))
    assert (wrong.status_code, wrong.json()["errors"][0]["attr"]) == (400, "password")
    other = api.post(one(sent.pk, "sign"), sign_body(shown, text_hash="0" * 64))
    assert (other.status_code, other.json()["errors"][0]["code"]) == (409, "stale_version")
    assert api.post(one(sent.pk, "sign"), {"password": PASSWORD}).status_code == 400
    assert not Signature.objects.exists()


def test_sign_is_limited_over_rest_too(world: World, sent: Agreement) -> None:
    api, body = world.api("signatory_lead"), sign_body({"text_hash": sent.text_hash}, password="wrong")
    codes = [api.post(one(sent.pk, "sign"), body).status_code for _attempt in range(6)]
    assert codes == [400] * 5 + [429]
    assert not Signature.objects.exists()


def test_decline_withdraw_and_remind(world: World, sent: Agreement) -> None:
    signatory, lead = world.api("signatory_university"), world.api("lead_admin")
    assert signatory.post(one(sent.pk, "decline"), {"reason": ""}).status_code == 400
    declined = signatory.post(one(sent.pk, "decline"), {"reason": "比例"}).json()
    assert [party["status"] for party in declined["parties"]] == ["waiting", "declined", "waiting"]
    assert lead.post(one(sent.pk, "remind")).status_code == 200
    assert lead.post(one(sent.pk, "withdraw"), {}).status_code == 400
    assert lead.post(one(sent.pk, "withdraw"), {"reason": "要改"}).json()["status"] == "withdrawn"
    second = lead.post(LIST, {"consortium": "ylqx", "based_on": str(sent.pk)}).json()
    assert (second["version"], second["dispute_body"]) == (2, "上海仲裁委员会")


def test_list_filters_and_stays_within_its_queries(world: World) -> None:
    api = world.api("lead_admin")
    write_draft(world)
    assert api.get(LIST).status_code == 200  # notes the token's use, which later calls do not
    counts = []
    for _version in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(LIST).status_code == 200
        counts.append(len(queries) - OF_THE_TEST)
        agreement = Agreement.objects.exclude(status="withdrawn").get()
        send(complete(agreement, world.lead_admin), world.lead_admin)
        with user_scope(world.lead_admin):
            actions.withdraw(agreement.pk, by=world.lead_admin, reason="样例")
        write_draft(world)
    assert counts == [6, 6]
    drafts = api.get(LIST, {"status": "draft", "consortium": "ylqx"}).json()["results"]
    assert [row["version"] for row in drafts] == [3]
