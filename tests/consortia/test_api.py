"""REST of consortia, members, invitations and seats."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from consortia import actions
from consortia.models import Consortium, Membership, Seat
from consortia.states import MembershipStatus
from kernel.accounts.actions import create_token
from kernel.tenancy.scope import system_scope, user_scope
from tests.queries import queries_of
from tests.world import World, membership_of

URL = "/api/v1/consortia/"
MEMBERS = f"{URL}ylqx/members/"
SEATS = f"{URL}ylqx/seats/"


def invite(world: World, **fields: Any) -> dict[str, Any]:
    data = {"organisation": str(world.organisation("outside").pk), "role": "core", "task": "芯片"} | fields
    response = world.api("lead_admin").post(MEMBERS, data)
    assert response.status_code == 201
    body: dict[str, Any] = response.json()
    return body


def link(world: World) -> str:
    with user_scope(world.lead_admin):
        membership = actions.invite(world.consortium.pk, by=world.lead_admin, email="cto@example.test")
    with system_scope():
        return f"/api/v1/invitations/by-link/{actions.invitation_secret(membership.pk)}/"


def test_list(world: World) -> None:
    (row,) = world.api("member_university").get(URL).json()["results"]
    assert (row["slug"], row["member_count"], row["lead"], row["status"], row["can"]) == (
        "ylqx",
        3,
        str(world.organisation("lead").pk),
        "preparing",
        ["leave", "manage_seats"],
    )
    assert {"id", "name", "field", "kind", "stage", "created_at", "updated_at"} <= row.keys()


def test_list_signed_out(world: World) -> None:
    assert world.api().get(URL).status_code == 401


def test_list_query_count_does_not_grow(world: World) -> None:
    api = world.api("lead_admin")
    api.get(URL)
    before = len(queries_of(lambda: api.get(URL)))
    with user_scope(world.lead_admin):
        for number in range(2):
            actions.create_consortium(
                by=world.lead_admin, lead_id=world.organisation("lead").pk, name=f"样例新{number}", field="新"
            )
    assert (len(queries_of(lambda: api.get(URL))), before <= 8) == (before, True)


def test_create(world: World) -> None:
    data = {"name": "样例绿色低碳创新联合体", "field": "绿色低碳", "lead": str(world.organisation("lead").pk)}
    response = world.api("lead_admin").post(URL, data)
    body = response.json()
    assert (response.status_code, body["member_count"], body["can"]) == (
        201,
        1,
        ["dissolve", "edit", "invite", "manage_seats"],
    )
    assert world.api("lead_admin").get(f"{URL}{body['slug']}/").json()["id"] == body["id"]


@pytest.mark.parametrize(
    ("change", "attr"),
    [({"name": "样例智能汽车创新联合体"}, "name"), ({"field": ""}, "field"), ({"lead": "x"}, "lead")],
)
def test_create_refused(world: World, change: dict[str, str], attr: str) -> None:
    data = {"name": "样例新", "field": "新", "lead": str(world.organisation("lead").pk)} | change
    response = world.api("lead_admin").post(URL, data)
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, attr)
    assert Consortium.objects.count() == 2


def test_create_for_an_organisation_of_others(world: World) -> None:
    data = {"name": "样例新", "field": "新", "lead": str(world.organisation("other").pk)}
    assert world.api("lead_admin").post(URL, data).status_code == 404


def test_create_twice_with_one_key(world: World) -> None:
    data = {"name": "样例新", "field": "新", "lead": str(world.organisation("lead").pk)}
    api = world.api("lead_admin")
    first = api.post(URL, data, headers={"Idempotency-Key": "one"})
    second = api.post(URL, data, headers={"Idempotency-Key": "one"})
    assert (second.status_code, second.json(), Consortium.objects.count()) == (201, first.json(), 3)


def test_change(world: World) -> None:
    api = world.api("lead_admin")
    etag = api.get(f"{URL}ylqx/")["ETag"]
    response = api.patch(f"{URL}ylqx/", {"goal": "攻关"}, headers={"If-Match": etag})
    assert (response.status_code, response.json()["goal"]) == (200, "攻关")
    response = api.patch(f"{URL}ylqx/", {"goal": "别的"}, headers={"If-Match": etag})
    assert (response.status_code, Consortium.objects.get(slug="ylqx").goal) == (412, "攻关")


@pytest.mark.parametrize(("persona", "status"), [("member_university", 403), ("other_lead", 404)])
def test_change_by_somebody_else(world: World, persona: str, status: int) -> None:
    assert world.api(persona).patch(f"{URL}ylqx/", {"goal": "别的"}).status_code == status


def test_dissolve(world: World) -> None:
    response = world.api("lead_admin").post(f"{URL}ylqx/dissolve/", {"reason": "任务完成"})
    assert (response.status_code, response.json()["status"], response.json()["can"]) == (200, "dissolved", [])


def test_dissolve_without_a_reason(world: World) -> None:
    response = world.api("lead_admin").post(f"{URL}ylqx/dissolve/", {})
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "reason")


def test_members(world: World) -> None:
    rows = world.api("member_university").get(MEMBERS).json()["results"]
    assert [(row["organisation_name"], row["kind"], row["status"], row["can"]) for row in rows] == [
        ("样例泰泽生物", "enterprise", "active", []),
        ("样例东海大学", "university", "active", ["leave"]),
        ("样例申江诊断科技", "enterprise", "active", []),
    ]


def test_members_filtered(world: World) -> None:
    rows = world.api("lead_admin").get(MEMBERS, {"kind": "university"}).json()["results"]
    assert [row["organisation_name"] for row in rows] == ["样例东海大学"]


@pytest.mark.parametrize("persona", ["other_lead", "nobody", "answerer_outside"])
def test_members_of_others(world: World, persona: str) -> None:
    assert world.api(persona).get(MEMBERS).status_code == 404


def test_members_query_count(world: World) -> None:
    api = world.api("lead_admin")
    api.get(MEMBERS)
    assert len(queries_of(lambda: api.get(MEMBERS))) <= 8


def test_invite_and_accept(world: World) -> None:
    invited = invite(world)
    api = world.api("answerer_outside")
    (open_one,) = api.get("/api/v1/invitations/").json()["results"]
    assert (open_one["id"], open_one["consortium"], open_one["can"]) == (
        invited["id"],
        "ylqx",
        ["accept", "decline"],
    )
    assert api.get(f"{MEMBERS}{invited['id']}/").json()["consortium_name"] == "样例医疗器械创新联合体"
    response = api.post(f"{MEMBERS}{invited['id']}/accept/")
    assert (response.status_code, response.json()["status"], response.json()["can"]) == (
        200,
        "active",
        ["leave"],
    )
    assert api.post(f"{MEMBERS}{invited['id']}/accept/").status_code == 409
    assert len(api.get(MEMBERS).json()["results"]) == 4


def test_invite_and_decline(world: World) -> None:
    invited = invite(world)
    api = world.api("answerer_outside")
    assert api.post(f"{MEMBERS}{invited['id']}/decline/").status_code == 400
    response = api.post(f"{MEMBERS}{invited['id']}/decline/", {"reason": "方向不符"})
    assert (response.status_code, response.json()["status"]) == (200, "declined")


def test_invite_renew_and_revoke(world: World) -> None:
    invited = invite(world)
    api = world.api("lead_admin")
    assert api.post(f"{MEMBERS}{invited['id']}/renew/").status_code == 200
    response = api.post(f"{MEMBERS}{invited['id']}/revoke/", {"reason": "有误"})
    assert (response.status_code, response.json()["status"], response.json()["can"]) == (200, "revoked", [])


def test_leave(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    api = world.api("member_university")
    response = api.post(f"{MEMBERS}{membership.pk}/leave/", {"reason": "方向调整"})
    assert (response.status_code, response.json()["status"], response.json()["can"]) == (200, "left", [])
    assert api.get(MEMBERS).status_code == 404


@pytest.mark.parametrize(
    ("data", "attr"),
    [({}, "email"), ({"email": "x"}, "email"), ({"email": "a@example.test", "role": "lead"}, "role")],
)
def test_invite_refused(world: World, data: dict[str, str], attr: str) -> None:
    response = world.api("lead_admin").post(MEMBERS, data)
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, attr)


@pytest.mark.parametrize(("persona", "status"), [("member_university", 403), ("other_lead", 404)])
def test_invite_by_somebody_else(world: World, persona: str, status: int) -> None:
    assert world.api(persona).post(MEMBERS, {"email": "a@example.test"}).status_code == status


@pytest.mark.parametrize("step", ["accept", "decline", "revoke", "leave", "renew"])
def test_step_under_another_consortium(world: World, step: str) -> None:
    invited = invite(world)
    for persona in ("answerer_outside", "lead_admin", "other_lead"):
        response = world.api(persona).post(f"{URL}qita/members/{invited['id']}/{step}/", {"reason": "试"})
        assert response.status_code == 404
    assert Membership.objects.get(pk=invited["id"]).status == MembershipStatus.INVITED


def test_reading_token_does_not_act(world: World) -> None:
    invited = invite(world)
    _token, secret = create_token(by=world.answerer_outside, name="read only", scope="read")
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    assert api.post(f"{MEMBERS}{invited['id']}/accept/").status_code == 403
    assert Membership.objects.get(pk=invited["id"]).status == MembershipStatus.INVITED


def test_link(world: World) -> None:
    url = link(world)
    assert world.api().get(url).json()["state"] == "open"
    assert world.api().post(url, {"organisation": str(world.organisation("other").pk)}).status_code == 401
    api = world.api("other_lead")
    taken = api.post(url, {"organisation": str(world.organisation("other").pk)})
    assert (taken.status_code, taken.json()["can"]) == (200, ["accept", "decline"])
    assert api.post(f"{MEMBERS}{taken.json()['id']}/accept/").json()["status"] == "active"
    assert world.api().get(url).json()["state"] == "active"


def test_link_declined(world: World) -> None:
    url = link(world)
    response = world.api("nobody").post(f"{url}decline/", {"reason": "不是我们"})
    assert (response.status_code, response.json()["state"]) == (200, "declined")


def test_link_unknown(world: World) -> None:
    assert world.api().get("/api/v1/invitations/by-link/x/").status_code == 404


def test_seats(world: World) -> None:
    api = world.api("member_university")
    rows = api.get(SEATS).json()["results"]
    assert {(row["name"], row["role"]) for row in rows} >= {("王敏", "lead_admin"), ("刘堃", "signatory")}
    assert len(queries_of(lambda: api.get(SEATS))) <= 8


def test_seat_given_and_ended(world: World) -> None:
    api, university = world.api("lead_admin"), world.organisation("university")
    data = {
        "organisation": str(university.pk),
        "user": str(world.member_university.pk),
        "role": "chief_scientist",
    }
    made = api.post(SEATS, data)
    assert (made.status_code, made.json()["name"]) == (201, "张喆")
    assert api.delete(f"{URL}qita/seats/{made.json()['id']}/").status_code == 404
    assert api.delete(f"{SEATS}{made.json()['id']}/").status_code == 204
    assert not Seat.objects.filter(role="chief_scientist").exists()


def test_seat_for_a_stranger(world: World) -> None:
    data = {
        "organisation": str(world.organisation("university").pk),
        "user": str(world.nobody.pk),
        "role": "council_member",
    }
    response = world.api("lead_admin").post(SEATS, data)
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "user")


@pytest.mark.parametrize(("persona", "status"), [("lead_staff", 403), ("other_lead", 404)])
def test_seats_by_one_who_may_not(world: World, persona: str, status: int) -> None:
    seat = Seat.objects.get(user=world.signatory_university)
    assert world.api(persona).post(SEATS, {}).status_code == status
    assert world.api(persona).delete(f"{SEATS}{seat.pk}/").status_code == status
    assert Seat.objects.filter(pk=seat.pk).exists()
