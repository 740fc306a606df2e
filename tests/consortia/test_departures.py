"""What a departure touches; leaving; removal by vote; tasks that are handed on or left."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from agreements import actions as agreements
from bounties.models import Milestone
from consortia import actions, departures
from consortia.departures import Touch
from consortia.kinds import BodyKind
from consortia.models import Body, Membership, Office, Resolution, Seat, TaskIndicator, TaskPart
from consortia.selectors.departures import impact
from consortia.states import MembershipStatus
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from tests import factories
from tests.bounties import scenes as bounty_scenes
from tests.consortia import joining_scenes as scenes
from tests.filings import stages
from tests.queries import queries_of
from tests.world import World


def page(world: World, key: str = "university", persona: str = "lead_admin") -> str:
    return f"/c/ylqx/members/{scenes.member(world, key).pk}/departure/"


def office(world: World, *, begins: int = 0) -> Office:
    today = timezone.localdate()
    body, _new = Body.objects.get_or_create(
        consortium=world.consortium, kind=BodyKind.COUNCIL, defaults={"name": "理事会"}
    )
    return Office.objects.create(
        consortium=world.consortium,
        body=body,
        user=world.member_university,
        person_name="张喆",
        organisation=world.organisation("university"),
        starts_on=today + timedelta(days=begins),
    )


def notices(kind: str) -> list[str]:
    found = Notice.objects.filter(kind=kind).order_by("user__email")
    return [email.partition("@")[0] for email in found.values_list("user__email", flat=True)]


# What it touches


def test_page_shows_tasks_seats_offices(world: World) -> None:
    scenes.task(world)
    office(world)
    response = world.client("member_university").get(page(world))
    headings = [group.heading for group in response.context["impact"].groups]
    assert (response.status_code, response.context["can"]) == (200, ["leave"])
    assert headings[:4] == ["持有的未完成任务", "未完成任务的指标", "终止的席位", "终止的职务"] or headings[
        :4
    ] == [
        "Open tasks held",
        "Indicators of open tasks",
        "Seats that end",
        "Offices that end",
    ]


def test_rooms_above_tell_what_they_know(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(membership: Membership) -> list[Touch]:
        return [Touch("份额", f"{membership}: 5 %", is_open=True)]

    monkeypatch.setattr(departures, "LOOKS", [*departures.LOOKS])
    departures.register_touch(look)
    departures.register_touch(look)
    with user_scope(world.lead_admin):
        groups = impact(scenes.member(world, "supplier")).groups
    assert [each.what for group in groups if group.heading == "份额" for each in group.touches] == [
        "样例泰泽生物: 5 %"
    ]


def test_page_query_count_does_not_grow(world: World) -> None:
    scenes.task(world)
    client = world.client("lead_admin")
    client.get(page(world))
    one = len(queries_of(lambda: client.get(page(world))))
    scenes.task(world, "T-2")
    scenes.task(world, "T-3", letter="A")
    office(world)
    three = len(queries_of(lambda: client.get(page(world))))
    assert one == three
    assert three <= 26


@pytest.mark.parametrize(
    ("persona", "can"),
    [("lead_admin", ["propose_removal"]), ("lead_staff", ["propose_removal"]), ("member_supplier", [])],
)
def test_who_may_what_on_the_page(world: World, persona: str, can: list[str]) -> None:
    assert world.client(persona).get(page(world)).context["can"] == can


def test_page_of_the_lead_and_of_outsiders(world: World) -> None:
    assert world.client("lead_admin").get(page(world, "lead")).context["can"] == []
    assert world.client("other_lead").get(page(world)).status_code == 404


# Leaving


def test_leaving_hands_tasks_on(world: World) -> None:
    task, left = scenes.task(world), scenes.task(world, "T-2", letter="A")
    consulted = scenes.task(world, "T-3", letter="C")
    held, coming = office(world), office(world, begins=30)
    heir, leaver = scenes.member(world, "supplier"), scenes.member(world, "university")
    data = {"reason": "战略调整", f"task-{task.pk}": str(heir.pk)}
    response = world.client("member_university").post(f"/c/ylqx/members/{leaver.pk}/leave/", data)
    assert (response.status_code, response["Location"]) == (302, f"/invitations/{leaver.pk}/")
    leaver.refresh_from_db()
    assert (leaver.status, leaver.left_on) == (MembershipStatus.LEFT, timezone.localdate())
    assert list(TaskPart.objects.values_list("task__number", "membership", "letter")) == [
        ("T-1", heir.pk, "R")
    ]
    indicators = dict(TaskIndicator.objects.values_list("task__number", "membership"))
    assert indicators == {"T-1": heir.pk, "T-2": None, "T-3": None}
    duty = Duty.objects.get(kind="task.without_holder")
    assert (duty.object_id, duty.permission) == (left.pk, "consortia.write_roadmap")
    assert notices("task.handed") == ["member_supplier"]
    event = Event.objects.get(name="membership.left_tasks")
    assert event.after == {
        "handed": [{"task": "T-1", "to": "样例泰泽生物", "part": "R"}],
        "left": ["T-2"],
    }
    assert not Seat.objects.filter(organisation=leaver.organisation).exists()
    held.refresh_from_db()
    coming.refresh_from_db()
    assert (held.ends_on, coming.ends_on) == (timezone.localdate(), coming.starts_on)
    assert consulted.parts.count() == 0


def test_accountable_part_goes_to_a_member_that_was_consulted(world: World) -> None:
    task = scenes.task(world, letter="A")
    heir = scenes.member(world, "supplier")
    TaskPart.objects.create(consortium=world.consortium, task=task, membership=heir, letter="C")
    with user_scope(world.member_university):
        actions.leave(
            scenes.member(world, "university").pk,
            by=world.member_university,
            reason="战略调整",
            handed_to={task.pk: heir.pk},
        )
    assert list(TaskPart.objects.values_list("membership", "letter")) == [(heir.pk, "A")]


@pytest.mark.parametrize("key", ["university", None])
def test_handing_tasks_to_nobody_who_can_take_them(world: World, key: str | None) -> None:
    task, leaver = scenes.task(world), scenes.member(world, "university")
    wrong = scenes.member(world, key).pk if key else uuid4()
    with user_scope(world.member_university), pytest.raises(RuleBroken):
        actions.leave(leaver.pk, by=world.member_university, reason="战略调整", handed_to={task.pk: wrong})
    leaver.refresh_from_db()
    assert (leaver.status, TaskPart.objects.count(), Seat.objects.count() > 0) == ("active", 1, True)


def test_leaving_without_a_reason_changes_nothing(world: World) -> None:
    leaver = scenes.member(world, "university")
    response = world.client("member_university").post(f"/c/ylqx/members/{leaver.pk}/leave/", {"reason": ""})
    leaver.refresh_from_db()
    assert (response.status_code, leaver.status) == (422, "active")


# Removal


def test_removal_needs_a_carried_resolution(world: World) -> None:
    member = scenes.member(world, "university")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.remove(member.pk, by=world.lead_admin, reason="长期不参与")
    url = f"/c/ylqx/members/{member.pk}/propose-removal/"
    response = world.client("lead_admin").post(url, {"reason": "长期不参与"})
    motion = Resolution.objects.get()
    assert response["Location"] == f"/c/ylqx/governance/resolutions/{motion.pk}/"
    assert (motion.kind, motion.subject_id, motion.barred) == ("removal", member.pk, member.organisation)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.propose_removal(member.pk, by=world.lead_admin, reason="再一次")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.remove(member.pk, by=world.lead_admin, reason="长期不参与")
    member.refresh_from_db()
    assert (member.status, Resolution.objects.count()) == ("active", 1)


def test_resolution_about_another_member_allows_nothing(world: World) -> None:
    scenes.resolved_removal(world, "supplier")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.remove(scenes.member(world, "university").pk, by=world.lead_admin, reason="长期不参与")


def test_removal_is_carried_out_once_and_told(world: World) -> None:
    task = scenes.task(world)
    motion, member = scenes.resolved_removal(world), scenes.member(world, "university")
    assert world.client("lead_admin").get(page(world)).context["can"] == ["remove"]
    url = f"/c/ylqx/members/{member.pk}/remove/"
    response = world.client("lead_admin").post(url, {"reason": "决议"})
    member.refresh_from_db()
    motion.refresh_from_db()
    assert (response.status_code, member.status, member.left_on) == (
        302,
        MembershipStatus.REMOVED,
        timezone.localdate(),
    )
    assert motion.carried_out_at is not None
    assert world.client("member_university").get("/c/ylqx/members/").status_code == 404
    assert notices("membership.removed") == [
        "lead_staff",
        "member_supplier",
        "member_university",
        "signatory_lead",
        "signatory_supplier",
    ]
    assert Duty.objects.filter(kind="task.without_holder", object_id=task.pk).count() == 1
    assert world.client("member_university").get(f"/invitations/{member.pk}/").status_code == 200


def test_lead_is_not_removed(world: World) -> None:
    lead = scenes.member(world, "lead")
    with user_scope(world.lead_admin):
        with pytest.raises(RuleBroken):
            actions.propose_removal(lead.pk, by=world.lead_admin, reason="换")
        with pytest.raises(RuleBroken):
            actions.remove(lead.pk, by=world.lead_admin, reason="换")
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("persona", "error"),
    [("lead_staff", PermissionDenied), ("member_supplier", PermissionDenied), ("other_lead", Http404)],
)
def test_removal_by_somebody_else(world: World, persona: str, error: type[Exception]) -> None:
    scenes.resolved_removal(world)
    member = scenes.member(world, "university")
    with user_scope(world.user(persona)), pytest.raises(error):
        actions.remove(member.pk, by=world.user(persona), reason="决议")
    member.refresh_from_db()
    assert member.status == "active"


# A membership of another consortium


def test_membership_of_another_consortium_is_not_found_here(world: World) -> None:
    """Even for a person with rights in both."""
    with user_scope(world.other_lead):
        invited = actions.invite(
            world.other_consortium.pk, by=world.other_lead, organisation_id=world.organisation("lead").pk
        )
    with user_scope(world.lead_admin):
        actions.accept(invited.pk, by=world.lead_admin)
    client = world.client("lead_admin")
    assert client.get(f"/c/qita/members/{invited.pk}/").status_code == 200
    for place in ("", "edit/", "departure/"):
        assert client.get(f"/c/ylqx/members/{invited.pk}/{place}").status_code == 404
    assert client.post(f"/c/ylqx/members/{invited.pk}/revoke/", {"reason": "x"}).status_code == 404


# REST


def test_rest_impact_leave_and_remove(world: World) -> None:
    task = scenes.task(world)
    here = f"/api/v1/consortia/ylqx/members/{scenes.member(world, 'university').pk}/"
    seen = world.api("member_university").get(f"{here}departure/")
    assert (seen.status_code, seen.data["can"], [each["number"] for each in seen.data["parts"]]) == (
        200,
        ["leave"],
        ["T-1"],
    )
    assert world.api("lead_admin").post(f"{here}remove/", {"reason": "决议"}).status_code == 400
    motion = world.api("lead_admin").post(f"{here}propose-removal/", {"reason": "长期不参与"})
    assert (motion.status_code, motion.data["kind"]) == (201, "removal")
    heir = str(scenes.member(world, "supplier").pk)
    body = {"reason": "战略调整", "handed_to": {str(task.pk): heir}}
    left = world.api("member_university").post(f"{here}leave/", body, format="json")
    assert (left.status_code, left.data["status"]) == (200, "left")
    assert str(TaskPart.objects.get().membership_id) == heir


# What rooms above know


def test_shares_milestones_and_minimum_numbers_are_told(world: World) -> None:
    with user_scope(world.lead_admin):
        agreements.create_agreement(by=world.lead_admin, consortium="ylqx")
    opened = stages.opened(world, stages.guideline(world, rules={"min_members": 3, "min_research": 1}))
    planned = Milestone.objects.filter(challenge=bounty_scenes.draft(world)).earliest("order")
    factories.forced(planned, organisation=world.organisation("university"))
    groups = world.client("lead_admin").get(page(world)).context["impact"].groups
    urls = [touch.url for group in groups for touch in group.touches if touch.url]
    assert sorted(url.split("/")[3] for url in urls) == ["agreements", "dossiers", "dossiers", "milestones"]
    assert f"/c/ylqx/dossiers/{opened.pk}/" in urls
    assert sum(touch.is_open for group in groups for touch in group.touches) == 3


def test_minimum_number_that_is_missed_already_is_no_matter_of_the_departure(world: World) -> None:
    stages.opened(world, stages.guideline(world, rules={"min_members": 4}))
    groups = world.client("lead_admin").get(page(world)).context["impact"].groups
    assert [touch for group in groups for touch in group.touches if "dossiers" in touch.url] == []
