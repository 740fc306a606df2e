"""The pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from agreements import actions, selectors
from agreements.models import Agreement, Clause, Signature
from kernel.tenancy.scope import user_scope
from tests.agreements.conftest import Sign, complete, send, write_draft
from tests.world import PASSWORD, World

PAGES = ("detail", "edit", "sign", "document")


def url(agreement: Agreement, page: str = "detail") -> str:
    return reverse(f"agreements:{page}", args=["ylqx", agreement.pk])


def clause_url(agreement: Agreement, key: str, page: str = "clause") -> str:
    clause = Clause.objects.get(agreement=agreement, key=key)
    return reverse(f"agreements:{page}", args=["ylqx", clause.pk])


LIST = "/c/ylqx/agreements/"


# Who may open what ----------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_hidden_from_outsiders(world: World, sent: Agreement, page: str) -> None:
    assert world.client("other_lead").get(url(sent, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_another_consortium_are_not_found_under_ones_own(
    world: World, sent: Agreement, page: str
) -> None:
    address = reverse(f"agreements:{page}", args=["qita", sent.pk])
    # Either the page does not exist for them or, where they lack the right anyway, it is refused.
    expected = 403 if page == "sign" else 404
    assert world.client("other_lead").get(address).status_code == expected


@pytest.mark.parametrize(
    ("persona", "page", "status"),
    [
        ("member_university", "detail", 200),
        ("member_university", "edit", 403),
        ("member_university", "sign", 403),
        ("signatory_university", "sign", 200),
        ("signatory_university", "edit", 403),
        ("lead_admin", "sign", 403),
        ("lead_staff", "document", 200),
    ],
)
def test_pages_answer_by_right(world: World, sent: Agreement, persona: str, page: str, status: int) -> None:
    assert world.client(persona).get(url(sent, page)).status_code == status


def test_visitors_are_asked_to_sign_in(sent: Agreement) -> None:
    answer = Client().get(url(sent))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("page", ["send", "withdraw", "remind", "refresh-parties", "parties", "add-clause"])
def test_deeds_are_refused_to_members(world: World, ready: Agreement, page: str) -> None:
    assert world.client("member_university").post(url(ready, page)).status_code == 403
    ready.refresh_from_db()
    assert ready.status == "draft"


# Queries ------------------------------------------------------------------------

# The request runs inside the test's transaction: a savepoint, its release, the scope read and put back.
OF_THE_TEST = 4


def _three_versions(world: World) -> None:
    for _number in range(2):
        sent = send(complete(write_draft(world), world.lead_admin), world.lead_admin)
        with user_scope(world.lead_admin):
            actions.withdraw(sent.pk, by=world.lead_admin, reason="样例")
    complete(write_draft(world), world.lead_admin)


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries) - OF_THE_TEST


def test_list_needs_the_same_queries_for_one_and_three_rows(world: World) -> None:
    client = world.client("lead_admin")
    write = complete(write_draft(world), world.lead_admin)
    one = _count(client, LIST)
    with user_scope(world.lead_admin):
        actions.withdraw(write.pk, by=world.lead_admin, reason="样例")
    _three_versions(world)
    assert (one, _count(client, LIST)) == (11, 11)


def test_detail_needs_few_queries(world: World, ready: Agreement, sign: Sign) -> None:
    client = world.client("signatory_university")
    before = _count(client, url(ready))
    sign("signatory_lead")
    assert (before, _count(client, url(ready))) == (13, 13)


# Lists --------------------------------------------------------------------------


def test_empty_list_names_the_first_step_to_the_lead_only(world: World) -> None:
    first = reverse("agreements:create", args=["ylqx"])
    assert first in world.client("lead_admin").get(LIST).content.decode()
    assert first not in world.client("member_university").get(LIST).content.decode()


def test_list_filters_by_status_and_exports(world: World) -> None:
    _three_versions(world)
    client = world.client("lead_admin")
    drafts = client.get(LIST, {"status": "draft"}).context["page"].object_list
    assert [line.agreement.version for line in drafts] == [3]
    sheet = load_workbook(BytesIO(client.get(LIST, {"export": "xlsx"}).content)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [3, 2, 1]


# Writing ------------------------------------------------------------------------


def test_create_leads_to_the_editor(world: World) -> None:
    answer = world.client("lead_admin").post("/c/ylqx/agreements/new/", {"title": "组建协议", "based_on": ""})
    agreement = Agreement.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, url(agreement, "edit"))


def test_create_beside_a_live_one_keeps_what_was_typed(world: World, draft: Agreement) -> None:
    answer = world.client("lead_admin").post("/c/ylqx/agreements/new/", {"title": "另一份", "based_on": ""})
    assert answer.status_code == 422
    assert "另一份" in answer.content.decode()
    assert Agreement.objects.count() == 1


def test_clause_saves_itself(world: World, draft: Agreement) -> None:
    client = world.client("lead_admin")
    data = {"version": 1, "heading": "目标", "text": "新的目标"}
    answer = client.post(clause_url(draft, "goals"), data, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    late = client.post(
        clause_url(draft, "goals"), data | {"text": "旧"}, headers={"Accept": "application/json"}
    )
    assert late.status_code == 409
    assert Clause.objects.get(agreement=draft, key="goals").text == "新的目标"


def test_clause_without_heading_answers_beside_the_field(world: World, draft: Agreement) -> None:
    client, data = world.client("lead_admin"), {"version": 1, "heading": "", "text": "文字"}
    as_json = client.post(clause_url(draft, "goals"), data, headers={"Accept": "application/json"})
    assert (as_json.status_code, list(as_json.json()["errors"])) == (422, ["heading"])
    assert client.post(clause_url(draft, "goals"), data).status_code == 422


def test_settings_save_themselves(world: World, draft: Agreement) -> None:
    data = {
        "version": draft.revision,
        "title": "新标题",
        "preamble": "序文",
        "dispute_route": "litigation",
        "dispute_body": "上海市宝山区人民法院",
        "sign_by": "2030-01-04",
    }
    client = world.client("lead_admin")
    answer = client.post(url(draft, "edit"), data, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["version"]) == (200, draft.revision + 1)
    assert client.post(url(draft, "edit"), data).status_code == 409
    bad = client.post(url(draft, "edit"), data | {"dispute_route": "both"})
    assert bad.status_code == 422
    draft.refresh_from_db()
    assert (draft.title, draft.dispute_route) == ("新标题", "litigation")


def _party_rows(agreement: Agreement, shares: list[str]) -> dict[str, Any]:
    data: dict[str, Any] = {"parties-TOTAL_FORMS": 3, "parties-INITIAL_FORMS": 3}
    for place, (party, share) in enumerate(zip(selectors.parties_of(agreement), shares, strict=True)):
        data |= {f"parties-{place}-id": party.pk, f"parties-{place}-share": share}
        data |= {f"parties-{place}-task": "任务", f"parties-{place}-inputs": "资金"}
    return data


def test_parties_are_saved_to_the_hundredth(world: World, draft: Agreement) -> None:
    client = world.client("lead_admin")
    assert (
        client.post(url(draft, "parties"), _party_rows(draft, ["33.33", "33.33", "33.34"])).status_code == 302
    )
    assert [party.share_bp for party in selectors.parties_of(draft)] == [3333, 3333, 3334]
    assert client.post(url(draft, "parties"), _party_rows(draft, ["101", "0", "0"])).status_code == 422


def test_clauses_are_added_moved_and_removed(world: World, draft: Agreement) -> None:
    client = world.client("lead_admin")
    assert client.post(url(draft, "add-clause"), {"key": "", "heading": "人才培养"}).status_code == 302
    assert client.post(url(draft, "add-clause"), {"key": "", "heading": ""}).status_code == 422
    assert client.post(clause_url(draft, "data", "move-clause"), {"to": "up"}).status_code == 302
    assert client.post(clause_url(draft, "data", "remove-clause")).status_code == 302
    assert client.post(clause_url(draft, "goals", "remove-clause")).status_code == 422
    assert len(selectors.clauses_of(draft)) == 24


def test_editor_of_a_sent_agreement_shows_the_agreement(world: World, sent: Agreement) -> None:
    client = world.client("lead_admin")
    assert client.get(url(sent, "edit")).headers["Location"] == url(sent)
    assert client.get(clause_url(sent, "goals")).headers["Location"] == url(sent)


# Sending and signing ---------------------------------------------------------------


def test_send_with_blockers_lists_them(world: World, draft: Agreement) -> None:
    answer = world.client("lead_admin").post(url(draft, "send"))
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_send_and_remind_and_withdraw(world: World, ready: Agreement) -> None:
    client = world.client("lead_admin")
    assert client.post(url(ready, "send")).status_code == 302
    assert client.post(url(ready, "remind")).status_code == 302
    assert client.post(url(ready, "remind")).status_code == 422
    assert client.post(url(ready, "withdraw"), {"reason": ""}).status_code == 422
    assert client.post(url(ready, "withdraw"), {"reason": "要改"}).status_code == 302
    assert client.post(url(ready, "withdraw"), {"reason": "要改"}).status_code == 409
    ready.refresh_from_db()
    assert ready.status == "withdrawn"
    assert f"?from={ready.pk}" in client.get(url(ready)).content.decode()


def _confirmation(agreement: Agreement, name: str, **changes: Any) -> dict[str, Any]:
    party = next(party for party in selectors.parties_of(agreement) if party.name == name)
    data = {"text_hash": agreement.text_hash, "party": party.pk, "agreed": "on", "password": PASSWORD}
    return data | changes


def test_sign_records_where_it_came_from(world: World, sent: Agreement) -> None:
    client = world.client("signatory_university")
    data = _confirmation(sent, "样例东海大学")
    answer = client.post(url(sent, "sign"), data, headers={"User-Agent": "样例浏览器"})
    signature = Signature.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, url(sent))
    assert (signature.ip, signature.user_agent) == ("127.0.0.1", "样例浏览器")
    assert (signature.method, len(signature.request_id)) == ("portal-confirmation", 32)
    assert client.get(url(sent, "sign")).headers["Location"] == url(sent)


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"password": "wrong"}, 422), ({"agreed": ""}, 422), ({"text_hash": "0" * 64}, 409)],
)
def test_sign_refused_changes_nothing(
    world: World, sent: Agreement, changes: dict[str, str], status: int
) -> None:
    data = _confirmation(sent, "样例东海大学", **changes)
    answer = world.client("signatory_university").post(url(sent, "sign"), data)
    assert answer.status_code == status
    assert PASSWORD not in answer.content.decode()
    assert not Signature.objects.exists()


def test_sixth_wrong_password_answers_429(world: World, sent: Agreement) -> None:
    client, data = world.client("signatory_university"), _confirmation(sent, "样例东海大学", password="wrong")
    codes = [client.post(url(sent, "sign"), data).status_code for _attempt in range(6)]
    assert codes == [422] * 5 + [429]
    assert client.post(url(sent, "sign"), data | {"password": PASSWORD}).status_code == 429
    assert not Signature.objects.exists()


def test_decline_through_the_page(world: World, sent: Agreement) -> None:
    client = world.client("signatory_university")
    assert client.post(url(sent, "decline"), {"reason": ""}).status_code == 422
    assert client.post(url(sent, "decline"), {"reason": "比例不妥"}).status_code == 302
    assert client.post(url(sent, "decline"), {"reason": "再次"}).status_code == 409
    assert "比例不妥" in world.client("lead_admin").get(url(sent)).content.decode()


def test_page_claims_integrity_only_while_it_holds(world: World, sent: Agreement, sign: Sign) -> None:
    sign("signatory_lead")
    client = world.client("lead_admin")
    assert 'class="seal"' in client.get(url(sent)).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE agreements_clause DISABLE TRIGGER USER")
        cursor.execute("UPDATE agreements_clause SET text = '改' WHERE agreement_id = %s", [sent.pk])
        cursor.execute("ALTER TABLE agreements_clause ENABLE TRIGGER USER")
    assert 'class="seal"' not in client.get(url(sent)).content.decode()
    data = _confirmation(sent, "样例东海大学")
    assert world.client("signatory_university").post(url(sent, "sign"), data).status_code == 409
    assert Signature.objects.count() == 1
