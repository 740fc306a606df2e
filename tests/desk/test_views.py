"""Personal pages and the pages that every axis has."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from kernel.accounts.models import ApiToken, User
from kernel.audit.models import Event
from kernel.notices.models import Notice
from tests.world import PASSWORD, World

PERSONAL = ["/tasks/", "/notices/", "/profile/", "/tokens/"]


@pytest.mark.parametrize("url", PERSONAL)
def test_personal_page_signed_in(world: World, url: str) -> None:
    assert world.client("lead_admin").get(url).status_code == 200


@pytest.mark.parametrize("url", PERSONAL)
def test_personal_page_signed_out(world: World, url: str) -> None:
    response = world.client().get(url)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


def test_token_is_shown_once(world: World) -> None:
    client = world.client("lead_admin")
    response = client.post("/tokens/", {"name": "ERP", "scope": "read", "days": "30"})
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert secret not in client.get("/tokens/").content.decode()
    assert ApiToken.objects.get(name="ERP").digest != secret


def test_revoke_token_of_somebody_else(world: World) -> None:
    world.client("lead_admin").post("/tokens/", {"name": "ERP", "scope": "read", "days": "30"})
    token = ApiToken.objects.get(name="ERP")
    assert world.client("other_lead").post(f"/tokens/{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.is_live


def test_open_notice_of_somebody_else(world: World) -> None:
    notice = Notice.objects.filter(user=world.lead_admin).first()
    assert notice is not None
    assert world.client("other_lead").get(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_open_notice_marks_it_read(world: World) -> None:
    notice = Notice.objects.filter(user=world.lead_admin).first()
    assert notice is not None
    response = world.client("lead_admin").get(f"/notices/{notice.pk}/")
    notice.refresh_from_db()
    assert (response.status_code, notice.read_at is not None) == (302, True)


def test_timeline_for_outsider_and_insider(world: World) -> None:
    url = f"/c/{world.consortium.slug}/timeline/"
    assert world.client("other_lead").get(url).status_code == 404
    page = world.client("member_university").get(url)
    assert page.status_code == 200
    assert "样例东海大学" in page.content.decode()


def test_access_page_names_role_and_grant(world: World) -> None:
    page = world.client("lead_admin").get(f"/c/{world.consortium.slug}/access/")
    rows = {(row.name, row.place) for row in page.context["rows"]}
    assert ("刘堃", "样例东海大学") in rows
    assert world.client("lead_staff").get(f"/c/{world.consortium.slug}/access/").status_code == 403


def test_me_lists_places(world: World) -> None:
    answer = world.api("lead_admin").get("/api/v1/me/").json()
    assert [place["slug"] for place in answer["consortia"]] == ["ylqx"]
    assert answer["consortia"][0]["roles"] == ["lead_admin"]
    assert world.api().get("/api/v1/me/").status_code == 401


def test_timeline_api_is_chained(world: World) -> None:
    events = world.api("lead_admin").get("/api/v1/consortia/ylqx/timeline/").json()["results"]
    numbers = [event["number"] for event in events]
    assert numbers == sorted(numbers, reverse=True)
    assert world.api("other_lead").get("/api/v1/consortia/ylqx/timeline/").status_code == 404


def _sign_in(world: World) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": world.lead_admin.email, "password": PASSWORD})
    return client


def test_end_one_session(world: World) -> None:
    user = world.lead_admin
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    first, second = _sign_in(world), _sign_in(world)
    session = UserSession.objects.get(session_key=second.session.session_key)
    assert world.client("other_lead").post(f"/sessions/{session.pk}/end/").status_code == 404
    assert first.post(f"/sessions/{session.pk}/end/").status_code == 302
    assert [first.get("/tasks/").status_code, second.get("/tasks/").status_code] == [200, 302]


@pytest.mark.parametrize("persona", ["lead_admin", "member_university", "signatory_supplier"])
def test_overview_of_a_young_consortium(world: World, persona: str) -> None:
    page = world.client(persona).get("/c/ylqx/")
    assert page.status_code == 200
    assert [step["state"] for step in page.context["steps"]] == [
        "done",
        "now",
        "todo",
        "todo",
        "todo",
        "todo",
    ]


def test_overview_for_an_outsider(world: World) -> None:
    assert world.client("other_lead").get("/c/ylqx/").status_code == 404


def test_search_finds_only_what_is_mine(world: World) -> None:
    def titles(persona: str, text: str) -> list[str]:
        groups = world.client(persona).get("/search/", {"q": text}).context["groups"]
        return [hit.title for group in groups for hit in group["hits"]]

    assert titles("lead_admin", "医疗器械") == ["样例医疗器械创新联合体"]
    assert titles("other_lead", "医疗器械") == []


def test_support_page(world: World) -> None:
    pk = str(world.consortium.pk)
    assert world.client("lead_admin").get("/support/access/", {"id": pk}).status_code == 403
    User.objects.filter(pk=world.nobody.pk).update(is_support=True)
    page = world.client("nobody").get("/support/access/", {"id": pk})
    assert "刘堃" in page.content.decode()
    assert Event.objects.filter(name="access.inspected", consortium_id=pk).count() == 1


def test_home_for_a_visitor(world: World) -> None:
    assert world.client().get("/").status_code == 200
    assert world.client().get("/help/").status_code == 200
    assert world.client().get("/privacy/").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/search/?q=a%00b",
        "/c/ylqx/members/invite/?q=a%00b",
        "/register/a%00b/",
        "/api/v1/register/a%00b/",
        "/api/v1/status/a%00b/",
    ],
)
def test_nul_in_the_address_is_refused(world: World, url: str) -> None:
    assert world.client("lead_admin").get(url).status_code == 400
