"""The pages, as each side sees them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from bounties.models import Answer, Challenge
from tests.bounties import scenes
from tests.world import World


def _text(response: Any) -> str:
    return str(response.content.decode())


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    # A test stands in a transaction of its own: the scope before is read and put back around the request.
    nested = ("SAVEPOINT", "RELEASE", "SELECT current_setting('role'", "SELECT set_config('role', 'none'")
    return len([query for query in captured if not query["sql"].startswith(nested)])


def challenge_data(**changes: Any) -> dict[str, Any]:
    """What the editor's form sends for scenes.BRIEF."""
    data: dict[str, Any] = {
        "title": scenes.BRIEF["title"],
        "field": "医疗器械",
        "kind": "firm",
        "openness": "public",
        "background": "批间差大",
        "goal": "批间差不高于百分之五",
        "amount": "1800000",
        "deadline": f"{timezone.localtime() + timedelta(days=9):%Y-%m-%dT%H:%M}",
        "ip_rule": "shared",
        "indicators-TOTAL_FORMS": 2,
        "indicators-INITIAL_FORMS": 0,
        "indicators-0-name": "批间差 CV",
        "indicators-0-direction": "le",
        "indicators-0-target": "5",
        "indicators-0-unit": "%",
        "indicators-0-method": "CLSI EP05-A3",
        "indicators-1-direction": "ge",
        "milestones-TOTAL_FORMS": 2,
        "milestones-INITIAL_FORMS": 0,
        "milestones-0-stage": "research",
        "milestones-0-title": "样片达标",
        "milestones-0-due_on": "2027-05-31",
        "milestones-0-amount": "600000",
        "milestones-1-stage": "pilot",
        "milestones-1-title": "中试验证",
        "milestones-1-due_on": "2027-11-30",
        "milestones-1-amount": "1200000.00",
    }
    return data | changes


def answer_data(answer: Answer, **changes: Any) -> dict[str, Any]:
    """What the answer's form sends."""
    data: dict[str, Any] = {"version": answer.version, "approach": "键合工艺", "price": "1700000"}
    responses = list(answer.responses.all())
    data |= {"responses-TOTAL_FORMS": len(responses), "responses-INITIAL_FORMS": len(responses)}
    for index, row in enumerate(responses):
        prefix = f"responses-{index}"
        data |= {
            f"{prefix}-indicator": str(row.indicator_id),
            f"{prefix}-response": "meets",
            f"{prefix}-value": "5",
        }
    return data | changes


def test_board_is_public_and_shows_amount_and_deadline(world: World) -> None:
    challenge = scenes.published(world)
    page = _text(world.client().get("/board/"))
    assert challenge.title in page
    assert "180" in page
    assert f"/board/{challenge.pk}/" in page


def test_board_leaves_out_drafts_and_consortium_challenges(world: World) -> None:
    scenes.draft(world, title="样例草稿")
    scenes.published(world, title="样例内部榜", openness="consortium")
    anonymous = _text(world.client().get("/board/"))
    assert "样例草稿" not in anonymous
    assert "样例内部榜" not in anonymous
    assert "样例内部榜" in _text(world.client("member_supplier").get("/board/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=批间差", ["甲"]),
        ("q=冻干", ["乙"]),
        ("field=合成生物", ["乙"]),
        ("amount=300", ["乙"]),
        ("amount=100", ["甲", "乙"]),
        ("openness=public", ["甲", "乙"]),
        ("ordering=-amount_fen", ["乙", "甲"]),
        ("field=没有的", ["甲", "乙"]),
    ],
)
def test_board_filters_and_sorts(world: World, query: str, found: list[str]) -> None:
    scenes.published(world, title="甲")
    milestones = [{"title": "一", "due_on": "2027-01-31", "amount_fen": 500_000_000}]
    scenes.published(
        world,
        title="乙",
        background="冻干微球",
        goal="国产替代",
        scene="",
        field="合成生物",
        node="",
        amount_fen=500_000_000,
        milestones=milestones,
        indicators=[{"name": "回收率", "target": "95", "method": "称量"}],
    )
    page = world.client().get(f"/board/?{query}").context["page"]
    assert [entry.title for entry in page] == found


