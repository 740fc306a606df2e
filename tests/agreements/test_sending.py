"""Sending: what is frozen, who is asked, and what keeps a draft from being sent."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from agreements import actions, selectors
from agreements.models import Agreement, Clause, Party
from consortia.models import Seat
from kernel.accounts.models import User
from kernel.notices.models import Duty
from kernel.notices.workdays import add_working_days, end_of_day
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.agreements.records import counts, open_duties, told
from tests.world import World


def refuse_to_send(agreement: Agreement, by: User, reason: str) -> None:
    before = counts()
    with user_scope(by), pytest.raises(RuleBroken, match=reason):
        actions.send(agreement.pk, by=by)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.text_hash, counts()) == ("draft", "", before)


def test_send_freezes_and_asks_every_party(world: World, sent: Agreement) -> None:
    clauses, parties = selectors.clauses_of(sent), selectors.parties_of(sent)
    assert (sent.status, len(sent.text_hash)) == ("out_for_signature", 64)
    assert selectors.is_intact(sent, clauses, parties)
    assert open_duties() == {"样例申江诊断科技", "样例东海大学", "样例泰泽生物"}
    assert told("agreement.sign") == {"沈国栋", "刘堃", "林越"}
    assert "上海仲裁委员会" in next(clause.text for clause in clauses if clause.key == "disputes")


def test_send_gives_ten_working_days_by_default(sent: Agreement) -> None:
    due = Duty.objects.filter(kind="agreement.sign").values_list("due_at", flat=True).first()
    assert sent.sign_by == add_working_days(sent.sent_at.date(), 10)  # type: ignore[union-attr]
    assert due == end_of_day(sent.sign_by)


@pytest.mark.parametrize(
    ("key", "reason"), [("breach", "违约责任|Liability for breach"), ("confidentiality", "保密")]
)
def test_send_is_blocked_by_an_empty_required_clause(
    world: World, ready: Agreement, key: str, reason: str
) -> None:
    clause = Clause.objects.get(agreement=ready, key=key)
    with user_scope(world.lead_admin):
        actions.save_clause(clause.pk, by=world.lead_admin, text=" \n ")
        missing = selectors.missing_clauses(ready)
    assert [lacking.key for lacking in missing] == [key]
    refuse_to_send(ready, world.lead_admin, reason)


def test_send_is_blocked_by_an_optional_clause_without_text(world: World, ready: Agreement) -> None:
    with user_scope(world.lead_admin):
        actions.add_clause(ready.pk, by=world.lead_admin, heading="人才培养")
    refuse_to_send(ready, world.lead_admin, "人才培养")


@pytest.mark.parametrize("shares", [(4000, 3000, 2999), (4000, 3000, 3001), (0, 0, 0)])
def test_send_is_blocked_unless_shares_make_exactly_the_whole(
    world: World, ready: Agreement, shares: tuple[int, ...]
) -> None:
    by = world.lead_admin
    rows = [
        {"id": party.pk, "share_bp": share}
        for party, share in zip(selectors.parties_of(ready), shares, strict=True)
    ]
    with user_scope(by):
        actions.save_parties(ready.pk, by=by, parties=rows)
    refuse_to_send(ready, by, r"100\.00%")


def test_send_is_blocked_with_one_party(world: World) -> None:
    by = world.other_lead
    with user_scope(by):
        alone = actions.create_agreement(by=by, consortium="qita")
    refuse_to_send(alone, by, "two parties|两方")


def test_send_is_blocked_by_a_party_without_signatory(world: World, ready: Agreement) -> None:
    Seat.objects.filter(user=world.signatory_supplier).delete()
    refuse_to_send(ready, world.lead_admin, "样例泰泽生物")


def test_send_is_blocked_without_a_forum(world: World, ready: Agreement) -> None:
    with user_scope(world.lead_admin):
        actions.update_agreement(ready.pk, by=world.lead_admin, dispute_body="")
    refuse_to_send(ready, world.lead_admin, "arbitration or a court|仲裁或诉讼")


@pytest.mark.parametrize(("route", "words"), [("arbitration", "可以向法院起诉"), ("litigation", "提交仲裁")])
def test_send_is_blocked_when_both_ways_are_named(
    world: World, ready: Agreement, route: str, words: str
) -> None:
    clause = Clause.objects.get(agreement=ready, key="disputes")
    with user_scope(world.lead_admin):
        actions.save_clause(clause.pk, by=world.lead_admin, text=f"协商不成的，{words}。")
        actions.update_agreement(ready.pk, by=world.lead_admin, dispute_route=route)
    refuse_to_send(ready, world.lead_admin, "only one|只能")


def test_send_is_blocked_by_a_day_that_is_past(world: World, ready: Agreement) -> None:
    with user_scope(world.lead_admin):
        actions.update_agreement(ready.pk, by=world.lead_admin, sign_by=date(2020, 1, 1))
    refuse_to_send(ready, world.lead_admin, "past|已过")


def test_send_is_blocked_when_the_members_have_changed(world: World, ready: Agreement) -> None:
    Party.objects.filter(agreement=ready, name="样例泰泽生物").delete()
    refuse_to_send(ready, world.lead_admin, "present members|现有成员")


@pytest.mark.parametrize("persona", ["lead_staff", "member_university", "signatory_lead"])
def test_send_is_refused_without_the_right(world: World, ready: Agreement, persona: str) -> None:
    user = world.user(persona)
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.send(ready.pk, by=user)
    ready.refresh_from_db()
    assert ready.status == "draft"


def test_send_twice_is_refused(world: World, sent: Agreement) -> None:
    before = counts()
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        actions.send(sent.pk, by=world.lead_admin)
    assert counts() == before
