"""Pages and REST of governance: what each shows, what it answers, how many queries it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from consortia.actions import governance, votes
from consortia.kinds import Ballot, BodyKind
from consortia.models import AgendaItem, Attendance, Body, Meeting, Office, Resolution, Vote, VotingRule
from kernel.accounts.models import IdempotentRequest
from kernel.tenancy.scope import system_scope, user_scope
from tests.consortia import gathering, voting
from tests.documents.files import handed_in
from tests.queries import queries_of
from tests.world import World

BASE = "/c/ylqx/governance/"
REST = "/api/v1/consortia/ylqx/"


def _queries(client: Any, url: str) -> int:
    assert client.get(url).status_code == 200
    return len(queries_of(lambda: client.get(url)))


# Bodies and offices


def test_governance_page_shows_every_kind_of_body(world: World) -> None:
    voting.seated(world, "member_university", title="chair")
    opened = voting.opened(world)
    page = world.client("member_university").get(BASE)
    assert [view.kind for view in page.context["bodies"]] == list(BodyKind.values)
    council = next(view for view in page.context["bodies"] if view.kind == BodyKind.COUNCIL)
    assert (council.vacant, [line.office.person_name for line in council.sitting]) == ([], ["张喆"])
    assert [(each.resolution, each.is_mine) for each in page.context["votes"]] == [(opened, True)]


def test_office_is_filled_changed_and_ended_by_pages(world: World) -> None:
    client = world.client("lead_admin")
    assert client.post(f"{BASE}bodies/council/", {"name": "理事会", "term_years": 3}).status_code == 302
    body = Body.objects.get(kind=BodyKind.COUNCIL)
    university = world.organisation("university")
    form = {
        "person": f"{university.pk}:{world.member_university.pk}",
        "title": "chair",
        "weight": 2,
        "starts_on": "2026-01-01",
    }
    assert client.post(f"{BASE}bodies/{body.pk}/appoint/", form).status_code == 302
    office = Office.objects.get(body=body)
    assert (office.person_name, office.organisation, str(office.ends_on)) == (
        "张喆",
        university,
        "2029-01-01",
    )
    again = client.post(f"{BASE}bodies/{body.pk}/appoint/", form)
    assert (again.status_code, Office.objects.count()) == (422, 1)
    term = {"title": "member", "weight": 1, "starts_on": "2026-01-01", "ends_on": ""}
    assert client.post(f"{BASE}offices/{office.pk}/", term).status_code == 302
    refused = client.post(f"{BASE}offices/{office.pk}/end/", {"reason": " "})
    assert refused.status_code == 422
    assert client.post(f"{BASE}offices/{office.pk}/end/", {"reason": "届满"}).status_code == 302
    office.refresh_from_db()
    assert (office.end_reason, office.is_held) == ("届满", False)


def test_member_changes_nothing_of_governance(world: World) -> None:
    opened = voting.opened(world)
    meeting = gathering.planned(world)
    member = world.client("member_university")
    for path in (
        "bodies/council/",
        f"bodies/{opened.body_id}/appoint/",
        "rules/removal/",
        "resolutions/new/",
        f"resolutions/{opened.pk}/withdraw/",
        f"meetings/{meeting.pk}/hold/",
        f"meetings/{meeting.pk}/minutes/",
    ):
        assert member.post(BASE + path, {"reason": "样例"}).status_code == 403, path
        assert world.client("other_lead").post(BASE + path).status_code == 404, path


def test_voting_rule_is_laid_down_by_page(world: World) -> None:
    client = world.client("lead_admin")
    assert client.get(f"{BASE}rules/").status_code == 200
    form = {
        "is_required": "on",
        "body_kind": "assembly",
        "days": 10,
        "ballot": "secret",
        "weighting": "equal",
        "quorum_percent": 60,
        "majority_num": 3,
        "majority_den": 4,
        "base": "all",
    }
    assert client.post(f"{BASE}rules/removal/", form).status_code == 302
    rule = VotingRule.objects.get()
    assert (rule.kind, rule.majority_den, rule.base, rule.days) == ("removal", 4, "all", 10)
    assert client.post(f"{BASE}rules/removal/", form | {"majority_num": 5}).status_code == 422
    assert client.get(f"{BASE}rules/nonsense/").status_code == 404


# Resolutions


def test_motion_goes_from_draft_to_result_by_pages(world: World) -> None:
    lead = world.client("lead_admin")
    form = {
        "kind": "general",
        "title": "样例年度计划",
        "text": "样例：通过年度计划。",
        "ballot": "open",
        "weighting": "equal",
        "quorum_percent": 50,
        "majority_num": 1,
        "majority_den": 2,
        "majority_exceeds": "on",
        "base": "cast",
    }
    answer = lead.post(f"{BASE}resolutions/new/", form)
    motion = Resolution.objects.get()
    url = f"{BASE}resolutions/{motion.pk}/"
    assert answer["Location"] == url
    assert (motion.majority_exceeds, motion.base) == (True, "cast")
    moved = timezone.localtime(motion.deadline - timedelta(days=2))
    changed = form | {"title": "样例二", "deadline": f"{moved:%Y-%m-%dT%H:%M}"}
    assert lead.post(f"{url}edit/", changed).status_code == 302
    assert lead.post(f"{url}open/").status_code == 302
    for persona in voting.ASSEMBLY:
        client = world.client(persona)
        assert b"<form" in client.get(url).content
        assert client.post(f"{url}vote/", {"choice": "for", "comment": "样例意见"}).status_code == 302
        told = client.get(url).content.decode()
        assert ("您的表决已计入，截止前可以更改。" in told) == (persona != voting.ASSEMBLY[-1])
    page = lead.get(url)
    assert (page.context["result"].rows[0][1], page.context["resolution"].title) == (3, "样例二")
    assert page.content.decode().count("样例意见") == 3
    assert lead.get(f"{url}edit/").status_code == 409


def test_vote_without_a_choice_comes_back(world: World) -> None:
    opened = voting.opened(world)
    client = world.client("lead_admin")
    assert client.post(f"{BASE}resolutions/{opened.pk}/vote/", {"choice": "nonsense"}).status_code == 422
    with system_scope():
        assert not Vote.objects.exists()


def test_page_of_a_secret_vote_shows_nobody_elses_choice(world: World) -> None:
    opened = voting.opened(world, ballot=Ballot.SECRET)
    voting.vote(world, opened, member_university="against")
    url = f"{BASE}resolutions/{opened.pk}/"
    own = world.client("member_university").get(url)
    assert own.context["view"].own_vote.choice == "against"
    for persona in ("lead_admin", "member_supplier", "lead_staff"):
        view = world.client(persona).get(url).context["view"]
        assert view.own_vote is None
        assert [line.vote for line in view.lines] == [None, None, None]


def test_look_at_the_list_counts_what_is_over(world: World) -> None:
    opened = voting.over(voting.opened(world))
    page = world.client("member_supplier").get(f"{BASE}resolutions/")
    assert [each.status for each in page.context["page"]] == ["no_quorum"]
    assert voting.fresh(opened).closed_at is not None


def test_list_of_resolutions_is_filtered_sorted_and_exported(world: World) -> None:
    first, second = voting.motion(world, title="样例甲"), voting.opened(world, title="样例乙")
    client = world.client("member_university")
    for query, found in (
        ("status=open", [second]),
        ("q=甲", [first]),
        ("kind=removal", []),
        ("body=assembly&ordering=number", [first, second]),
        ("ordering=-number", [second, first]),
    ):
        page = client.get(f"{BASE}resolutions/?{query}").context["page"]
        assert list(page) == found, query
    sheet = client.get(f"{BASE}resolutions/?export=xlsx")
    assert sheet["Content-Type"].startswith("application/vnd.openxml")


@pytest.mark.parametrize(
    ("path", "number"), [("", 16), ("resolutions/", 12), ("meetings/", 10), ("rules/", 10)]
)
def test_list_takes_the_same_queries_with_more_rows(world: World, path: str, number: int) -> None:
    client = world.client("lead_admin")
    voting.opened(world)
    gathering.planned(world)
    one = _queries(client, BASE + path)
    for _n in range(2):
        voting.opened(world)
        gathering.planned(world)
    assert (one, _queries(client, BASE + path)) == (number, number)


def test_details_take_the_same_queries_with_more_voters_and_items(world: World) -> None:
    client = world.client("lead_admin")
    body = voting.council(world)
    voting.seated(world, "lead_admin", body=body)
    opened = voting.opened(world, body_id=body.pk)
    meeting = gathering.planned(world)
    before = (
        _queries(client, f"{BASE}resolutions/{opened.pk}/"),
        _queries(client, f"{BASE}meetings/{meeting.pk}/"),
    )
    for persona in ("member_university", "member_supplier"):
        voting.seated(world, persona, body=body)
    opened = voting.opened(world, body_id=body.pk)
    meeting = gathering.planned(world, agenda=[{"title": f"样例{n}"} for n in range(5)])
    after = (
        _queries(client, f"{BASE}resolutions/{opened.pk}/"),
        _queries(client, f"{BASE}meetings/{meeting.pk}/"),
    )
    assert (before, after) == ((13, 13), (13, 13))


# Meetings


def test_meeting_goes_from_call_to_approved_minutes_by_pages(world: World) -> None:
    lead = world.client("lead_admin")
    body = voting.council(world)
    voting.seated(world, "member_university", body=body)
    now = timezone.localtime() - timedelta(minutes=5)
    form = {
        "body": body.pk,
        "title": "样例理事会第一次会议",
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "place": "样例会议室",
        "agenda": "样例议题一\n\n样例议题二",
    }
    answer = lead.post(f"{BASE}meetings/new/", form)
    meeting = Meeting.objects.get()
    url = f"{BASE}meetings/{meeting.pk}/"
    assert answer["Location"] == url
    first, second = AgendaItem.objects.filter(meeting=meeting)
    assert lead.post(f"{url}agenda/{second.pk}/move/", {"to": "up"}).status_code == 302
    assert lead.post(f"{url}agenda/add/", {"title": "样例议题三"}).status_code == 302
    assert lead.post(f"{url}agenda/{first.pk}/remove/").status_code == 302
    titles = AgendaItem.objects.filter(meeting=meeting).values_list("order", "title")
    assert list(titles) == [(1, "样例议题二"), (2, "样例议题三")]
    line = Attendance.objects.get(meeting=meeting)
    came = {f"presence-{line.pk}": "proxy", f"proxy-{line.pk}": ""}
    assert lead.post(f"{url}attendance/", came).status_code == 422
    assert lead.post(f"{url}attendance/", came | {f"proxy-{line.pk}": "样例代表"}).status_code == 302
    assert lead.post(f"{url}hold/").status_code == 302
    assert lead.post(f"{url}approve/").status_code == 422
    saved = lead.post(
        f"{url}minutes/", {"minutes": "样例纪要", "version": 1}, headers={"Accept": "application/json"}
    )
    assert saved.json()["version"] == 2
    stale = lead.post(
        f"{url}minutes/", {"minutes": "别的", "version": 1}, headers={"Accept": "application/json"}
    )
    assert stale.status_code == 409
    assert lead.post(f"{url}approve/").status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes) == ("minuted", "样例纪要")
    assert lead.post(f"{url}agenda/add/", {"title": "样例"}).status_code == 409
    assert lead.post(f"{url}minutes/", {"minutes": "别的", "version": 2}).status_code == 409
    assert lead.get(url).status_code == 200


def test_meeting_page_offers_a_calendar_file(world: World) -> None:
    meeting = gathering.planned(world, title="样例；会议\nX-EVIL:1")
    answer = world.client("member_university").get(f"{BASE}meetings/{meeting.pk}/calendar.ics")
    lines = answer.content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert [line for line in lines if line.startswith("X-EVIL")] == []
    assert max(len(line.encode()) for line in lines) <= 75


def test_signed_scan_is_kept_with_the_minutes(world: World) -> None:
    meeting = gathering.held(world)
    lead = world.client("lead_admin")
    url = f"{BASE}meetings/{meeting.pk}/"
    form = {"file": handed_in(), "level": "internal"}
    assert lead.post(f"{url}scan/", form).status_code == 422
    answer = lead.post(f"{url}scan/", form | {"file": handed_in(), "no_state_secrets": "on"})
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.minutes_file is not None
    assert meeting.minutes_file.consortium_id == world.consortium.pk


# REST


def test_rest_takes_a_motion_through_a_secret_vote(world: World) -> None:
    lead = world.api("lead_admin")
    made = lead.post(
        f"{REST}resolutions/",
        {"title": "样例", "text": "样例", "kind": "general", "ballot": "secret"},
        format="json",
    )
    assert made.status_code == 201
    assert (made.json()["status"], made.json()["can"]) == ("draft", ["edit", "open", "withdraw"])
    url = f"{REST}resolutions/{made.json()['id']}/"
    assert lead.post(f"{url}open/").json()["status"] == "open"
    assert lead.post(f"{url}close/").status_code == 400
    for persona, choice in zip(voting.ASSEMBLY, ("for", "for", "against"), strict=True):
        api = world.api(persona)
        answer = api.post(
            f"{url}vote/", {"choice": choice}, headers={"Idempotency-Key": "样例".encode().hex()}
        )
        assert answer.status_code == 200
        assert "own_vote" not in answer.json()
    assert not IdempotentRequest.objects.exists()
    shown = lead.get(url).json()
    assert (shown["status"], shown["result"]["for"], shown["own_vote"]) == ("carried", 2, None)
    assert {line["choice"] for line in shown["roll"]} == {None}
    listed = lead.get(f"{REST}resolutions/").json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]


def test_rest_refuses_whom_the_pages_refuse(world: World) -> None:
    opened = voting.opened(world)
    url = f"{REST}resolutions/{opened.pk}/"
    assert world.api("other_lead").get(url).status_code == 404
    assert world.api("other_lead").post(f"{url}vote/", {"choice": "for"}).status_code == 404
    assert world.api("lead_staff").post(f"{url}vote/", {"choice": "for"}).status_code == 403
    assert world.api("member_university").post(f"{url}withdraw/", {"reason": "样例"}).status_code == 403
    elsewhere = f"/api/v1/consortia/qita/resolutions/{opened.pk}/"
    assert world.api("lead_admin").get(elsewhere).status_code == 404


def test_rest_fills_bodies_and_holds_meetings(world: World) -> None:
    lead = world.api("lead_admin")
    body = lead.post(f"{REST}bodies/", {"kind": "council", "name": "理事会"}, format="json").json()
    assert (body["kind"], body["status"]) == ("council", "vacant")
    office = lead.post(
        f"{REST}offices/",
        {
            "body": body["id"],
            "user": str(world.member_university.pk),
            "title": "chair",
            "starts_on": "2026-01-01",
        },
        format="json",
    )
    assert office.status_code == 201
    assert lead.get(f"{REST}bodies/{body['id']}/").json()["status"] == "active"
    stranger = {"body": body["id"], "user": str(world.other_lead.pk), "starts_on": "2026-01-01"}
    assert lead.post(f"{REST}offices/", stranger, format="json").status_code == 400
    rules = lead.get(f"{REST}voting-rules/").json()
    assert {rule["kind"]: rule["status"] for rule in rules}["removal"] == "default"
    changed = lead.patch(f"{REST}voting-rules/removal/", {"days": 14}, format="json").json()
    assert (changed["status"], changed["days"]) == ("laid_down", 14)
    now = timezone.now()
    meeting = lead.post(
        f"{REST}meetings/",
        {
            "body": body["id"],
            "title": "样例会议",
            "starts_at": now.isoformat(),
            "ends_at": (now + timedelta(hours=1)).isoformat(),
            "place": "样例",
            "agenda": [{"title": "样例议题"}],
        },
        format="json",
    ).json()
    url = f"{REST}meetings/{meeting['id']}/"
    line = meeting["attendance"][0]["id"]
    lines = {"lines": [{"id": line, "presence": "present"}]}
    assert lead.post(f"{url}attendance/", lines, format="json").json()["present_count"] == 1
    assert lead.post(f"{url}hold/").json()["status"] == "held"
    minutes = {"minutes": "样例", "version": 1}
    assert lead.post(f"{url}minutes/", minutes, format="json").json()["version"] == 2
    assert lead.post(f"{url}minutes/", minutes, format="json").status_code == 409
    assert lead.post(f"{url}approve/").json()["status"] == "minuted"
    ended = lead.post(f"{REST}offices/{office.json()['id']}/end/", {"reason": "样例"}, format="json")
    assert ended.json()["status"] == "ended"


def test_offices_end_with_the_membership(world: World) -> None:
    voting.seated(world, "member_university")
    with user_scope(world.lead_admin):
        ended = governance.end_offices(
            world.organisation("university"), consortium=world.consortium, by=world.lead_admin, reason="样例"
        )
    assert (ended, Office.objects.get().is_held) == (1, False)
    with user_scope(world.lead_admin):
        assert votes.settle_overdue(world.consortium) == 0


def test_motion_bars_a_member_only(world: World) -> None:
    api = world.api("lead_admin")
    for stranger in (uuid4(), world.organisation("outside").pk):
        body = {"title": "样例", "text": "样例", "barred": str(stranger)}
        refused = api.post(f"{REST}resolutions/", body, format="json")
        assert (refused.status_code, refused.json()["errors"][0]["attr"]) == (400, "barred")
    assert Resolution.objects.count() == 0
    body["barred"] = str(world.organisation("university").pk)
    assert api.post(f"{REST}resolutions/", body, format="json").status_code == 201


def test_office_ends_before_the_calendar_does(world: World) -> None:
    api, council = world.api("lead_admin"), voting.council(world)
    body = {"body": str(council.pk), "title": "chair", "person_name": "样例", "starts_on": "9999-01-01"}
    assert api.post(f"{REST}offices/", body, format="json").status_code == 400
    assert api.patch(f"{REST}bodies/{council.pk}/", {"term_years": 30_000}, format="json").status_code == 200
    made = api.post(f"{REST}offices/", body | {"starts_on": "2026-01-01"}, format="json")
    assert (made.status_code, made.json()["ends_on"]) == (201, "9999-01-01")
