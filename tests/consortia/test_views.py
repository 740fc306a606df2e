"""Pages of consortia, members, seats and invitations."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from consortia import actions
from consortia.models import Consortium, Membership, Seat
from consortia.states import ConsortiumStatus, MembershipStatus
from kernel.tenancy.scope import system_scope, user_scope
from members.models import Organisation, Staff
from tests.queries import queries_of
from tests.world import World, employ, membership_of

MEMBERS = "/c/ylqx/members/"
NEW = {"name": "样例绿色低碳创新联合体", "field": "绿色低碳", "kind": "task"}
SETTINGS = NEW | {"name": "样例医疗器械创新联合体", "task_mode": "rolling", "idle_days": "90"}


def invite(world: World, key: str = "outside") -> Membership:
    with user_scope(world.lead_admin):
        return actions.invite(
            world.consortium.pk,
            by=world.lead_admin,
            organisation_id=world.organisation(key).pk,
            message="欢迎",
        )


def invite_by_mail(world: World) -> tuple[Membership, str]:
    with user_scope(world.lead_admin):
        membership = actions.invite(world.consortium.pk, by=world.lead_admin, email="cto@example.test")
    with system_scope():
        return membership, f"/invite/{actions.invitation_secret(membership.pk)}/"


def state(membership: Membership) -> str:
    return Membership.objects.get(pk=membership.pk).status


def test_list_of_one_s_own(world: World) -> None:
    response = world.client("member_university").get("/consortia/")
    assert [each.slug for each in response.context["page"]] == ["ylqx"]


def test_list_of_somebody_without_any(world: World) -> None:
    response = world.client("nobody").get("/consortia/")
    assert (list(response.context["page"]), "/consortia/new/" in response.content.decode()) == ([], True)


def test_list_shows_open_invitations(world: World) -> None:
    membership = invite(world)
    response = world.client("answerer_outside").get("/consortia/")
    assert f"/invitations/{membership.pk}/" in response.content.decode()


def test_list_fragment(world: World) -> None:
    response = world.client("lead_admin").get("/consortia/?q=没有", headers={"HX-Request": "true"})
    assert (list(response.context["page"]), "<html" in response.content.decode()) == ([], False)


def test_list_as_spreadsheet(world: World) -> None:
    response = world.client("lead_admin").get("/consortia/?export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["样例医疗器械创新联合体"]


def test_list_query_count_does_not_grow(world: World) -> None:
    client = world.client("lead_admin")
    client.get("/consortia/")
    assert len(queries_of(lambda: client.get("/consortia/"))) == 10
    with user_scope(world.lead_admin):
        for number in range(2):
            actions.create_consortium(
                by=world.lead_admin, lead_id=world.organisation("lead").pk, name=f"样例新{number}", field="新"
            )
    assert len(queries_of(lambda: client.get("/consortia/"))) == 10


def test_found(world: World) -> None:
    data = NEW | {"lead": str(world.organisation("lead").pk)}
    response = world.client("lead_admin").post("/consortia/new/", data)
    consortium = Consortium.objects.get(name=NEW["name"])
    assert (response.status_code, response["Location"]) == (302, f"/c/{consortium.slug}/members/")


def test_found_for_an_organisation_of_others(world: World) -> None:
    data = NEW | {"lead": str(world.organisation("other").pk)}
    response = world.client("lead_admin").post("/consortia/new/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["lead"])


def test_found_under_a_name_of_another_tenant(world: World) -> None:
    data = NEW | {"lead": str(world.organisation("lead").pk), "name": "样例智能汽车创新联合体"}
    response = world.client("lead_admin").post("/consortia/new/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    assert Consortium.objects.count() == 2


def test_found_without_an_organisation(world: World) -> None:
    response = world.client("nobody").get("/consortia/new/")
    assert (
        response.context["may_lead"],
        "/organisations/new/?next=/consortia/new/" in response.content.decode(),
    ) == (
        False,
        True,
    )


def test_edit(world: World) -> None:
    data = SETTINGS | {"goal": "攻关", "starts_on": "2026-01-01", "ends_on": "2028-12-31", "idle_days": "60"}
    response = world.client("lead_admin").post("/c/ylqx/edit/", data)
    assert (response.status_code, response["Location"]) == (302, "/c/ylqx/")
    changed = Consortium.objects.get(slug="ylqx")
    assert (changed.goal, str(changed.ends_on), changed.idle_days) == ("攻关", "2028-12-31", 60)


def test_edit_form_has_its_three_parts(world: World) -> None:
    form = world.client("lead_admin").get("/c/ylqx/edit/").context["form"]
    assert [len(fields) for _legend, fields in form.fieldsets()] == [6, 3, 2]
    assert sum(len(fields) for _legend, fields in form.fieldsets()) == len(form.fields)


def test_edit_with_a_term_that_ends_before_it_begins(world: World) -> None:
    data = SETTINGS | {"starts_on": "2026-01-01", "ends_on": "2025-12-31"}
    response = world.client("lead_admin").post("/c/ylqx/edit/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["ends_on"])
    assert Consortium.objects.get(slug="ylqx").starts_on is None


def test_edit_with_an_error(world: World) -> None:
    response = world.client("lead_admin").post("/c/ylqx/edit/", SETTINGS | {"field": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["field"])


def test_dissolve(world: World) -> None:
    response = world.client("lead_admin").post("/c/ylqx/dissolve/", {"reason": "任务完成"})
    assert (response.status_code, Consortium.objects.get(slug="ylqx").status) == (
        302,
        ConsortiumStatus.DISSOLVED,
    )
    # What is left is for reading.
    assert world.client("lead_admin").get("/c/ylqx/edit/").status_code == 403
    assert world.client("lead_admin").get(MEMBERS).context["can"] == []


def test_dissolve_without_a_reason(world: World) -> None:
    response = world.client("lead_admin").post("/c/ylqx/dissolve/", {"reason": " "})
    assert (response.status_code, Consortium.objects.get(slug="ylqx").status) == (422, "preparing")


def test_members(world: World) -> None:
    response = world.client("member_university").get(MEMBERS)
    assert [str(each) for each in response.context["page"]] == [
        "样例申江诊断科技",
        "样例东海大学",
        "样例泰泽生物",
    ]
    assert '"value": 2' in response.content.decode()


def test_members_fragment_is_filtered(world: World) -> None:
    response = world.client("lead_admin").get(f"{MEMBERS}?kind=university", headers={"HX-Request": "true"})
    text = response.content.decode()
    assert ("样例东海大学" in text, "样例泰泽生物" in text, "<html" in text) == (True, False, False)


def test_members_as_spreadsheet(world: World) -> None:
    response = world.client("lead_admin").get(f"{MEMBERS}?export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    assert sheet.max_row == 4


def test_members_query_count_does_not_grow(world: World) -> None:
    client = world.client("other_lead")
    url = "/c/qita/members/"
    client.get(url)
    assert len(queries_of(lambda: client.get(url))) == 12
    with user_scope(world.other_lead):
        for key in ("university", "supplier"):
            actions.invite(
                world.other_consortium.pk, by=world.other_lead, organisation_id=world.organisation(key).pk
            )
    assert len(queries_of(lambda: client.get(url))) == 12


@pytest.mark.parametrize("persona", ["lead_admin", "member_university", "lead_staff"])
def test_member(world: World, persona: str) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    client = world.client(persona)
    response = client.get(f"{MEMBERS}{membership.pk}/")
    assert (response.status_code, [each.user.name for each in response.context["seats"]]) == (
        200,
        ["刘堃", "张喆"],
    )
    assert len(queries_of(lambda: client.get(f"{MEMBERS}{membership.pk}/"))) <= 20


def test_invite_finds_organisations_of_the_directory(world: World) -> None:
    client = world.client("lead_admin")
    response = client.get(f"{MEMBERS}invite/?q=江南", headers={"HX-Request": "true"})
    text = response.content.decode()
    assert (f"?organisation={world.organisation('outside').pk}" in text, "<html" in text) == (True, False)
    assert response.context["found"] == [world.organisation("outside")]


def test_invite(world: World) -> None:
    client, outside = world.client("lead_admin"), world.organisation("outside")
    assert client.get(f"{MEMBERS}invite/?organisation={outside.pk}").context["chosen"] == outside
    response = client.post(
        f"{MEMBERS}invite/", {"organisation": str(outside.pk), "role": "core", "task": "芯片"}
    )
    membership = Membership.objects.get(organisation=outside)
    assert (response.status_code, response["Location"]) == (302, f"{MEMBERS}{membership.pk}/")
    assert (membership.role, membership.task, membership.invited_by) == ("core", "芯片", world.lead_admin)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"role": "member"}, "email"),
        ({"role": "lead", "email": "a@example.test"}, "role"),
        ({"role": "member", "email": "x"}, "email"),
    ],
)
def test_invite_refused(world: World, data: dict[str, str], field: str) -> None:
    response = world.client("lead_admin").post(f"{MEMBERS}invite/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Membership.objects.filter(status="invited").count() == 0


@pytest.mark.parametrize("organisation", ["x", "00000000-0000-0000-0000-000000000000"])
def test_invite_with_an_address_tampered_with(world: World, organisation: str) -> None:
    response = world.client("lead_admin").get(f"{MEMBERS}invite/?organisation={organisation}")
    assert (response.status_code, response.context["chosen"]) == (200, None)


def test_revoke(world: World) -> None:
    membership = invite(world)
    response = world.client("lead_admin").post(f"{MEMBERS}{membership.pk}/revoke/", {"reason": "有误"})
    assert (response.status_code, state(membership)) == (302, MembershipStatus.REVOKED)
    assert "有误" in world.client("lead_admin").get(response["Location"]).content.decode()


def test_revoke_without_a_reason(world: World) -> None:
    membership = invite(world)
    response = world.client("lead_admin").post(f"{MEMBERS}{membership.pk}/revoke/", {})
    assert (response.status_code, state(membership)) == (422, MembershipStatus.INVITED)


def test_revoke_what_is_answered_already(world: World) -> None:
    membership = invite(world)
    with user_scope(world.answerer_outside):
        actions.accept(membership.pk, by=world.answerer_outside)
    response = world.client("lead_admin").post(f"{MEMBERS}{membership.pk}/revoke/", {"reason": "有误"})
    assert (response.status_code, state(membership)) == (409, MembershipStatus.ACTIVE)


def test_renew(world: World) -> None:
    membership = invite(world)
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        response = world.client("lead_admin").post(f"{MEMBERS}{membership.pk}/renew/")
        assert not Membership.objects.get(pk=membership.pk).is_expired
    assert response.status_code == 302


def test_leave(world: World) -> None:
    membership = membership_of(world.consortium, world.organisation("university"))
    client = world.client("member_university")
    response = client.post(f"{MEMBERS}{membership.pk}/leave/", {"reason": "方向调整"})
    assert (response.status_code, state(membership)) == (302, MembershipStatus.LEFT)
    assert client.get(response["Location"]).status_code == 200
    assert client.get(MEMBERS).status_code == 404


@pytest.mark.parametrize("page", ["", "invite/"])
@pytest.mark.parametrize(
    ("persona", "invited"), [("other_lead", False), ("nobody", False), ("answerer_outside", True)]
)
def test_members_of_others_do_not_exist(world: World, page: str, persona: str, invited: bool) -> None:
    if invited:
        invite(world)
    assert world.client(persona).get(MEMBERS + page).status_code == 404


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("edit/", "get"),
        ("members/invite/", "get"),
        ("dissolve/", "post"),
        ("members/{pk}/revoke/", "post"),
        ("members/{pk}/renew/", "post"),
    ],
)
def test_lead_s_pages_for_a_member(world: World, url: str, method: str) -> None:
    membership = invite(world)
    client = world.client("member_university")
    response = getattr(client, method)("/c/ylqx/" + url.format(pk=membership.pk))
    assert (response.status_code, state(membership)) == (403, MembershipStatus.INVITED)


def test_seats(world: World) -> None:
    client = world.client("lead_admin")
    response = client.get("/c/ylqx/seats/")
    assert len(response.context["seats"]) == 7
    assert len(queries_of(lambda: client.get("/c/ylqx/seats/"))) == 10


def test_seat_given_and_ended(world: World) -> None:
    client, university = world.client("lead_admin"), world.organisation("university")
    person = f"{university.pk}:{world.member_university.pk}"
    response = client.post("/c/ylqx/seats/add/", {"person": person, "role": "chief_scientist"})
    seat = Seat.objects.get(role="chief_scientist")
    assert (response.status_code, seat.user) == (302, world.member_university)
    response = client.post(f"/c/ylqx/seats/{seat.pk}/remove/")
    assert (response["Location"], Seat.objects.filter(pk=seat.pk).exists()) == ("/c/ylqx/seats/", False)


@pytest.mark.parametrize(
    ("role", "field"), [("member_staff", "person"), ("lead_staff", "role"), ("emperor", "role"), ("", "role")]
)
def test_seat_refused(world: World, role: str, field: str) -> None:
    person = f"{world.organisation('university').pk}:{world.member_university.pk}"
    response = world.client("lead_admin").post("/c/ylqx/seats/add/", {"person": person, "role": role})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_last_own_seat_ended(world: World) -> None:
    with user_scope(world.member_university):
        employ(world.organisation("university"), world.member_university, world.nobody, "admin")
        actions.add_seat(
            world.consortium.pk,
            by=world.member_university,
            organisation_id=world.organisation("university").pk,
            user=world.nobody,
            role="member_admin",
        )
    seat = Seat.objects.get(user=world.member_university)
    response = world.client("member_university").post(f"/c/ylqx/seats/{seat.pk}/remove/")
    assert response["Location"] == "/consortia/"


def test_dismissal(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_staff)
    base = world.organisation("lead").get_absolute_url()
    response = world.client("lead_admin").post(f"{base}staff/{staff.pk}/remove/")
    assert (response["Location"], Seat.objects.filter(user=world.lead_staff).exists()) == (
        f"{base}staff/",
        False,
    )


def test_dismissing_oneself(world: World) -> None:
    staff = Staff.objects.get(user=world.lead_admin)
    with user_scope(world.lead_admin):
        employ(world.organisation("lead"), world.lead_admin, world.lead_staff, "admin")
    base = world.organisation("lead").get_absolute_url()
    response = world.client("lead_admin").post(f"{base}staff/{staff.pk}/remove/")
    assert response["Location"] == "/consortia/"
    assert world.client("lead_admin").get(base).status_code == 404


def test_invitation_read_and_accepted(world: World) -> None:
    membership = invite(world)
    client, url = world.client("answerer_outside"), f"/invitations/{membership.pk}/"
    response = client.get(url)
    assert (response.context["can"], "欢迎" in response.content.decode()) == (["accept", "decline"], True)
    response = client.post(f"{url}accept/")
    assert (response.status_code, response["Location"]) == (302, "/c/ylqx/")
    assert client.get(MEMBERS).status_code == 200
    assert client.get(url).context["is_inside"]


def test_invitation_declined(world: World) -> None:
    membership = invite(world)
    client, url = world.client("answerer_outside"), f"/invitations/{membership.pk}/"
    assert client.post(f"{url}decline/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}decline/", {"reason": "方向不符"}).status_code == 302
    response = client.get(url)
    assert (response.context["can"], response.context["reason"], state(membership)) == (
        [],
        "方向不符",
        "declined",
    )


def test_invitation_accepted_twice(world: World) -> None:
    membership = invite(world)
    client = world.client("answerer_outside")
    client.post(f"/invitations/{membership.pk}/accept/")
    assert client.post(f"/invitations/{membership.pk}/accept/").status_code == 409


def test_invitation_for_staff_without_the_right(world: World) -> None:
    with user_scope(world.answerer_outside):
        employ(world.organisation("outside"), world.answerer_outside, world.nobody, "staff")
    membership = invite(world)
    client = world.client("nobody")
    assert client.get(f"/invitations/{membership.pk}/").context["can"] == []
    assert client.post(f"/invitations/{membership.pk}/accept/").status_code == 403


@pytest.mark.parametrize("persona", ["other_lead", "nobody", "officer"])
def test_invitation_of_others(world: World, persona: str) -> None:
    membership = invite(world)
    client = world.client(persona)
    assert client.get(f"/invitations/{membership.pk}/").status_code == 404
    assert client.post(f"/invitations/{membership.pk}/accept/").status_code == 404


def test_link_signed_out(world: World) -> None:
    _membership, url = invite_by_mail(world)
    response = world.client().get(url)
    text = response.content.decode()
    assert (response.status_code, "样例医疗器械创新联合体" in text) == (200, True)
    assert f"/accounts/login/?next={url}" in text
    assert f"/accounts/signup/?next={url}" in text
    assert "no-store" in response["Cache-Control"]


def test_link_signed_out_posts_nothing(world: World) -> None:
    membership, url = invite_by_mail(world)
    world.client().post(url, {"organisation": str(world.organisation("other").pk)})
    assert Membership.objects.get(pk=membership.pk).organisation is None


def test_link_taken_up_and_accepted(world: World) -> None:
    membership, url = invite_by_mail(world)
    client = world.client("other_lead")
    response = client.post(url, {"organisation": str(world.organisation("other").pk)})
    assert response["Location"] == f"/invitations/{membership.pk}/"
    assert client.post(f"/invitations/{membership.pk}/accept/")["Location"] == "/c/ylqx/"
    assert client.get(url)["Location"] == f"/invitations/{membership.pk}/"


def test_link_with_an_organisation_of_others(world: World) -> None:
    membership, url = invite_by_mail(world)
    response = world.client("other_lead").post(url, {"organisation": str(world.organisation("outside").pk)})
    assert (response.status_code, Membership.objects.get(pk=membership.pk).organisation) == (422, None)


def test_link_for_a_member(world: World) -> None:
    _membership, url = invite_by_mail(world)
    data = {"organisation": str(world.organisation("university").pk)}
    response = world.client("member_university").post(url, data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["organisation"])


def test_link_without_an_organisation_leads_to_registration_and_back(world: World) -> None:
    membership, url = invite_by_mail(world)
    client = world.client("nobody")
    assert f"/organisations/new/?next={url}" in client.get(url).content.decode()
    data: dict[str, Any] = {
        "credit_code": "51310113501770003G",
        "name": "样例新材料学会",
        "kind": "association",
        "chain_position": "service",
        "size": "none",
    }
    assert client.post(f"/organisations/new/?next={url}", data)["Location"] == url
    organisation = Organisation.objects.get(name="样例新材料学会")
    client.post(url, {"organisation": str(organisation.pk)})
    assert client.post(f"/invitations/{membership.pk}/accept/").status_code == 302
    assert Membership.objects.get(organisation=organisation).status == MembershipStatus.ACTIVE


def test_link_declined(world: World) -> None:
    membership, url = invite_by_mail(world)
    client = world.client("nobody")
    assert client.post(f"{url}decline/", {"reason": "不是我们"})["Location"] == url
    assert (client.get(url).status_code, state(membership)) == (410, MembershipStatus.DECLINED)


def test_link_taken_up_by_others(world: World) -> None:
    _membership, url = invite_by_mail(world)
    world.client("other_lead").post(url, {"organisation": str(world.organisation("other").pk)})
    response = world.client("answerer_outside").get(url)
    assert (response.status_code, "样例鹭岛智能" in response.content.decode()) == (200, True)
    response = world.client("answerer_outside").post(
        url, {"organisation": str(world.organisation("outside").pk)}
    )
    assert response.status_code == 422


def test_link_expired(world: World) -> None:
    _membership, url = invite_by_mail(world)
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        response = world.client().get(url)
    assert (response.status_code, response.context["state"]) == (410, "expired")


def test_link_revoked(world: World) -> None:
    membership, url = invite_by_mail(world)
    with user_scope(world.lead_admin):
        actions.revoke(membership.pk, by=world.lead_admin, reason="有误")
    response = world.client().get(url)
    assert (response.status_code, response.context["state"]) == (410, "revoked")


def test_link_used(world: World) -> None:
    membership, url = invite_by_mail(world)
    world.client("other_lead").post(url, {"organisation": str(world.organisation("other").pk)})
    world.client("other_lead").post(f"/invitations/{membership.pk}/accept/")
    response = world.client().get(url)
    assert (response.status_code, response.context["state"]) == (410, "active")


def test_link_unknown(world: World) -> None:
    response = world.client().get("/invite/not-a-secret/")
    assert (response.status_code, response.context["state"]) == (404, "unknown")
