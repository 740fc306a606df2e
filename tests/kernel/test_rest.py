"""What holds for every REST resource: tokens, errors, idempotent POST, conditional requests, throttling."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle
from time_machine import travel

from kernel.accounts.actions import create_token, forget_idempotent_requests, revoke_token
from kernel.accounts.models import ApiToken, IdempotentRequest, token_digest
from kernel.audit.models import Event
from tests.world import World

pytestmark = pytest.mark.urls("tests.kernel.toy")
MARKS = "/api/v1/marks/"


def marks() -> int:
    return Event.objects.filter(name="test.mark").count()


def with_token(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def error(response: Any) -> tuple[int, str, str, str | None]:
    """(status, type, code, attr) of an answer in the one shape of errors."""
    body = response.json()
    assert set(body) == {"type", "errors"}
    (only,) = body["errors"]
    assert set(only) == {"code", "detail", "attr"}
    return response.status_code, body["type"], only["code"], only["attr"]


# Tokens


def test_token_is_kept_as_its_hash_only(world: World) -> None:
    token, secret = create_token(by=world.lead_admin, name="board")
    stored = ApiToken.objects.values().get(pk=token.pk)
    assert stored["digest"] == token_digest(secret)
    assert secret not in str(stored)


def test_token_opens_what_its_owner_may_see(world: World) -> None:
    _token, secret = create_token(by=world.lead_admin, name="board")
    assert with_token(secret).get(f"{MARKS}{world.consortium.pk}/").status_code == 200
    assert with_token(secret).get(f"{MARKS}{world.other_consortium.pk}/").status_code == 404


def test_token_to_read_is_refused_to_write(world: World) -> None:
    _token, secret = create_token(by=world.lead_admin, name="board")
    assert error(with_token(secret).post(MARKS, {"name": "x"}))[:3] == (
        403,
        "client_error",
        "permission_denied",
    )
    assert marks() == 0


def test_token_that_expired_is_refused(world: World) -> None:
    _token, secret = create_token(by=world.lead_admin, name="board", days=1)
    client = with_token(secret)
    assert client.get(f"{MARKS}{world.consortium.pk}/").status_code == 200
    with travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert error(client.get(f"{MARKS}{world.consortium.pk}/"))[:3] == (
            401,
            "client_error",
            "authentication_failed",
        )


def test_token_that_was_revoked_is_refused_at_the_next_request(world: World) -> None:
    token, secret = create_token(by=world.lead_admin, name="board")
    client = with_token(secret)
    assert client.get(f"{MARKS}{world.consortium.pk}/").status_code == 200
    revoke_token(token.pk, by=world.lead_admin)
    assert client.get(f"{MARKS}{world.consortium.pk}/").status_code == 401


def test_token_of_a_person_who_was_shut_out_is_refused(world: World) -> None:
    _token, secret = create_token(by=world.lead_admin, name="board")
    user = world.lead_admin
    user.is_active = False
    user.save()
    assert with_token(secret).get(f"{MARKS}{world.consortium.pk}/").status_code == 401


@pytest.mark.parametrize(
    "header", ["Token icp_nonsense", "Token", "Bearer x", "Basic eDp5", "Token \xe9\xe8"]
)
def test_header_without_a_live_token_is_nobody(header: str, world: World) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    response = client.get(f"{MARKS}{world.consortium.pk}/")
    assert error(response)[:2] == (401, "client_error")
    assert response["WWW-Authenticate"] == "Token"


def test_token_opens_no_page(world: World) -> None:
    _token, secret = create_token(by=world.lead_admin, name="board", scope="write")
    response = Client(headers={"Authorization": f"Token {secret}"}).get("/mine/")
    assert response.status_code == 302


def test_token_counts_and_not_the_session_beside_it(world: World) -> None:
    _token, secret = create_token(by=world.other_lead, name="board")
    client = with_token(secret)
    client.force_login(world.lead_admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"{MARKS}{world.consortium.pk}/").status_code == 404
    assert client.get(f"{MARKS}{world.other_consortium.pk}/").status_code == 200


def test_token_use_is_noted_once_in_a_while(world: World) -> None:
    token, secret = create_token(by=world.lead_admin, name="board")
    client = with_token(secret)
    client.get(f"{MARKS}{world.consortium.pk}/")
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    client.get(f"{MARKS}{world.consortium.pk}/")
    token.refresh_from_db()
    assert token.last_used_at == first


def test_session_needs_the_csrf_token_to_write(world: World) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(world.lead_admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(MARKS, {"name": "x"}).status_code == 403
    assert marks() == 0


# Errors


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("rule", (400, "validation_error", "rule_broken", "name")),
        ("state", (409, "client_error", "wrong_state", None)),
        ("stale", (409, "client_error", "stale_version", None)),
        ("missing", (404, "client_error", "not_found", None)),
        ("forbidden", (403, "client_error", "permission_denied", None)),
        ("too-big", (400, "validation_error", "invalid", "non_field_errors")),
        ("twice", (409, "client_error", "conflict", None)),
    ],
)
def test_error_has_its_status_and_undoes_the_request(
    how: str, expected: tuple[Any, ...], world: World
) -> None:
    assert error(world.api("lead_admin").post(f"{MARKS}fail/", {"how": how})) == expected
    assert marks() == 0


def test_error_of_ours_is_500_and_undoes_the_request(world: World) -> None:
    client = world.api("lead_admin")
    client.raise_request_exception = False
    assert error(client.post(f"{MARKS}fail/", {"how": "bug"}))[:2] == (500, "server_error")
    assert marks() == 0


def test_error_of_a_field_names_it(world: World) -> None:
    assert error(world.api("lead_admin").post(MARKS, {})) == (400, "validation_error", "required", "name")


def test_body_that_is_no_json_is_400(world: World) -> None:
    response = world.api("lead_admin").post(MARKS, "{", content_type="application/json")
    assert error(response)[:3] == (400, "client_error", "parse_error")


def test_method_that_is_not_offered_is_405(world: World) -> None:
    assert error(world.api("lead_admin").delete(MARKS))[:3] == (405, "client_error", "method_not_allowed")


def test_nobody_reaches_only_what_is_public(world: World) -> None:
    assert world.api().get(f"{MARKS}open/").json() == {"open": True}
    assert error(world.api().get(f"{MARKS}{world.consortium.pk}/"))[0] == 401
    assert error(world.api().options(MARKS))[0] == 401


@pytest.mark.parametrize(
    "amount",
    [
        {"amount": "NaN"},
        {"amount": "Infinity"},
        {"amount": "1e999999"},
        {"amount": "1e400"},
        {"amount": "0.001"},
        {"amount": "-1"},
        {"amount": "1", "currency": "USD"},
        {"amount": None},
        {},
        [],
        "1",
        7,
    ],
)
def test_money_that_is_none_is_an_error_of_its_field(amount: object, world: World) -> None:
    response = world.api("lead_admin").post(MARKS, {"name": "x", "amount": amount})
    assert error(response) == (400, "validation_error", "invalid", "amount")


def test_money_is_kept_in_fen(world: World) -> None:
    response = world.api("lead_admin").post(MARKS, {"name": "x", "amount": {"amount": "1800000.05"}})
    assert response.json()["amount"] == 180000005


# Idempotency-Key


def repeat(client: APIClient, key: str, name: str = "x", path: str = MARKS) -> Any:
    return client.post(path, {"name": name}, headers={"Idempotency-Key": key})


def test_repeated_post_has_one_effect_and_the_same_answer(world: World) -> None:
    client = world.api("lead_admin")
    first, second = repeat(client, "k"), repeat(client, "k")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert marks() == 1


def test_key_with_another_body_is_refused(world: World) -> None:
    client = world.api("lead_admin")
    repeat(client, "k")
    assert error(repeat(client, "k", name="y"))[:3] == (422, "client_error", "idempotency_key_reused")
    assert marks() == 1


def test_key_with_the_same_body_in_another_order_is_the_same(world: World) -> None:
    client = world.api("lead_admin")
    headers = {"Idempotency-Key": "k"}
    bodies = ['{"name": "x", "note": 1}', '{"note": 1,\n"name": "x"}']
    answers = [
        client.post(MARKS, body, content_type="application/json", headers=headers).json() for body in bodies
    ]
    assert answers[0] == answers[1]


def test_key_of_another_person_is_another_key(world: World) -> None:
    repeat(world.api("lead_admin"), "k")
    assert repeat(world.api("other_lead"), "k", name="y").status_code == 201
    assert marks() == 2


def test_key_of_a_request_that_failed_can_be_used_again(world: World) -> None:
    client = world.api("lead_admin")
    assert repeat(client, "k", name="").status_code == 400
    assert repeat(client, "k", name="x").status_code == 201
    assert marks() == 1


def test_key_that_is_too_long_is_refused(world: World) -> None:
    assert error(repeat(world.api("lead_admin"), "k" * 201))[0] == 400
    assert marks() == 0


def test_key_with_an_upload_depends_on_its_content(world: World) -> None:
    client = world.api("lead_admin")

    def upload(content: bytes) -> Any:
        file = SimpleUploadedFile("a.pdf", content)
        return client.post(
            f"{MARKS}upload/", {"file": file}, format="multipart", headers={"Idempotency-Key": "k"}
        )

    first = upload(b"%PDF \xff one")
    assert first.json()["size"] == 10
    assert upload(b"%PDF \xff one").json() == first.json()
    assert upload(b"%PDF \xff two").status_code == 422
    assert marks() == 1


def test_key_with_half_a_character_in_the_body(world: World) -> None:
    response = world.api("lead_admin").post(
        MARKS, '{"name": "\\ud800"}', content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert error(response)[0] == 400


def test_key_is_forgotten_after_its_day(world: World) -> None:
    client = world.api("lead_admin")
    repeat(client, "k")
    assert forget_idempotent_requests(timezone.now() - timedelta(hours=24)) == 0
    assert forget_idempotent_requests(timezone.now() + timedelta(seconds=1)) == 1
    assert repeat(client, "k").status_code == 201
    assert marks() == 2


def test_key_used_by_many_at_once_has_one_effect(own_database: str) -> None:
    _token, secret = create_token(by=World().lead_admin, name="board", scope="write")
    answers: list[Any] = []

    def ask() -> None:
        answers.append(repeat(with_token(secret), "k"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (marks(), IdempotentRequest.objects.count()) == (1, 1)


# Conditional requests


def test_get_with_the_etag_it_has_is_304_without_a_body(world: World) -> None:
    client = world.api("lead_admin")
    address = f"{MARKS}{world.consortium.pk}/"
    first = client.get(address)
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        second = client.get(address, headers={"If-None-Match": known})
        assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_carries_the_etag_too(world: World) -> None:
    client = world.api("lead_admin")
    address = f"{MARKS}{world.consortium.pk}/"
    assert client.head(address)["ETag"] == client.get(address)["ETag"]


def test_etag_changes_with_the_object(world: World) -> None:
    client = world.api("lead_admin")
    address = f"{MARKS}{world.consortium.pk}/"
    before = client.get(address)["ETag"]
    client.patch(address, {"name": "新名字"})
    assert client.get(address)["ETag"] != before


def test_patch_with_the_etag_of_now_is_done(world: World) -> None:
    client = world.api("lead_admin")
    address = f"{MARKS}{world.consortium.pk}/"
    etag = client.get(address)["ETag"]
    assert client.patch(address, {"name": "新名字"}, headers={"If-Match": etag}).status_code == 200


def test_patch_with_an_old_etag_changes_nothing(world: World) -> None:
    client = world.api("lead_admin")
    address = f"{MARKS}{world.consortium.pk}/"
    etag = client.get(address)["ETag"]
    client.patch(address, {"name": "一"}, headers={"If-Match": etag})
    refused = client.patch(address, {"name": "二"}, headers={"If-Match": etag})
    assert error(refused)[:3] == (412, "client_error", "precondition_failed")
    assert client.get(address).json()["name"] == "一"
    assert client.patch(address, {"name": "三"}, headers={"If-Match": "*"}).status_code == 200


def test_patch_by_many_at_once_with_one_etag_is_done_once(own_database: str) -> None:
    world = World()
    _token, secret = create_token(by=world.lead_admin, name="board", scope="write")
    address = f"{MARKS}{world.consortium.pk}/"
    etag = with_token(secret).get(address)["ETag"]
    found: list[int] = []

    def ask(name: str) -> None:
        response = with_token(secret).patch(address, {"name": name}, headers={"If-Match": etag})
        found.append(response.status_code)
        connection.close()

    threads = [threading.Thread(target=ask, args=[f"名字{number}"]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200, 412, 412, 412, 412]


# Throttling


@pytest.fixture
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"caller": "3/min"})


@pytest.mark.usefixtures("three_a_minute")
def test_caller_who_asks_too_often_is_told_when_to_come_back(world: World) -> None:
    client = world.api("lead_admin")
    codes = [client.get(f"{MARKS}open/").status_code for _ in range(3)]
    refused = client.get(f"{MARKS}open/")
    assert codes == [200, 200, 200]
    assert error(refused)[:3] == (429, "client_error", "throttled")
    assert 0 < int(refused["Retry-After"]) <= 60


@pytest.mark.usefixtures("three_a_minute")
def test_throttle_counts_each_token_and_address_for_itself(world: World) -> None:
    callers = [world.api("lead_admin"), world.api("lead_admin"), world.api()]
    codes = [caller.get(f"{MARKS}open/").status_code for caller in callers for _ in range(3)]
    assert codes == [200] * 9


@pytest.mark.usefixtures("three_a_minute")
def test_throttle_is_not_fooled_by_a_forwarded_address(world: World) -> None:
    codes = [
        APIClient().get(f"{MARKS}open/", headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(5)
    ]
    assert codes == [200, 200, 200, 429, 429]
