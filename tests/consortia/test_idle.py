"""Idle members, members over time, what a member does, filters of the list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consortia import actions
from consortia.models import Membership, Seat
from consortia.permissions import SeatRole
from consortia.selectors.growth import members_over_time
from consortia.selectors.idle import idle_members
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from tests.consortia import joining_scenes as scenes
from tests.queries import queries_of
from tests.world import World

MEMBERS = "/c/ylqx/members/"


def idle(world: World) -> dict[str, bool]:
    with user_scope(world.lead_admin):
        return {str(each.membership): each.has_task for each in idle_members(world.consortium)}


# Idle


def test_members_without_a_task_are_idle_but_observers(world: World) -> None:
    scenes.task(world, of="university")
    Membership.objects.filter(pk=scenes.member(world, "supplier").pk).update(role="observer")
    assert idle(world) == {"样例申江诊断科技": False}


def test_members_with_a_task_are_idle_after_a_long_silence(world: World) -> None:
    scenes.task(world, of="university")
    scenes.task(world, "T-2", of="supplier")
    scenes.task(world, "T-3", of="lead")
    assert idle(world) == {}
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert idle(world) == {"样例申江诊断科技": True, "样例东海大学": True, "样例泰泽生物": True}
    Membership.objects.update(joined_on=timezone.localdate() - timedelta(days=200))
    # A deed of its people counts, whenever it joined.
    assert idle(world) == {}


def test_consulted_and_informed_hold_no_task(world: World) -> None:
    scenes.task(world, of="university", letter="C")
    assert idle(world)["样例东海大学"] is False


def test_reminder_goes_to_the_member_at_most_once_a_week(world: World) -> None:
    member = scenes.member(world, "university")
    url = f"{MEMBERS}{member.pk}/remind/"
    assert world.client("lead_admin").post(url).status_code == 302
    told = Notice.objects.filter(kind="membership.reminded").values_list("user__email", flat=True)
    assert list(told) == ["member_university@example.test"]
    assert world.client("lead_admin").post(url).status_code == 422
    assert Event.objects.filter(name="membership.reminded").count() == 1
    later = timezone.now() + timedelta(days=8)
    with time_machine.travel(later, tick=False), user_scope(world.lead_admin):
        actions.remind_idle(member.pk, by=world.lead_admin)
    assert Event.objects.filter(name="membership.reminded").count() == 2


def test_reminding_a_busy_member_or_as_somebody_else(world: World) -> None:
    scenes.task(world, of="university")
    member = scenes.member(world, "university")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.remind_idle(member.pk, by=world.lead_admin)
    with user_scope(world.member_supplier), pytest.raises(PermissionDenied):
        actions.remind_idle(member.pk, by=world.member_supplier)
    assert not Event.objects.filter(name="membership.reminded").exists()


def test_lead_sees_the_card_and_others_do_not(world: World) -> None:
    url = f"{MEMBERS}idle/"
    assert f'hx-get="{url}"' in world.client("lead_admin").get(MEMBERS).content.decode()
    assert f'hx-get="{url}"' not in world.client("member_university").get(MEMBERS).content.decode()
    card = world.client("lead_admin").get(url, headers={"HX-Request": "true"})
    assert (len(card.context["idle"]), "<html" in card.content.decode()) == (3, False)
    assert world.client("member_university").get(url).status_code == 403


def test_idle_page_query_count_does_not_grow(world: World) -> None:
    client, url = world.client("lead_admin"), f"{MEMBERS}idle/"
    client.get(url)
    three = len(queries_of(lambda: client.get(url)))
    Membership.objects.filter(role="member").update(role="observer")
    assert (three, len(queries_of(lambda: client.get(url)))) == (14, 14)


# Over time


def test_members_over_time(world: World) -> None:
    scenes.joined_on(scenes.member(world, "lead"), date(2026, 1, 15))
    scenes.joined_on(scenes.member(world, "university"), date(2026, 2, 1))
    scenes.joined_on(scenes.member(world, "supplier"), date(2026, 2, 20), date(2026, 4, 30))
    with user_scope(world.lead_admin):
        months = members_over_time(world.consortium, today=date(2026, 5, 3))
    assert [(each.label, each.members, each.joined, each.left) for each in months] == [
        ("2026-01", 1, 1, 0),
        ("2026-02", 3, 2, 0),
        ("2026-03", 3, 0, 0),
        ("2026-04", 2, 0, 1),
        ("2026-05", 2, 0, 0),
    ]


def test_members_over_time_across_years_and_at_most_two(world: World) -> None:
    Membership.objects.update(joined_on=date(2023, 11, 30))
    with user_scope(world.lead_admin):
        months = members_over_time(world.consortium, today=date(2026, 1, 1))
    assert (len(months), months[0].label, months[-1].label, months[0].members) == (
        24,
        "2024-02",
        "2026-01",
        3,
    )


# What a member does


def test_lead_changes_role_task_and_reason(world: World) -> None:
    member = scenes.member(world, "university")
    data = {"role": "core", "task": "检测标准", "reason": "国家实验室"}
    response = world.client("lead_admin").post(f"{MEMBERS}{member.pk}/edit/", data)
    member.refresh_from_db()
    assert (response.status_code, member.role, member.task, member.reason) == (302, *data.values())
    event = Event.objects.get(name="membership.changed")
    assert (event.before["role"], event.after["role"]) == ("member", "core")
    told = Notice.objects.filter(kind="membership.changed").values_list("user__email", flat=True)
    assert list(told) == ["member_university@example.test"]


def test_change_without_a_change_records_nothing(world: World) -> None:
    member = scenes.member(world, "university")
    with user_scope(world.lead_admin):
        actions.change_membership(member.pk, by=world.lead_admin, role=member.role, task=member.task)
    assert not Event.objects.filter(name="membership.changed").exists()


def test_lead_keeps_its_role_and_nobody_becomes_lead_so(world: World) -> None:
    with user_scope(world.lead_admin):
        for key, role in (("lead", "core"), ("university", "lead")):
            with pytest.raises(RuleBroken):
                actions.change_membership(scenes.member(world, key).pk, by=world.lead_admin, role=role)
    form = world.client("lead_admin").get(f"{MEMBERS}{scenes.member(world, 'lead').pk}/edit/").context["form"]
    assert sorted(form.fields) == ["reason", "task"]


def test_co_lead_s_people_may_be_lead_staff_while_it_is_co_lead(world: World) -> None:
    member = scenes.member(world, "university")
    with user_scope(world.lead_admin):
        actions.change_membership(member.pk, by=world.lead_admin, role="co_lead")
        actions.add_seat(
            world.consortium.pk,
            by=world.lead_admin,
            organisation_id=world.organisation("university").pk,
            user=world.member_university,
            role=SeatRole.LEAD_STAFF,
        )
    seats = Seat.objects.filter(user=world.member_university).order_by("role")
    assert list(seats.values_list("role", flat=True)) == ["lead_staff", "member_admin"]
    with user_scope(world.lead_admin):
        actions.change_membership(member.pk, by=world.lead_admin, role="member")
    assert list(seats.values_list("role", flat=True)) == ["member_admin", "member_staff"]
    assert world.client("member_university").get("/c/ylqx/agreements/new/").status_code in (403, 404)


# The list


def test_list_filters_by_size_region_and_kind(world: World) -> None:
    client = world.client("lead_admin")

    def names(query: str) -> list[str]:
        return sorted(str(each) for each in client.get(f"{MEMBERS}?{query}").context["page"])

    assert names("size=small") == ["样例泰泽生物"]
    assert names("kind=university&region=上海") == ["样例东海大学"]
    assert names("region=北京") == []
    assert names("role=lead") == ["样例申江诊断科技"]


def test_members_page_query_count_does_not_grow(world: World) -> None:
    client = world.client("lead_admin")
    client.get(MEMBERS)
    three = len(queries_of(lambda: client.get(MEMBERS)))
    with user_scope(world.lead_admin):
        invited = actions.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )
    with user_scope(world.answerer_outside):
        actions.accept(invited.pk, by=world.answerer_outside)
    assert three == len(queries_of(lambda: client.get(MEMBERS)))
    assert three == 12


# REST


def test_rest(world: World) -> None:
    api, base = world.api("lead_admin"), "/api/v1/consortia/ylqx/"
    assert len(api.get(f"{base}idle/").data) == 3
    assert world.api("member_university").get(f"{base}idle/").status_code == 403
    assert [each["members"] for each in api.get(f"{base}members-over-time/").data] == [3]
    member = f"{base}members/{scenes.member(world, 'university').pk}/"
    assert api.post(f"{member}role/", {"role": "core"}).data["role"] == "core"
    assert api.post(f"{member}role/", {"role": "observer"}).status_code == 400
    assert scenes.member(world, "university").role == "core"
    assert api.patch(member, {"task": "检测"}).data["task"] == "检测"
    assert [api.post(f"{member}remind/").status_code for _time in range(2)] == [200, 400]
