"""One transaction and one scope per request; errors undo it and become pages once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from consortia.models import Consortium
from kernel.audit.models import Event
from tests.world import World

pytestmark = pytest.mark.urls("tests.kernel.toy")


def marks() -> int:
    return Event.objects.filter(name="test.mark").count()


@pytest.mark.parametrize(
    ("how", "code"),
    [("rule", 422), ("state", 409), ("stale", 409), ("missing", 404), ("forbidden", 403), ("twice", 409)],
)
def test_error_becomes_a_page_and_undoes_the_request(how: str, code: int, world: World) -> None:
    response = world.client("lead_admin").post(f"/c/ylqx/failing/?how={how}")
    assert response.status_code == code
    assert marks() == 0


def test_error_of_ours_is_500_and_undoes_the_request(world: World) -> None:
    client = world.client("lead_admin")
    client.raise_request_exception = False
    assert client.post("/c/ylqx/failing/?how=bug").status_code == 500
    assert marks() == 0


def test_race_that_broke_the_whole_transaction_is_500(world: World) -> None:
    client = world.client("lead_admin")
    client.raise_request_exception = False
    assert client.post("/c/ylqx/failing/?how=twice-bare").status_code == 500
    assert marks() == 0


def test_error_of_the_database_leaves_a_page_that_can_be_drawn(world: World) -> None:
    client = world.client("lead_admin")
    client.raise_request_exception = False
    assert client.post("/c/ylqx/failing/?how=too-big").status_code == 500
    assert marks() == 0


@pytest.mark.parametrize(
    ("referer", "back"),
    [("http://testserver/tasks/", "http://testserver/tasks/"), ("https://evil.example/", "/"), (None, "/")],
)
def test_error_page_leads_back_to_our_own_pages_only(referer: str | None, back: str, world: World) -> None:
    headers = {"Referer": referer} if referer else {}
    response = world.client("lead_admin").post("/c/ylqx/failing/?how=state", headers=headers)
    assert response.context["back"] == back


def test_request_leaves_no_scope_behind(world: World) -> None:
    world.client("lead_admin").get("/c/ylqx/inviting/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), current_setting('portal.consortium', true)")
        assert cursor.fetchone() in (("none", ""), ("none", None))
    assert Consortium.objects.count() == 2


def test_token_that_is_wrong_does_not_fall_back_to_the_session(world: World) -> None:
    client = world.client("lead_admin")
    address = f"/api/v1/marks/{world.consortium.pk}/"
    assert client.get(address).status_code == 200
    assert client.get(address, headers={"Authorization": "Token nonsense"}).status_code == 401


def test_request_from_a_fragment_sends_the_whole_window_to_sign_in(world: World) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/c/ylqx/overview/?page=2"}
    response = Client().post("/c/ylqx/acting/", headers=headers)
    assert response["HX-Redirect"] == "/accounts/login/?next=/c/ylqx/overview/%3Fpage%3D2"


def test_post_by_somebody_signed_out_comes_back_to_a_page(world: World) -> None:
    assert Client().post("/c/ylqx/acting/")["Location"] == "/accounts/login/?next=/tasks/"
