"""Signing in: attempts limited, a second factor where a role demands it, sessions listed and ended."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kernel.accounts.models import User
from tests.world import PASSWORD, World

LOGIN = "/accounts/login/"
EMAIL = "lead_admin@example.test"


def sign_in(password: str = PASSWORD, *, email: str = EMAIL, address: str = "10.0.0.1") -> tuple[Client, Any]:
    client = Client(REMOTE_ADDR=address)
    return client, client.post(LOGIN, {"login": email, "password": password})


@pytest.fixture
def verified(world: World) -> World:
    """Signing in by the page asks for a confirmed address."""
    for user in (world.lead_admin, world.officer):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return world


# Attempts


def test_sign_in_with_the_password_opens_the_tasks(verified: World) -> None:
    _client, response = sign_in()
    assert (response.status_code, response["Location"]) == (302, "/tasks/")


@pytest.mark.parametrize("email", [EMAIL.upper(), f"  {EMAIL} "])
def test_sign_in_reads_the_address_kindly(email: str, verified: World) -> None:
    _client, response = sign_in(email=email)
    assert response.status_code == 302


def test_sign_in_never_says_which_addresses_exist(verified: World) -> None:
    _client, wrong = sign_in("wrong")
    _client, unknown = sign_in("wrong", email="unknown@example.test")
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_sign_in_to_one_account_is_limited_from_wherever_it_is_tried(verified: World) -> None:
    for number in range(5):
        _client, response = sign_in("wrong", address=f"10.0.1.{number}")
        assert "_auth_user_id" not in response.client.session
    client, _response = sign_in(address="10.0.2.1")
    assert "_auth_user_id" not in client.session


def test_sign_in_of_others_goes_on_meanwhile(verified: World) -> None:
    for number in range(6):
        sign_in("wrong", address=f"10.0.1.{number}")
    _client, response = sign_in(email="officer@example.test", address="10.0.1.1")
    assert response.status_code == 302


def test_sign_in_from_one_address_is_limited(verified: World) -> None:
    for number in range(20):
        sign_in("wrong", email=f"unknown{number}@example.test")
    client, _response = sign_in()
    assert "_auth_user_id" not in client.session


def test_sign_in_is_not_fooled_by_a_forwarded_address(verified: World) -> None:
    codes = set()
    for number in range(70):
        client = Client(REMOTE_ADDR="10.0.0.9")
        given = {"login": f"u{number}@example.test", "password": "wrong"}
        codes.add(client.post(LOGIN, given, headers={"X-Forwarded-For": f"10.9.0.{number}"}).status_code)
    assert 429 in codes


# Second factor


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"officer", "signatory"})


def with_factor(user: User, kind: str = Authenticator.Type.TOTP) -> None:
    Authenticator.objects.create(user=user, type=kind, data={})


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("persona", ["officer", "signatory_university"])
def test_role_that_demands_a_second_factor_gets_the_page_that_sets_it_up(persona: str, world: World) -> None:
    response = world.client(persona).get("/tasks/")
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("address", ["/accounts/2fa/", "/accounts/logout/", "/healthz/live"])
def test_role_that_demands_a_second_factor_reaches(address: str, world: World) -> None:
    assert world.client("officer").get(address).status_code == 200


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_role_with_its_second_factor_goes_on(kind: str, world: World) -> None:
    with_factor(world.officer, kind)
    assert world.client("officer").get("/tasks/").status_code == 200


@pytest.mark.usefixtures("demanded")
def test_recovery_codes_alone_are_no_second_factor(world: World) -> None:
    with_factor(world.officer, Authenticator.Type.RECOVERY_CODES)
    assert world.client("officer").get("/tasks/").status_code == 302


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("persona", ["lead_admin", "senior_officer", "nobody"])
def test_role_that_demands_none_goes_on(persona: str, world: World) -> None:
    """`officer` is not the end of `senior_officer`: roles are compared whole."""
    assert world.client(persona).get("/tasks/").status_code == 200


@pytest.mark.usefixtures("demanded")
def test_fragment_without_the_second_factor_moves_the_whole_window(world: World) -> None:
    response = world.client("officer").get("/tasks/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse("mfa_index")


@pytest.mark.usefixtures("demanded")
def test_rest_without_the_second_factor_is_refused(world: World) -> None:
    for client in (world.api("officer"), world.client("officer")):
        response = client.get("/api/v1/me/")
        assert response.status_code == 403
        assert response.json()["errors"][0]["code"] == "second_factor_required"
    with_factor(world.officer)
    assert world.api("officer").get("/api/v1/me/").status_code == 200


def test_switch_off_demands_nothing(world: World) -> None:
    assert world.client("officer").get("/tasks/").status_code == 200


# Sessions


def test_sessions_are_listed_and_the_others_ended(verified: World) -> None:
    here, _response = sign_in()
    there, _response = sign_in(address="10.0.0.2")
    page = here.get("/accounts/sessions/")
    assert (page.status_code, UserSession.objects.filter(user=verified.lead_admin).count()) == (200, 2)
    here.post("/accounts/sessions/")
    assert here.get("/tasks/").status_code == 200
    assert there.get("/tasks/").status_code == 302


def test_sessions_of_others_are_not_shown(verified: World) -> None:
    sign_in(email="officer@example.test", address="10.77.0.1")
    here, _response = sign_in()
    assert "10.77.0.1" not in here.get("/accounts/sessions/").content.decode()


def test_password_change_keeps_this_session_and_ends_the_others(verified: World) -> None:
    here, _response = sign_in()
    there, _response = sign_in(address="10.0.0.2")
    new = {"oldpassword": PASSWORD, "password1": "another-horse-7", "password2": "another-horse-7"}
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert here.get("/tasks/").status_code == 200
    assert there.get("/tasks/").status_code == 302


def test_person_who_was_shut_out_is_out_at_once(verified: World) -> None:
    client, _response = sign_in()
    User.objects.filter(email=EMAIL).update(is_active=False)
    assert client.get("/tasks/").status_code == 302


# People


def test_nobody_is_a_superuser(world: World) -> None:
    """Django would answer yes to every question about rights, without asking for the tenant."""
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=world.nobody.pk).update(is_superuser=True)


@pytest.mark.parametrize("permission", ["consortia.view_consortium", "members.view_workspace"])
def test_right_without_its_tenant_is_none(permission: str, world: World) -> None:
    assert not world.lead_admin.has_perm(permission)
    assert not world.lead_admin.has_perm(permission, world.other_consortium)