def test_board_entry_shows_the_whole_challenge_to_visitors(world: World) -> None:
    challenge = scenes.published(world)
    page = _text(world.client().get(f"/board/{challenge.pk}/"))
    for text in (challenge.number, "批间差 CV", "≤ 5 %", "样片达标", "30%", "样例申江诊断科技", "/answer/"):
        assert text in page


def test_board_entry_of_a_consortium_challenge_is_not_there_for_others(world: World) -> None:
    challenge = scenes.published(world, openness="consortium")
    for persona in (None, "answerer_outside", "other_lead"):
        assert world.client(persona).get(f"/board/{challenge.pk}/").status_code == 404
    assert world.client("member_university").get(f"/board/{challenge.pk}/").status_code == 200


def test_begin_asks_a_visitor_to_sign_in_first(world: World) -> None:
    challenge = scenes.published(world)
    response = world.client().get(f"/board/{challenge.pk}/answer/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_begin_makes_the_draft_and_goes_on_with_it_the_second_time(world: World) -> None:
    challenge, outside = scenes.published(world), world.organisation("outside")
    client, url = world.client("answerer_outside"), f"/board/{challenge.pk}/answer/"
    assert outside.name in _text(client.get(url))
    first = client.post(url, {"organisation": str(outside.pk)})
    answer = Answer.objects.get()
    assert (first.status_code, first["Location"]) == (302, f"/o/{outside.slug}/answers/{answer.pk}/")
    assert client.post(url, {"organisation": str(outside.pk)})["Location"] == first["Location"]
    assert Answer.objects.count() == 1


def test_begin_does_not_offer_the_poster(world: World) -> None:
    challenge, lead = scenes.published(world), world.organisation("lead")
    client, url = world.client("lead_admin"), f"/board/{challenge.pk}/answer/"
    assert list(client.get(url).context["organisations"]) == []
    assert client.post(url, {"organisation": str(lead.pk)}).status_code == 422
    assert not Answer.objects.exists()


def test_new_challenge_from_the_form_is_a_draft_with_its_rows(world: World) -> None:
    response = world.client("lead_staff").post("/c/ylqx/challenges/new/", challenge_data())
    challenge = Challenge.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/c/ylqx/challenges/{challenge.pk}/")
    assert (challenge.amount_fen, challenge.status) == (180_000_000, "draft")
    assert [row.aim for row in challenge.indicators.all()] == ["≤ 5 %"]
    assert [row.amount_fen for row in challenge.milestones.all()] == [60_000_000, 120_000_000]


def test_new_challenge_with_a_faulty_row_keeps_what_was_typed(world: World) -> None:
    data = challenge_data(**{"milestones-0-due_on": "昨天"})
    response = world.client("lead_admin").post("/c/ylqx/challenges/new/", data)
    assert response.status_code == 422
    assert "批间差不高于百分之五" in _text(response)
    assert not Challenge.objects.exists()


def test_edit_changes_the_draft_and_drops_a_deleted_row(world: World) -> None:
    challenge = scenes.draft(world)
    url = f"/c/ylqx/challenges/{challenge.pk}/edit/"
    client = world.client("lead_admin")
    assert "批间差 CV" in _text(client.get(url))
    data = challenge_data(version=1, title="改后的题目", **{"milestones-1-DELETE": "on"})
    assert client.post(url, data).status_code == 302
    challenge.refresh_from_db()
    assert (challenge.title, challenge.milestones.count()) == ("改后的题目", 1)


def test_edit_from_an_old_page_is_told_so(world: World) -> None:
    challenge = scenes.draft(world)
    url = f"/c/ylqx/challenges/{challenge.pk}/edit/"
    client = world.client("lead_admin")
    client.post(url, challenge_data(version=1))
    assert client.post(url, challenge_data(version=1, title="覆盖")).status_code == 409
    challenge.refresh_from_db()
    assert challenge.title == scenes.BRIEF["title"]


def test_challenge_page_lists_what_is_missing(world: World) -> None:
    challenge = scenes.draft(world, goal="")
    response = world.client("lead_admin").get(f"/c/ylqx/challenges/{challenge.pk}/")
    missing = [check["url"] for check in response.context["checks"] if check["state"] == "missing"]
    assert missing == [f"/c/ylqx/challenges/{challenge.pk}/edit/#id_goal"]
    assert 'data-dialog="publish"' not in _text(response)


def test_publish_button_publishes(world: World) -> None:
    challenge = scenes.draft(world)
    url = f"/c/ylqx/challenges/{challenge.pk}/"
    client = world.client("lead_admin")
    assert 'data-dialog="publish"' in _text(client.get(url))
    assert client.post(f"{url}publish/").status_code == 302
    challenge.refresh_from_db()
    assert challenge.status == "published"


def test_publish_of_an_incomplete_draft_answers_422(world: World) -> None:
    challenge = scenes.draft(world, goal="")
    response = world.client("lead_admin").post(f"/c/ylqx/challenges/{challenge.pk}/publish/")
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("lead_admin", 200),
        ("lead_staff", 200),
        ("member_university", 200),
        ("signatory_supplier", 200),
        ("answerer_outside", 404),
        ("other_lead", 404),
        ("officer", 404),
        ("nobody", 404),
        (None, 302),
    ],
)
def test_challenge_page_by_persona(world: World, persona: str | None, status: int) -> None:
    challenge = scenes.published(world)
    assert world.client(persona).get("/c/ylqx/challenges/").status_code == status
    assert world.client(persona).get(f"/c/ylqx/challenges/{challenge.pk}/").status_code == status


