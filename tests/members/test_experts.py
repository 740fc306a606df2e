"""Experts: one's own entry, consent, and interests that nobody else learns of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from members import consent
from members.actions import experts as actions
from members.models import Expert, Recusal
from members.selectors import experts as selectors
from tests.consortia.expertscenes import field, listed, person, recused, several, written
from tests.queries import queries_of
from tests.world import World

PAGE, OWN, API = "/experts/", "/expert/", "/api/v1/experts/"


def test_entry_is_a_draft_that_others_do_not_see(world: World) -> None:
    expert = written(person(1))
    assert (expert.status, expert.consented_at) == ("draft", None)
    assert world.client("lead_admin").get(f"{PAGE}{expert.pk}/").status_code == 404
    assert "样例专家1" not in world.client("lead_admin").get(PAGE).content.decode()


def test_entry_finds_the_employer_in_the_directory(world: World) -> None:
    university = world.organisation("university")
    by_name = written(person(1), unit=university.name)
    by_code = written(person(2), unit=f" {university.credit_code.lower()} ")
    outside = written(person(3), unit="样例海外大学")
    assert [(each.employer, each.employer_name) for each in (by_name, by_code, outside)] == [
        (university, ""),
        (university, ""),
        (None, "样例海外大学"),
    ]


def test_entry_is_written_over(world: World) -> None:
    first = written(person(1))
    again = written(person(1), title="院士", terms=[field("样例领域二")])
    assert (again.pk, again.title, [term.name for term in again.fields.all()]) == (
        first.pk,
        "院士",
        ["样例领域二"],
    )


def test_entry_with_absence_the_wrong_way_round_is_refused(world: World) -> None:
    today = timezone.localdate()
    with pytest.raises(RuleBroken) as refused:
        written(person(1), away_from=today, away_until=today - timedelta(days=1))
    assert (refused.value.attr, Expert.objects.count()) == ("away_until", 0)


def test_listing_keeps_the_words_agreed_to(world: World) -> None:
    expert = listed(person(1))
    assert (expert.status, consent.is_current(expert.consent_text)) == ("active", True)
    assert expert.consent_text == consent.consent_record()
    event = Event.objects.get(name="expert.listed")
    assert (event.after["consent"], event.consortium_id, event.organisation_id) == (
        consent.VERSION,
        None,
        None,
    )


def test_listing_without_consent_or_field_is_refused(world: World) -> None:
    expert = written(person(1), terms=[])
    user = person(1)
    for given, attr in ((False, "consent"), (True, "terms")):
        with user_scope(user), pytest.raises(RuleBroken) as refused:
            actions.list_expert(by=user, consent_given=given)
        assert refused.value.attr == attr
    expert.refresh_from_db()
    assert (expert.status, expert.consented_at) == ("draft", None)


def test_pause_hides_the_entry_and_keeps_the_consent(world: World) -> None:
    expert, user = listed(person(1)), person(1)
    with user_scope(user):
        actions.pause_expert(by=user)
    expert.refresh_from_db()
    assert (expert.status, bool(expert.consented_at)) == ("paused", True)
    assert world.client("lead_admin").get(f"{PAGE}{expert.pk}/").status_code == 404


@pytest.mark.parametrize("paused_before", [False, True])
def test_consent_can_be_withdrawn_at_any_time(paused_before: bool, world: World) -> None:
    expert, user = listed(person(1)), person(1)
    with user_scope(user):
        if paused_before:
            actions.pause_expert(by=user)
        actions.pause_expert(by=user, withdraw_consent=True)
    expert.refresh_from_db()
    assert (expert.status, expert.consented_at, expert.consent_text) == ("paused", None, "")


def test_pause_of_what_is_not_listed_is_refused(world: World) -> None:
    written(person(1))
    user = person(1)
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        actions.pause_expert(by=user)


# Interests


def test_interest_is_seen_by_the_expert_alone(world: World) -> None:
    expert, lead = listed(person(1)), world.organisation("lead")
    recused(expert, lead.name)
    with user_scope(world.lead_admin):
        assert Recusal.objects.count() == 0
        assert selectors.recused_among([expert.pk], [lead.pk]) == {expert.pk}
        # And nothing stays open behind the question.
        assert Recusal.objects.count() == 0
    event = Event.objects.get(name="expert.recusal_stated")
    assert (event.organisation_id, event.after) == (None, {})
    with user_scope(world.lead_admin):
        assert Event.objects.filter(pk=event.pk).count() == 0


@pytest.mark.parametrize(("days", "found"), [(None, True), (0, True), (-1, False)])
def test_interest_holds_until_its_day(days: int | None, found: bool, world: World) -> None:
    expert, lead = listed(person(1)), world.organisation("lead")
    recused(expert, lead.name)
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    Recusal.objects.update(until=until)
    assert (expert.pk in selectors.recused_among([expert.pk], [lead.pk])) is found


def test_interest_in_a_unit_that_was_absorbed_holds_for_the_one_that_absorbed_it(world: World) -> None:
    expert, lead = listed(person(1)), world.organisation("lead")
    recused(expert, world.organisation("other").name)
    type(lead).objects.filter(pk=world.organisation("other").pk).update(merged_into=lead)
    assert selectors.recused_among([expert.pk], [lead.pk]) == {expert.pk}


@pytest.mark.parametrize("unit", ["样例无此单位", "样例东海大学"])
def test_interest_in_no_unit_or_the_same_twice_is_refused(unit: str, world: World) -> None:
    expert = written(person(1))
    recused(expert, "样例东海大学")
    with pytest.raises(RuleBroken) as refused:
        recused(expert, unit)
    assert (refused.value.attr, Recusal.objects.count()) == ("unit", 1)


def test_interest_of_another_cannot_be_removed(world: World) -> None:
    recused(written(person(1)), "样例东海大学")
    stated, other = Recusal.objects.get(), person(2)
    with user_scope(other), pytest.raises(Http404):
        actions.remove_recusal(stated.pk, by=other)
    assert Recusal.objects.count() == 1


# Pages


def test_list_is_filtered_and_exported(world: World) -> None:
    several(2)
    listed(person(3), kind="finance", terms=[field("样例领域二")], unit="样例东海大学")
    client = world.client("nobody")
    for query, names in (
        ({"kind": "finance"}, ["样例专家3"]),
        ({"field": str(field().pk)}, ["样例专家1", "样例专家2"]),
        ({"unit": "东海"}, ["样例专家3"]),
        ({"q": "专家2"}, ["样例专家2"]),
        ({"ordering": "-name"}, ["样例专家3", "样例专家2", "样例专家1"]),
    ):
        page = client.get(PAGE, query)
        assert [expert.name for expert in page.context["page"]] == names
    assert client.get(PAGE, {"export": "xlsx"})["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_any_number(count: int, world: World) -> None:
    several(count)
    client = world.client("nobody")
    assert len(queries_of(lambda: client.get(PAGE))) == 9


def test_own_page_writes_lists_and_pauses(world: World) -> None:
    client = world.client("nobody")
    body = {"name": "路人", "kind": "technical", "unit": "样例大学", "terms": [str(field().pk)]}
    assert client.post(OWN, body).status_code == 302
    assert client.post(f"{OWN}list/", {}).status_code == 422
    assert client.post(f"{OWN}list/", {"consent": "on"}).status_code == 302
    expert = Expert.objects.get(user=world.nobody)
    assert expert.status == "active"
    assert client.post(f"{OWN}recusals/", {"recusal-unit": "x", "recusal-reason": "y"}).status_code == 422
    stated = {"recusal-unit": "样例东海大学", "recusal-reason": "配偶任职"}
    assert client.post(f"{OWN}recusals/", stated).status_code == 302
    assert "配偶任职" in client.get(OWN).content.decode()
    assert client.post(f"{OWN}recusals/{Recusal.objects.get().pk}/remove/").status_code == 302
    assert client.post(f"{OWN}pause/", {"withdraw": "1"}).status_code == 302
    expert.refresh_from_db()
    assert (expert.status, expert.consented_at, Recusal.objects.count()) == ("paused", None, 0)


@pytest.mark.parametrize(
    ("change", "fields"),
    [({"kind": "zoo"}, ["kind"]), ({"name": ""}, ["name"]), ({"terms": "x"}, ["terms"])],
)
def test_own_page_names_what_is_wrong(change: dict[str, Any], fields: list[str], world: World) -> None:
    body = {"name": "路人", "kind": "technical"} | change
    response = world.client("nobody").post(OWN, body)
    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert Expert.objects.count() == 0


# REST


def test_rest_writes_lists_and_pauses_ones_own_entry(world: World) -> None:
    api = world.api("nobody")
    assert api.get("/api/v1/expert/").status_code == 404
    body = {"name": "路人", "kind": "technical", "unit": "样例大学", "terms": [str(field().pk)]}
    made = api.put("/api/v1/expert/", body)
    assert (made.status_code, made.data["status"], made.data["can"]) == (200, "draft", ["list"])
    shown = api.post("/api/v1/expert/list/", {"consent": True})
    assert (shown.data["status"], shown.data["can"]) == ("active", ["pause", "withdraw_consent"])
    assert [each["name"] for each in world.api("lead_admin").get(API).data["results"]] == ["路人"]
    paused = api.post("/api/v1/expert/pause/", {})
    assert (paused.data["status"], world.api("lead_admin").get(API).data["results"]) == ("paused", [])


def test_rest_shows_nobody_what_is_the_experts_own(world: World) -> None:
    expert = listed(person(1), away_from=timezone.localdate())
    recused(expert, "样例东海大学")
    answer = world.api("lead_admin").get(f"{API}{expert.pk}/").data
    shown = "id name kind unit employer title expertise biography status created_at updated_at"
    assert sorted(answer) == sorted(shown.split())


def test_rest_keeps_interests_for_the_expert(world: World) -> None:
    written(world.nobody)
    api = world.api("nobody")
    stated = api.post("/api/v1/expert/recusals/", {"unit": "样例东海大学", "reason": "亲属"})
    assert (stated.status_code, stated.data["organisation_name"]) == (201, "样例东海大学")
    assert [each["reason"] for each in api.get("/api/v1/expert/recusals/").data["results"]] == ["亲属"]
    path = f"/api/v1/expert/recusals/{stated.data['id']}/"
    assert world.api("lead_admin").delete(path).status_code == 404
    assert api.delete(path).status_code == 204
    assert Recusal.objects.count() == 0
