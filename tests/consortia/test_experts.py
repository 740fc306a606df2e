"""Experts drawn for a consortium and asked for advice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from consortia.actions import advice as answering
from consortia.actions import experts as actions
from consortia.drawing import Candidate, draw
from consortia.models import AdviceRequest, ExpertDraw
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.notices.selectors import duties_of
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from members.actions import experts as entries
from members.models import Expert
from tests.consortia import expertscenes as scenes
from tests.consortia.expertscenes import (
    answered,
    asked,
    drawn,
    field,
    listed,
    person,
    recused,
    several,
    taken,
)
from tests.queries import queries_of
from tests.world import World

HERE = "/c/ylqx/experts/"
API = "/api/v1/consortia/ylqx/"


def names(entries: list[dict[str, Any]]) -> list[str]:
    return sorted(entry["name"] for entry in entries)


# Drawing


def test_draw_can_be_repeated_from_what_is_kept(world: World) -> None:
    several(7)
    made = drawn(world, wanted=3)
    pool = [Candidate(entry["expert"], entry["kind"]) for entry in made.candidates]
    again = draw(pool, wanted=3, kinds=made.criteria["kinds"], seed=made.seed)
    assert [entry["expert"] for entry in made.drawn] == [each.id for each in again]
    assert (len(made.drawn), len(made.candidates), made.left_out) == (3, 7, [])
    event = Event.objects.get(name="draw.held")
    assert (event.consortium_id, event.after["seed"]) == (world.consortium.pk, made.seed)


def test_draw_leaves_out_whoever_has_an_interest_or_is_away(world: World) -> None:
    today = timezone.localdate()
    listed(person("free"))
    listed(person("employed"), unit=world.organisation("university").name)
    listed(person("lead"), unit=world.organisation("lead").credit_code)
    recused(listed(person("stated")), world.organisation("supplier").name)
    recused(listed(person("elsewhere")), world.organisation("other").name)
    listed(world.member_supplier)
    listed(person("away"), away_from=today, away_until=today + timedelta(days=3))
    listed(person("back"), away_until=today - timedelta(days=1), away_from=today - timedelta(days=9))
    listed(person("hidden"))
    with user_scope(person("hidden")):
        entries.pause_expert(by=person("hidden"))
    made = drawn(world, wanted=3)
    assert names(made.drawn) == ["样例专家back", "样例专家elsewhere", "样例专家free"]
    assert sorted((entry["name"], entry["why"]) for entry in made.left_out) == [
        ("样例专家away", "away"),
        ("样例专家employed", "interest"),
        ("样例专家lead", "interest"),
        ("样例专家stated", "interest"),
        ("陈䶮", "interest"),
    ]


def test_draw_is_by_field_and_kind(world: World) -> None:
    several(3)
    listed(person("money"), kind="finance")
    listed(person("other"), terms=[field("样例领域二")])
    made = drawn(world, wanted=2, terms=[field().pk], kinds={"finance": 1})
    assert names(made.candidates) == ["样例专家1", "样例专家2", "样例专家3", "样例专家money"]
    assert sorted(entry["kind"] for entry in made.drawn) == ["finance", "technical"]


@pytest.mark.parametrize(
    ("wish", "attr"),
    [
        ({"wanted": 4}, "wanted"),
        ({"wanted": 0}, "wanted"),
        ({"wanted": 26}, "wanted"),
        ({"wanted": 1, "kinds": {"finance": 1}}, "wanted"),
        ({"wanted": 1, "kinds": {"technical": 2}}, "wanted"),
        ({"wanted": 1, "kinds": {"zoo": 1}}, "kinds"),
    ],
)
def test_draw_that_cannot_be_is_refused(wish: dict[str, Any], attr: str, world: World) -> None:
    several(3)
    with pytest.raises(RuleBroken) as refused:
        drawn(world, **wish)
    assert (refused.value.attr, ExpertDraw.objects.count()) == (attr, 0)


@pytest.mark.parametrize(
    ("persona", "error"), [("member_university", PermissionDenied), ("other_lead", Http404)]
)
def test_draw_without_the_right_is_refused(persona: str, error: type[Exception], world: World) -> None:
    several(3)
    with pytest.raises(error):
        drawn(world, by=persona)
    assert ExpertDraw.objects.count() == 0


def replaced(world: World, made: ExpertDraw, place: int = 0, reason: str = "样例：时间冲突") -> ExpertDraw:
    with user_scope(world.lead_admin):
        return actions.replace_expert(
            made.pk, made.drawn[place]["expert"], by=world.lead_admin, reason=reason
        )


def test_replacement_is_the_next_in_the_order_of_the_draw(world: World) -> None:
    several(5)
    made = drawn(world, wanted=3)
    pool = [Candidate(entry["expert"], entry["kind"]) for entry in made.candidates]
    fourth = next(each.id for each in draw(pool, wanted=4, seed=made.seed) if each.id not in str(made.drawn))
    after = replaced(world, made)
    assert after.drawn[0]["replaced"] == "样例：时间冲突"
    assert (after.drawn[3]["expert"], after.drawn[3]["replaces"]) == (fourth, made.drawn[0]["expert"])
    assert Event.objects.get(name="draw.replaced").reason == "样例：时间冲突"


def test_replacement_passes_over_whoever_has_an_interest_by_now(world: World) -> None:
    several(4)
    made = drawn(world, wanted=3)
    (spare,) = {entry["expert"] for entry in made.candidates} - {entry["expert"] for entry in made.drawn}
    recused(Expert.objects.get(pk=spare), world.organisation("lead").name)
    with pytest.raises(RuleBroken):
        replaced(world, made)
    made.refresh_from_db()
    assert ["replaced" in entry for entry in made.drawn] == [False] * 3


def test_replacement_needs_a_reason_and_somebody_who_does_not_serve(world: World) -> None:
    several(5)
    made = drawn(world, wanted=3)
    with pytest.raises(RuleBroken) as refused:
        replaced(world, made, reason=" ")
    assert refused.value.attr == "reason"
    expert = Expert.objects.get(pk=made.drawn[0]["expert"])
    request = asked(world, expert, draw_id=made.pk)
    with pytest.raises(RuleBroken):
        replaced(world, made)
    with user_scope(expert.user):
        answering.decline(request.pk, by=expert.user, reason="样例")
    assert len(replaced(world, made).drawn) == 4
    with pytest.raises(RuleBroken):
        replaced(world, made)


# Asking


def test_question_is_a_task_of_the_expert(world: World) -> None:
    (expert,) = several(1)
    request = asked(world, expert)
    (duty,) = duties_of(expert.user)
    assert (duty.kind, duty.url, duty.consortium_id) == (
        "advice.answer",
        f"/advice/{request.pk}/",
        world.consortium.pk,
    )
    notice = Notice.objects.get(user=expert.user)
    assert notice.params == {"consortium": world.consortium.name, "title": "样例问题"}
    assert Notice.objects.filter(user=world.lead_admin, kind__startswith="advice").count() == 0


def test_question_goes_to_nobody_with_an_interest(world: World) -> None:
    expert = listed(person(1))
    recused(expert, world.organisation("lead").name)
    with pytest.raises(RuleBroken) as refused:
        asked(world, expert)
    assert (refused.value.attr, AdviceRequest.objects.count()) == ("experts", 0)


def test_question_of_a_draw_goes_to_the_drawn_only(world: World) -> None:
    several(4)
    made = drawn(world, wanted=3)
    (spare,) = {entry["expert"] for entry in made.candidates} - {entry["expert"] for entry in made.drawn}
    with pytest.raises(RuleBroken) as refused:
        asked(world, Expert.objects.get(pk=spare), draw_id=made.pk)
    assert (refused.value.attr, AdviceRequest.objects.count()) == ("experts", 0)


def test_question_for_yesterday_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        asked(world, several(1)[0], days=-1)
    assert refused.value.attr == "due_on"


def test_taking_on_needs_the_declaration_which_is_kept(world: World) -> None:
    (expert,) = several(1)
    request, user = asked(world, expert), expert.user
    with user_scope(user), pytest.raises(RuleBroken) as refused:
        answering.take(request.pk, by=user, declared=False)
    assert refused.value.attr == "declared"
    with user_scope(user):
        assert answering.take(request.pk, by=user, declared=True).status == "taken"
    assert Event.objects.get(name="advice.taken").after["declaration"] == answering.statement()
    assert Notice.objects.filter(user=world.lead_admin, kind="advice.taken").count() == 1


def test_answer_ends_the_task_and_is_told(world: World) -> None:
    (expert,) = several(1)
    given = answered(world, expert)
    assert (given.status, Duty.objects.filter(object_id=given.pk, done_at=None).count()) == ("answered", 0)
    told = Notice.objects.filter(kind="advice.answered").values_list("user__email", flat=True)
    assert sorted(told) == ["lead_admin@example.test", "lead_staff@example.test"]


def test_answer_is_not_seen_before_it_is_given(world: World) -> None:
    (expert,) = several(1)
    request, user = taken(world, expert), expert.user
    with user_scope(user):
        request = answering.write(request.pk, by=user, text="样例草稿", version=request.version)
    page, path = f"{HERE}advice/{request.pk}/", f"{API}advice/{request.pk}/"
    assert "样例草稿" not in world.client("lead_admin").get(page).content.decode()
    assert world.api("lead_admin").get(path).data["advice"] == ""
    with user_scope(user):
        answering.answer(request.pk, by=user, text="样例草稿", version=request.version)
    assert "样例草稿" in world.client("member_university").get(page).content.decode()
    assert world.api("lead_admin").get(path).data["advice"] == "样例草稿"


def test_answer_of_an_old_version_is_refused(world: World) -> None:
    (expert,) = several(1)
    request, user = taken(world, expert), expert.user
    with user_scope(user):
        answering.write(request.pk, by=user, text="新", version=1)
        with pytest.raises(StaleVersion):
            answering.write(request.pk, by=user, text="旧", version=1)
    request.refresh_from_db()
    assert (request.advice, request.version) == ("新", 2)


def test_answer_cannot_be_empty_or_given_twice(world: World) -> None:
    (expert,) = several(1)
    request, user = taken(world, expert), expert.user
    with user_scope(user):
        with pytest.raises(RuleBroken):
            answering.answer(request.pk, by=user, text=" ", version=1)
        request.refresh_from_db()
        given = answering.answer(request.pk, by=user, text="好", version=request.version)
        with pytest.raises(TransitionNotAllowed):
            answering.answer(request.pk, by=user, text="坏", version=given.version)


def test_question_taken_back_is_told_with_the_reason(world: World) -> None:
    (expert,) = several(1)
    request = asked(world, expert)
    with user_scope(world.lead_admin):
        actions.withdraw_advice(request.pk, by=world.lead_admin, reason="样例：已无必要")
    assert list(duties_of(expert.user)) == []
    notice = Notice.objects.get(user=expert.user, kind="advice.withdrawn")
    assert notice.params["reason"] == "样例：已无必要"


def test_advice_stays_when_the_expert_is_no_longer_listed(world: World) -> None:
    (expert,) = several(1)
    given = answered(world, expert)
    with user_scope(expert.user):
        entries.pause_expert(by=expert.user, withdraw_consent=True)
    page = world.client("lead_admin").get(HERE)
    assert [each.pk for each in page.context["page"]] == [given.pk]
    assert world.client("lead_admin").get(f"{HERE}advice/{given.pk}/").status_code == 200


@pytest.mark.parametrize("act", ["take", "decline", "write", "answer"])
def test_nobody_else_acts_for_the_expert(act: str, world: World) -> None:
    (expert,) = several(1)
    request = asked(world, expert)
    bodies: dict[str, dict[str, Any]] = {
        "take": {"declared": True},
        "decline": {"reason": "样例"},
        "write": {"text": "x", "version": 1},
        "answer": {"text": "x", "version": 1},
    }
    given = bodies[act]
    for persona in ("lead_admin", "other_lead"):
        user = world.user(persona)
        with user_scope(user), pytest.raises(Http404):
            getattr(answering, act)(request.pk, by=user, **given)
    request.refresh_from_db()
    assert (request.status, request.advice) == ("asked", "")


# Pages


def test_pages_lead_from_a_draw_to_the_answer(world: World) -> None:
    several(5)
    lead = world.client("lead_admin")
    body = {"purpose": "样例论证", "wanted": 3, "terms": [str(field().pk)], "kind_technical": 1}
    response = lead.post(f"{HERE}draw/", body)
    made = ExpertDraw.objects.get()
    assert response["Location"] == f"{HERE}draws/{made.pk}/"
    question = {
        "experts": [entry["expert"] for entry in made.drawn[:2]],
        "title": "样例问题",
        "question": scenes.QUESTION,
        "days": 5,
    }
    assert lead.post(f"{HERE}draws/{made.pk}/ask/", question).status_code == 302
    assert AdviceRequest.objects.count() == 2
    path = f"{HERE}draws/{made.pk}/replace/{made.drawn[2]['expert']}/"
    assert lead.post(path, {"reason": "样例"}).status_code == 302
    request = AdviceRequest.objects.earliest("created_at")
    client = world.client(request.user.email.partition("@")[0])
    page = f"/advice/{request.pk}/"
    assert scenes.QUESTION in client.get(page).content.decode()
    assert client.post(f"{page}take/", {}).status_code == 422
    assert client.post(f"{page}take/", {"declared": "on"}).status_code == 302
    text = {"text": "样例意见", "version": 1}
    saved = client.post(page, text, headers={"Accept": "application/json"})
    assert saved.json()["version"] == 2
    stale = client.post(page, text, headers={"Accept": "application/json"})
    assert stale.status_code == 409
    assert client.post(page, {"text": "样例意见", "version": 2, "answer": "1"}).status_code == 302
    request.refresh_from_db()
    assert request.status == "answered"
    assert lead.get(page)["Location"] == f"{HERE}advice/{request.pk}/"


def test_pages_ask_take_back_and_decline(world: World) -> None:
    first, second = several(2)
    lead = world.client("lead_admin")
    body = {"experts": [str(first.pk), str(second.pk)], "title": "样例", "question": "样例", "days": 3}
    assert lead.post(f"{HERE}ask/", body).status_code == 302
    one, two = (AdviceRequest.objects.get(expert=expert) for expert in (first, second))
    assert lead.post(f"{HERE}advice/{one.pk}/withdraw/", {"reason": "样例"}).status_code == 302
    client = world.client("expert_2")
    assert client.post(f"/advice/{two.pk}/decline/", {"reason": "有利害关系"}).status_code == 302
    assert "有利害关系" in lead.get(f"{HERE}advice/{two.pk}/").content.decode()
    assert sorted(AdviceRequest.objects.values_list("status", flat=True)) == ["declined", "withdrawn"]


def test_draw_with_too_few_says_so_beside_the_number(world: World) -> None:
    several(2)
    response = world.client("lead_admin").post(f"{HERE}draw/", {"purpose": "样例", "wanted": 3})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["wanted"])


def test_experts_pages_are_for_those_with_the_right(world: World) -> None:
    several(3)
    made = drawn(world)
    request = asked(world, Expert.objects.get(pk=made.drawn[0]["expert"]))
    paths = (HERE, f"{HERE}draws/{made.pk}/", f"{HERE}advice/{request.pk}/", f"/advice/{request.pk}/")
    for persona, codes in (
        ("member_university", [200, 200, 200, 302]),
        ("other_lead", [404, 404, 404, 404]),
        ("nobody", [404, 404, 404, 404]),
    ):
        assert [world.client(persona).get(path).status_code for path in paths] == codes
    expert = world.client(request.user.email.partition("@")[0])
    assert [expert.get(path).status_code for path in paths] == [404, 404, 404, 200]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_any_number(count: int, world: World) -> None:
    experts = several(count)
    made = drawn(world, wanted=count)
    for expert in experts:
        asked(world, expert, draw_id=made.pk)
    lead, client = world.client("lead_admin"), world.client("expert_1")
    pages = [
        len(queries_of(lambda: lead.get(HERE))),
        len(queries_of(lambda: lead.get(f"{HERE}draws/{made.pk}/"))),
        len(queries_of(lambda: lead.get(f"{HERE}ask/"))),
        len(queries_of(lambda: client.get("/advice/"))),
    ]
    assert pages == [12, 10, 15, 7]


def test_lists_are_exported(world: World) -> None:
    answered(world, several(1)[0])
    for persona, path in (("lead_admin", HERE), ("expert_1", "/advice/")):
        response = world.client(persona).get(path, {"export": "xlsx"})
        assert response["Content-Disposition"].startswith("attachment")


# REST


def test_rest_leads_from_a_draw_to_the_answer(world: World) -> None:
    several(4)
    lead = world.api("lead_admin")
    made = lead.post(f"{API}draws/", {"purpose": "样例", "wanted": 3, "kinds": {"technical": 1}})
    assert (made.status_code, len(made.data["drawn"]), len(made.data["candidates"])) == (201, 3, 4)
    gone, stays = made.data["drawn"][0]["expert"], made.data["drawn"][1]["expert"]
    path = f"{API}draws/{made.data['id']}/"
    after = lead.post(f"{path}replace/", {"expert": gone, "reason": "样例"})
    assert (after.data["drawn"][0]["replaced"], lead.get(path).data) == ("样例", after.data)
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    body = {"experts": [stays], "title": "样例", "question": "样例", "due_on": due, "draw": made.data["id"]}
    (request,) = lead.post(f"{API}advice/", body).data
    assert (request["status"], request["can"]) == ("asked", ["withdraw"])
    expert = world.api(Expert.objects.get(pk=stays).user.email.partition("@")[0])
    own = f"/api/v1/advice/{request['id']}/"
    assert expert.get("/api/v1/advice/").data["results"] == [expert.get(own).data]
    assert expert.post(f"{own}take/", {"declared": False}).status_code == 400
    assert expert.post(f"{own}take/", {"declared": True}).data["can"] == ["answer", "decline"]
    assert expert.patch(own, {"text": "样例", "version": 1}).data["version"] == 2
    assert expert.patch(own, {"text": "其他", "version": 1}).status_code == 409
    assert expert.post(f"{own}answer/", {"text": "样例意见", "version": 2}).data["status"] == "answered"
    assert lead.get(f"{API}advice/{request['id']}/").data["advice"] == "样例意见"
    assert lead.post(f"{API}advice/{request['id']}/withdraw/", {"reason": "样例"}).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_rest_lists_ask_the_database_as_often_for_any_number(count: int, world: World) -> None:
    for expert in several(count):
        asked(world, expert)
    drawn(world, wanted=1)
    api = world.api("lead_admin")
    found = [
        len(queries_of(lambda: api.get(f"{API}draws/"))),
        len(queries_of(lambda: api.get(f"{API}advice/"))),
    ]
    assert found == [8, 7]