@pytest.mark.parametrize("step", ["edit", "publish", "close", "withdraw", "award", "fail"])
def test_member_without_the_right_is_refused_every_step(world: World, step: str) -> None:
    challenge = scenes.published(world)
    response = world.client("member_university").post(f"/c/ylqx/challenges/{challenge.pk}/{step}/")
    assert response.status_code == 403


def test_challenge_of_another_consortium_is_not_shown_under_ones_own_address(world: World) -> None:
    other = scenes.published(world, "other_lead")
    assert world.client("lead_admin").get(f"/c/ylqx/challenges/{other.pk}/").status_code == 404


def test_poster_sees_only_how_many_answers_there_are(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.submitted(world, challenge)
    client = world.client("lead_admin")
    page = _text(client.get(f"/c/ylqx/challenges/{challenge.pk}/"))
    assert "样例江南微系统所" not in page
    assert client.get(f"/c/ylqx/challenges/{challenge.pk}/").context["received"] == 1
    assert client.get(f"/c/ylqx/challenges/{challenge.pk}/answers/{answer.pk}/").status_code == 404
    assert client.get(f"/c/ylqx/challenges/{challenge.pk}/award/").context["answers"] == []


def test_opened_answers_are_compared_by_indicator(world: World) -> None:
    challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    client = world.client("lead_admin")
    page = _text(client.get(f"/c/ylqx/challenges/{challenge.pk}/"))
    for text in ("样例江南微系统所", "样例东海大学", "4.2", "三批实测"):
        assert text in page
    answer = Answer.objects.filter(challenge=challenge)[0]
    opened = client.get(f"/c/ylqx/challenges/{challenge.pk}/answers/{answer.pk}/")
    assert scenes.SECRET in _text(opened)
    assert opened.context["intact"] is True


def test_opened_answers_are_not_for_members_who_do_not_judge(world: World) -> None:
    challenge = scenes.closed(world)
    answer = Answer.objects.get()
    client = world.client("member_supplier")
    assert "样例江南微系统所" not in _text(client.get(f"/c/ylqx/challenges/{challenge.pk}/"))
    assert client.get(f"/c/ylqx/challenges/{challenge.pk}/answers/{answer.pk}/").status_code == 403


def test_award_page_awards_with_reason_and_feedback(world: World) -> None:
    challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    chosen, other = Answer.objects.order_by("submitted_at")
    client, url = world.client("lead_admin"), f"/c/ylqx/challenges/{challenge.pk}/award/"
    assert client.post(url, {"answer": str(chosen.pk)}).status_code == 422
    data = {"answer": str(chosen.pk), "reason": "更优", f"feedback-{other.pk}": "成本偏高"}
    assert client.post(url, data).status_code == 302
    other.refresh_from_db()
    assert (other.status, other.feedback) == ("not_selected", "成本偏高")
    university = world.organisation("university")
    page = world.client("member_university").get(f"/o/{university.slug}/answers/{other.pk}/")
    assert "成本偏高" in _text(page)


def test_second_award_is_told_kindly(world: World) -> None:
    challenge = scenes.awarded(world)
    loser = Answer.objects.get(status="not_selected")
    url = f"/c/ylqx/challenges/{challenge.pk}/award/"
    response = world.client("lead_admin").post(url, {"answer": str(loser.pk), "reason": "再来"})
    assert response.status_code == 409


def test_withdraw_without_reason_answers_422(world: World) -> None:
    challenge = scenes.published(world)
    client, url = world.client("lead_admin"), f"/c/ylqx/challenges/{challenge.pk}/withdraw/"
    assert client.post(url).status_code == 422
    assert client.post(url, {"reason": "需求已变"}).status_code == 302
    challenge.refresh_from_db()
    assert challenge.status == "withdrawn"


def test_challenges_export_to_excel(world: World) -> None:
    scenes.published(world)
    response = world.client("lead_admin").get("/c/ylqx/challenges/?export=xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][1:5] == [scenes.BRIEF["title"], "医疗器械", "样例申江诊断科技", 1_800_000]


def test_answer_autosave_answers_with_the_new_version(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    url = f"/o/{answer.organisation.slug}/answers/{answer.pk}/edit/"
    client = world.client("answerer_outside")
    assert scenes.SECRET in _text(client.get(url))
    saved = client.post(url, answer_data(answer), headers={"Accept": "application/json"})
    assert (saved.status_code, saved.json()["version"]) == (200, answer.version + 1)
    stale = client.post(url, answer_data(answer, approach="旧"), headers={"Accept": "application/json"})
    assert stale.status_code == 409
    answer.refresh_from_db()
    assert answer.approach == "键合工艺"


def test_answer_autosave_of_a_faulty_field_names_it(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    url = f"/o/{answer.organisation.slug}/answers/{answer.pk}/edit/"
    data = answer_data(answer, price="很多")
    response = world.client("answerer_outside").post(url, data, headers={"Accept": "application/json"})
    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["price"]


def test_answer_is_saved_without_scripts(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    url = f"/o/{answer.organisation.slug}/answers/{answer.pk}/"
    response = world.client("answerer_outside").post(f"{url}edit/", answer_data(answer))
    assert (response.status_code, response["Location"]) == (302, url)


def test_submit_shows_the_receipt_and_take_back_opens_the_editor(world: World) -> None:
    answer = scenes.begun(world, scenes.published(world))
    base = f"/o/{answer.organisation.slug}/answers/{answer.pk}/"
    client = world.client("answerer_outside")
    assert 'data-dialog="submit"' in _text(client.get(base))
    assert client.post(f"{base}submit/")["Location"] == f"{base}receipt/"
    answer.refresh_from_db()
    receipt = _text(client.get(f"{base}receipt/"))
    assert answer.number in receipt
    assert answer.receipt_hash in receipt
    assert client.get(f"{base}edit/")["Location"] == base
    assert client.post(f"{base}revise/")["Location"] == f"{base}edit/"
    assert client.post(f"{base}withdraw/")["Location"] == base
    answer.refresh_from_db()
    assert answer.status == "withdrawn"


def test_late_submit_is_told_kindly(world: World) -> None:
    challenge = scenes.published(world)
    answer = scenes.begun(world, challenge)
    scenes.let_deadline_pass(challenge)
    url = f"/o/{answer.organisation.slug}/answers/{answer.pk}/submit/"
    assert world.client("answerer_outside").post(url).status_code == 409


@pytest.mark.parametrize("below", ["", "edit/", "receipt/"])
def test_answer_pages_are_not_there_for_anybody_else(world: World, below: str) -> None:
    answer = scenes.submitted(world, scenes.published(world))
    for persona in ("lead_admin", "member_university", "nobody"):
        url = f"/o/{answer.organisation.slug}/answers/{answer.pk}/{below}"
        assert world.client(persona).get(url).status_code == 404
    university = world.organisation("university")
    stray = f"/o/{university.slug}/answers/{answer.pk}/{below}"
    assert world.client("member_university").get(stray).status_code == 404


def test_answers_list_shows_answers_and_milestones(world: World) -> None:
    scenes.awarded(world)
    outside = world.organisation("outside")
    response = world.client("answerer_outside").get(f"/o/{outside.slug}/answers/")
    page = _text(response)
    for text in (scenes.BRIEF["title"], "样例申江诊断科技", "样片达标", "中试验证"):
        assert text in page


def test_milestone_is_reported_by_one_side_and_checked_by_the_other(world: World) -> None:
    milestone = scenes.awarded(world).milestones.all()[0]
    outside = world.organisation("outside")
    own, theirs = f"/o/{outside.slug}/milestones/{milestone.pk}/", f"/c/ylqx/milestones/{milestone.pk}/"
    answerer, lead = world.client("answerer_outside"), world.client("lead_admin")
    assert "样片达标" in _text(answerer.get(own))
    assert answerer.post(f"{own}report/", {"evidence": ""}).status_code == 422
    assert answerer.post(f"{own}report/", {"evidence": "检测报告"}).status_code == 302
    assert "检测报告" in _text(lead.get(theirs))
    assert lead.post(f"{theirs}reject/", {"reason": ""}).status_code == 422
    assert lead.post(f"{theirs}accept/").status_code == 302
    milestone.refresh_from_db()
    assert milestone.status == "accepted"
    assert lead.post(f"{theirs}reject/", {"reason": "迟了"}).status_code == 409


def test_query_counts_of_lists_do_not_grow(world: World) -> None:
    lead, outside = world.client("lead_admin"), world.client("answerer_outside")
    own = f"/o/{world.organisation('outside').slug}/answers/"
    counts = []
    for _round in range(2):
        scenes.submitted(world, scenes.published(world))
        counts.append(
            (
                _queries(world.client(), "/board/"),
                _queries(lead, "/c/ylqx/challenges/"),
                _queries(outside, own),
            )
        )
        scenes.awarded(world)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def test_query_counts_of_details_do_not_grow(world: World) -> None:
    lead = world.client("lead_admin")
    one = scenes.closed(world)
    three = scenes.closed(
        world,
        ("answerer_outside", "outside"),
        ("member_university", "university"),
        ("member_supplier", "supplier"),
    )
    few = _queries(lead, f"/c/ylqx/challenges/{one.pk}/")
    many = _queries(lead, f"/c/ylqx/challenges/{three.pk}/")
    assert few == many
    assert many <= 20
    answer = Answer.objects.filter(challenge=one)[0]
    pages = (
        (world.client(), f"/board/{scenes.published(world).pk}/"),
        (lead, f"/c/ylqx/challenges/{one.pk}/answers/{answer.pk}/"),
        (lead, f"/c/ylqx/challenges/{scenes.draft(world).pk}/"),
        (world.client("answerer_outside"), f"/o/{answer.organisation.slug}/answers/{answer.pk}/"),
    )
    assert max(_queries(client, url) for client, url in pages) <= 20
