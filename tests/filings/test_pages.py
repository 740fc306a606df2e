"""The consortium's pages: list, opening, editor with its autosave, handing in, receipt."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from filings.forms import SectionForm
from filings.models import Dossier, Section, Submission
from filings.rules import SectionRule
from filings.states import DossierStatus
from kernel.audit.models import Event
from tests.filings import stages
from tests.world import World

LIST = "/c/ylqx/dossiers/"


def url(dossier: Dossier, tail: str = "") -> str:
    return f"{LIST}{dossier.pk}/{tail}"


def section(dossier: Dossier, key: str = stages.GOALS) -> Section:
    return Section.objects.get(dossier=dossier, key=key)


def typed(version: int, body: str, *names: str) -> dict[str, Any]:
    """What the browser sends of the editor: the text and a row for each indicator."""
    data: dict[str, Any] = {"version": version, "body": body}
    data |= {"indicators-TOTAL_FORMS": len(names), "indicators-INITIAL_FORMS": 0}
    return data | {f"indicators-{n}-name": name for n, name in enumerate(names)}


def autosave(client: Client, dossier: Dossier, data: dict[str, Any]) -> Any:
    return client.post(url(dossier, "sections/goals/save/"), data, headers={"Accept": "application/json"})


def test_list_shows_the_dossier_to_every_member(world: World) -> None:
    dossier = stages.opened(world)
    for persona in ("lead_admin", "member_university", "signatory_supplier"):
        assert dossier.title in world.client(persona).get(LIST).text


def test_list_is_not_there_for_outsiders(world: World) -> None:
    stages.opened(world)
    for persona in ("other_lead", "officer", "nobody"):
        assert world.client(persona).get(LIST).status_code == 404


def test_opening_by_form(world: World) -> None:
    guideline = stages.guideline(world)
    client = world.client("lead_staff")
    assert guideline.title in client.get(f"{LIST}new/").text
    answer = client.post(f"{LIST}new/", {"guideline": str(guideline.pk)})
    dossier = Dossier.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url(dossier))
    again = client.post(f"{LIST}new/", {"guideline": str(guideline.pk)})
    assert (again.status_code, Dossier.objects.count()) == (422, 1)


def test_opening_is_refused_to_members(world: World) -> None:
    guideline = stages.guideline(world)
    answer = world.client("member_university").post(f"{LIST}new/", {"guideline": str(guideline.pk)})
    assert (answer.status_code, Dossier.objects.count()) == (403, 0)


def test_autosave_answers_the_new_version(world: World) -> None:
    dossier = stages.opened(world)
    answer = autosave(world.client("lead_staff"), dossier, typed(1, "样例正文", "检测通量"))
    stored = section(dossier)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert (stored.body, stored.version, stored.updated_by) == ("样例正文", 2, world.lead_staff)
    assert [row["name"] for row in stored.indicators] == ["检测通量"]


def test_autosave_of_the_same_text_changes_nothing(world: World) -> None:
    dossier = stages.opened(world)
    client = world.client("lead_staff")
    autosave(client, dossier, typed(1, "样例正文"))
    assert autosave(client, dossier, typed(2, "样例正文")).json()["version"] == 2
    assert Event.objects.filter(name="section.written").count() == 1


def test_autosave_keeps_one_event_for_a_sitting(world: World) -> None:
    dossier = stages.opened(world)
    client = world.client("lead_staff")
    for version in range(1, 6):
        autosave(client, dossier, typed(version, f"第{version}稿"))
    assert Event.objects.filter(name="section.written").count() == 1
    autosave(world.client("lead_admin"), dossier, typed(6, "牵头单位改稿"))
    assert Event.objects.filter(name="section.written").count() == 2


def test_stale_autosave_is_a_conflict_and_overwrites_nothing(world: World) -> None:
    dossier = stages.opened(world)
    autosave(world.client("lead_admin"), dossier, typed(1, "先到的文字"))
    answer = autosave(world.client("lead_staff"), dossier, typed(1, "后到的文字"))
    assert answer.status_code == 409
    assert answer.json()["detail"]
    assert section(dossier).body == "先到的文字"


def test_stale_save_without_scripts_keeps_what_was_typed(world: World) -> None:
    dossier = stages.opened(world)
    autosave(world.client("lead_admin"), dossier, typed(1, "先到的文字"))
    answer = world.client("lead_staff").post(
        url(dossier, "sections/goals/save/"), typed(1, "后到的文字", "未存的指标")
    )
    assert answer.status_code == 409
    assert "后到的文字" in answer.text
    assert "未存的指标" in answer.text
    assert section(dossier).body == "先到的文字"


def test_malformed_autosave_says_where(world: World) -> None:
    dossier = stages.opened(world)
    answer = autosave(world.client("lead_staff"), dossier, typed(1, "文字", "长" * 200))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["indicators"]
    assert section(dossier).version == 1


def test_save_without_scripts_returns_to_the_editor(world: World) -> None:
    dossier = stages.opened(world)
    answer = world.client("lead_staff").post(url(dossier, "sections/goals/save/"), typed(1, "文字"))
    assert (answer.status_code, answer["Location"]) == (302, url(dossier, "sections/goals/"))


def test_writing_is_refused_to_readers(world: World) -> None:
    dossier = stages.opened(world)
    client = world.client("member_university")
    assert autosave(client, dossier, typed(1, "文字")).status_code == 403
    assert 'data-behaviour="autosave"' not in client.get(url(dossier, "sections/goals/")).text
    assert section(dossier).body == ""


def test_editor_sends_only_the_side_columns_to_htmx(world: World) -> None:
    dossier = stages.opened(world)
    answer = world.client("lead_staff").get(url(dossier, "sections/goals/"), headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "hx-swap-oob" in answer.text


def test_unknown_section_is_not_there(world: World) -> None:
    dossier = stages.opened(world)
    assert world.client("lead_admin").get(url(dossier, "sections/nowhere/")).status_code == 404


def test_overview_of_a_complete_dossier_is_at_100_percent(world: World) -> None:
    dossier = stages.written(world)
    page = world.client("lead_admin").get(url(dossier))
    assert page.context["progress"]["value"] == 100
    assert page.context["can"] == ["edit", "submit", "withdraw"]


def test_submit_page_asks_for_the_statements(world: World) -> None:
    dossier = stages.written(world)
    client = world.client("lead_admin")
    assert client.get(url(dossier, "submit/")).status_code == 200
    answer = client.post(url(dossier, "submit/"), {"truthful": "on"})
    assert answer.status_code == 422
    assert stages.fresh(dossier).status == DossierStatus.DRAFT


def test_submitting_shows_the_receipt(world: World) -> None:
    dossier = stages.written(world)
    client = world.client("lead_admin")
    answer = client.post(url(dossier, "submit/"), {"truthful": "on", "no_secrets": "on"}, follow=True)
    submission = Submission.objects.get(dossier=dossier)
    assert answer.redirect_chain == [(url(dossier, "submissions/1/"), 302)]
    assert submission.sha256 in answer.text
    assert submission.receipt_number in answer.text


def test_incomplete_dossier_is_not_submitted(world: World) -> None:
    dossier = stages.opened(world)
    client = world.client("lead_admin")
    answer = client.post(url(dossier, "submit/"), {"truthful": "on", "no_secrets": "on"})
    assert (answer.status_code, Submission.objects.count()) == (422, 0)


@pytest.mark.parametrize("persona", ["lead_staff", "member_university"])
def test_submitting_is_the_lead_administrators(world: World, persona: str) -> None:
    dossier = stages.written(world)
    answer = world.client(persona).post(url(dossier, "submit/"), {"truthful": "on", "no_secrets": "on"})
    assert (answer.status_code, Submission.objects.count()) == (403, 0)


def test_remark_is_answered_beside_its_section(world: World) -> None:
    dossier = stages.returned(world)
    client = world.client("lead_staff")
    assert "目标须给出可考核的技术指标" in client.get(url(dossier, "sections/goals/")).text
    remark = dossier.remarks.get()
    answer = client.post(f"{LIST}remarks/{remark.pk}/answer/", {"reply": "已补正", "resolved": "on"})
    assert answer["Location"] == url(dossier, "sections/goals/")
    assert "已补正" in client.get(url(dossier, "sections/goals/")).text
    assert (remark.answer.reply, remark.answer.resolved_at is not None) == ("已补正", True)


def test_internal_remark_is_not_there_for_the_consortium(world: World) -> None:
    dossier = stages.accepted(world)
    internal = stages.act(world, "add_remark", dossier, section_key="", text="内部", internal=True)
    stages.send_back(world, dossier)
    client = world.client("lead_admin")
    answer = client.post(f"{LIST}remarks/{internal.pk}/answer/", {"reply": "x"})
    assert answer.status_code == 404
    assert "内部" not in client.get(url(dossier)).text


def test_withdrawing_needs_a_reason(world: World) -> None:
    dossier = stages.opened(world)
    client = world.client("lead_admin")
    assert client.post(url(dossier, "withdraw/"), {"reason": " "}).status_code == 422
    assert stages.fresh(dossier).status == DossierStatus.DRAFT
    assert client.post(url(dossier, "withdraw/"), {"reason": "改用新指引"}).status_code == 302
    assert stages.fresh(dossier).status == DossierStatus.WITHDRAWN


@pytest.mark.parametrize(
    "stage", ["opened", "written", "submitted", "accepted", "returned", "passed", "filed"]
)
def test_every_page_opens_at_every_stage(world: World, stage: str) -> None:
    dossier = getattr(stages, stage)(world)
    tails = ["", "sections/goals/"] + (["submissions/1/"] if dossier.submitted_at else [])
    for persona in ("lead_admin", "member_supplier"):
        client = world.client(persona)
        assert [client.get(url(dossier, tail)).status_code for tail in tails] == [200] * len(tails)


def test_help_of_a_guideline_is_text_and_no_markup() -> None:
    form = SectionForm(rule=SectionRule("goals", "目标", help="写明<b>年度</b>目标"))
    page = form["body"].as_field_group()
    assert ("<b>年度</b>" in page, "写明&lt;b&gt;年度&lt;/b&gt;目标" in page) == (False, True)
