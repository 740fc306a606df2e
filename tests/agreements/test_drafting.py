"""Writing a draft."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from agreements import actions, selectors
from agreements.models import Agreement, Clause
from consortia import actions as consortia
from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.agreements.conftest import write_draft
from tests.world import World, membership_of


def events(agreement: Agreement) -> list[str]:
    return list(
        Event.objects.filter(object_id=agreement.pk).order_by("number").values_list("name", flat=True)
    )


def clause_of(agreement: Agreement, key: str) -> Clause:
    return Clause.objects.get(agreement=agreement, key=key)


def test_create_fills_clauses_and_parties(world: World, draft: Agreement) -> None:
    clauses, parties = selectors.clauses_of(draft), selectors.parties_of(draft)
    assert [clause.order for clause in clauses] == list(range(1, 25))
    assert draft.title == "样例医疗器械创新联合体组建协议"
    assert "样例申江诊断科技" in clause_of(draft, "nature").text
    assert [party.name for party in parties] == ["样例申江诊断科技", "样例东海大学", "样例泰泽生物"]
    assert [party.share_bp for party in parties] == [0, 0, 0]
    assert parties[1].task == "样例任务university"
    assert events(draft) == ["agreement.created"]


def test_create_refuses_a_second_live_agreement(world: World, draft: Agreement) -> None:
    with pytest.raises(RuleBroken):
        write_draft(world)
    assert list(Agreement.objects.values_list("pk", flat=True)) == [draft.pk]


def test_create_from_a_withdrawn_text_counts_the_version(world: World, sent: Agreement) -> None:
    by = world.lead_admin
    with user_scope(by):
        actions.withdraw(sent.pk, by=by, reason="比例")
        second = actions.create_agreement(by=by, consortium="ylqx", based_on=sent.pk)
    assert (second.version, second.dispute_body) == (2, "上海仲裁委员会")
    assert "上海仲裁委员会" not in clause_of(second, "disputes").text
    assert [party.share_bp for party in selectors.parties_of(second)] == [4000, 3000, 3000]


@pytest.mark.parametrize("persona", ["member_university", "signatory_lead"])
def test_create_is_refused_to_insiders_without_the_right(world: World, persona: str) -> None:
    user = world.user(persona)
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.create_agreement(by=user, consortium="ylqx")
    assert not Agreement.objects.exists()


def test_create_is_hidden_from_outsiders(world: World) -> None:
    with user_scope(world.other_lead), pytest.raises(Http404):
        actions.create_agreement(by=world.other_lead, consortium="ylqx")


def test_save_clause_keeps_the_words_and_counts(world: World, draft: Agreement) -> None:
    clause = clause_of(draft, "goals")
    with user_scope(world.lead_staff):
        saved = actions.save_clause(clause.pk, by=world.lead_staff, text="新的目标\r\n第二段 ", version=1)
    assert (saved.text, saved.version) == ("新的目标\n第二段", 2)
    assert events(draft) == ["agreement.created", "agreement.clause_changed"]


def test_save_clause_without_a_change_writes_nothing(world: World, draft: Agreement) -> None:
    clause = clause_of(draft, "goals")
    with user_scope(world.lead_admin):
        saved = actions.save_clause(clause.pk, by=world.lead_admin, text=clause.text, version=1)
    assert saved.version == 1
    assert events(draft) == ["agreement.created"]


def test_save_clause_refuses_a_stale_version(world: World, draft: Agreement) -> None:
    clause = clause_of(draft, "goals")
    with user_scope(world.lead_admin):
        actions.save_clause(clause.pk, by=world.lead_admin, text="甲", version=1)
        with pytest.raises(StaleVersion):
            actions.save_clause(clause.pk, by=world.lead_admin, text="乙", version=1)
    assert clause_of(draft, "goals").text == "甲"


def test_save_clause_refuses_an_empty_heading(world: World, draft: Agreement) -> None:
    clause = clause_of(draft, "goals")
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.save_clause(clause.pk, by=world.lead_admin, heading="  ")
    assert clause_of(draft, "goals").heading == clause.heading


def test_save_clause_of_another_consortium_is_not_found(world: World, draft: Agreement) -> None:
    clause = clause_of(draft, "goals")
    with user_scope(world.other_lead), pytest.raises(Http404):
        actions.save_clause(clause.pk, by=world.other_lead, text="改")
    with user_scope(world.lead_admin), pytest.raises(Http404):
        actions.save_clause(uuid4(), by=world.lead_admin, text="改")


def test_remove_clause_keeps_the_required_ones(world: World, draft: Agreement) -> None:
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.remove_clause(clause_of(draft, "goals").pk, by=world.lead_admin)
    assert len(selectors.clauses_of(draft)) == 24


def test_remove_and_add_clause_close_and_open_the_gap(world: World, draft: Agreement) -> None:
    by = world.lead_admin
    with user_scope(by):
        actions.remove_clause(clause_of(draft, "data").pk, by=by)
        assert [clause.order for clause in selectors.clauses_of(draft)] == list(range(1, 24))
        back = actions.add_clause(draft.pk, by=by, key="data")
        own = actions.add_clause(draft.pk, by=by, heading=" 人才培养 ")
        with pytest.raises(RuleBroken):
            actions.add_clause(draft.pk, by=by, key="data")
        with pytest.raises(RuleBroken):
            actions.add_clause(draft.pk, by=by)
    assert (back.order, back.heading) == (24, "数据与个人信息")
    assert (own.order, own.heading, own.key) == (25, "人才培养", "")


def test_move_clause_changes_places(world: World, draft: Agreement) -> None:
    by, first = world.lead_admin, clause_of(draft, "parties")
    with user_scope(by):
        actions.move_clause(first.pk, by=by, up=True)
        assert selectors.clauses_of(draft)[0] == first
        actions.move_clause(first.pk, by=by, up=False)
    assert [clause.key for clause in selectors.clauses_of(draft)[:2]] == ["nature", "parties"]


def test_save_parties_keeps_shares(world: World, draft: Agreement) -> None:
    by, party = world.lead_admin, selectors.parties_of(draft)[0]
    given = {"id": party.pk, "task": "总体", "inputs": "资金", "share_bp": 4000}
    with user_scope(by):
        saved = actions.save_parties(draft.pk, by=by, parties=[given], revision=draft.revision)
        with pytest.raises(StaleVersion):
            actions.save_parties(draft.pk, by=by, parties=[given], revision=draft.revision)
        with pytest.raises(RuleBroken):
            actions.save_parties(draft.pk, by=by, parties=[given | {"id": uuid4()}])
    assert saved.revision == draft.revision + 1
    assert selectors.parties_of(draft)[0].share_bp == 4000


def test_update_by_key_changes_clause_and_title(world: World, draft: Agreement) -> None:
    by = world.lead_admin
    with user_scope(by):
        changed = actions.update_agreement(
            draft.pk, by=by, title="新标题", clauses=[{"key": "goals", "text": "目标"}]
        )
        with pytest.raises(RuleBroken):
            actions.update_agreement(draft.pk, by=by, clauses=[{"key": "unknown", "text": "目标"}])
        with pytest.raises(StaleVersion):
            actions.update_agreement(draft.pk, by=by, title="别的", revision=draft.revision)
    assert (changed.title, clause_of(draft, "goals").text) == ("新标题", "目标")


def test_update_refuses_clauses_of_another_agreement(world: World, draft: Agreement) -> None:
    with user_scope(world.other_lead):
        foreign = actions.create_agreement(by=world.other_lead, consortium="qita")
        own: UUID = clause_of(foreign, "goals").pk
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.update_agreement(draft.pk, by=world.lead_admin, clauses=[{"id": own, "text": "改"}])


def test_refresh_takes_over_the_present_members(world: World, ready: Agreement) -> None:
    supplier = membership_of(world.consortium, world.organisation("supplier"))
    with user_scope(world.member_supplier):
        consortia.leave(supplier.pk, by=world.member_supplier, reason="退出")
    with user_scope(world.lead_admin):
        actions.refresh_parties(ready.pk, by=world.lead_admin)
    kept = [(party.name, party.share_bp) for party in selectors.parties_of(ready)]
    assert kept == [("样例申江诊断科技", 4000), ("样例东海大学", 3000)]


def test_nothing_is_edited_after_sending(world: World, sent: Agreement) -> None:
    by, goals, data = world.lead_admin, clause_of(sent, "goals"), clause_of(sent, "data")
    before = selectors.clauses_of(sent)
    with user_scope(by):
        for attempt in (
            lambda: actions.save_clause(goals.pk, by=by, text="改"),
            lambda: actions.remove_clause(data.pk, by=by),
            lambda: actions.move_clause(goals.pk, by=by, up=True),
            lambda: actions.add_clause(sent.pk, by=by, heading="补充"),
            lambda: actions.save_parties(sent.pk, by=by, parties=[]),
            lambda: actions.refresh_parties(sent.pk, by=by),
            lambda: actions.update_agreement(sent.pk, by=by, title="改"),
        ):
            with pytest.raises(TransitionNotAllowed):
                attempt()
    assert [(c.order, c.text) for c in selectors.clauses_of(sent)] == [(c.order, c.text) for c in before]
    assert Agreement.objects.get(pk=sent.pk).title == sent.title
