"""Signing, declining, taking back, reminding."""

from __future__ import annotations

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404

from agreements import actions, selectors
from agreements.models import Agreement, Party, Signature
from consortia.models import Consortium, Seat
from kernel.audit.models import Event
from kernel.tenancy.errors import DomainError, RuleBroken, StaleVersion, TooManyAttempts, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from members import actions as members
from members.models import Staff
from members.permissions import StaffRole
from tests.agreements.conftest import SIGNATORIES, Sign, complete, send, sign_as, write_draft
from tests.agreements.records import counts, open_duties, told
from tests.world import PASSWORD, World, employ


def test_first_signature_leaves_it_out(world: World, sent: Agreement, sign: Sign) -> None:
    signature = sign("signatory_university")
    sent.refresh_from_db()
    assert sent.status == "out_for_signature"
    assert (signature.signer_name, signature.capacity) == ("刘堃", "授权代表")
    assert signature.text_hash == sent.text_hash
    assert open_duties() == {"样例申江诊断科技", "样例泰泽生物"}
    assert told("agreement.party_signed") == {"王敏"}
    assert not Event.objects.filter(name="agreement.enacted").exists()


def test_last_signature_puts_it_in_force(world: World, sent: Agreement, sign: Sign) -> None:
    for persona in SIGNATORIES:
        sign(persona)
    sent.refresh_from_db()
    consortium = Consortium.objects.get(pk=sent.consortium_id)
    assert (sent.status, consortium.status) == ("in_force", "active")
    assert selectors.agreement_in_force(consortium) == sent
    assert Event.objects.filter(name="agreement.enacted", object_id=sent.pk).count() == 1
    assert open_duties() == set()
    assert told("agreement.in_force") == {"王敏", "周岚", "沈国栋", "张喆", "刘堃", "陈䶮", "林越"}


def test_sign_with_a_wrong_password_changes_nothing(world: World, sent: Agreement) -> None:
    by, before = world.signatory_lead, counts()
    with user_scope(by), pytest.raises(RuleBroken) as refused:
        actions.sign(sent.pk, by=by, password="wrong", text_hash=sent.text_hash)
    assert (refused.value.attr, counts()) == ("password", before)


def test_sign_is_limited_to_five_wrong_passwords(world: World, sent: Agreement) -> None:
    by, before = world.signatory_lead, counts()
    for _attempt in range(5):
        with user_scope(by), pytest.raises(RuleBroken):
            actions.sign(sent.pk, by=by, password="wrong", text_hash=sent.text_hash)
    with user_scope(by), pytest.raises(TooManyAttempts):
        actions.sign(sent.pk, by=by, password=PASSWORD, text_hash=sent.text_hash)
    assert counts() == before
    # The limit is the person's own.
    assert sign_as(world, "signatory_university", sent.pk).party.name == "样例东海大学"


def test_sign_is_possible_again_after_the_pause(world: World, sent: Agreement) -> None:
    by = world.signatory_lead
    with time_machine.travel(sent.sent_at, tick=False) as clock:
        for _attempt in range(6):
            with user_scope(by), pytest.raises(DomainError):
                actions.sign(sent.pk, by=by, password="wrong", text_hash=sent.text_hash)
        clock.shift(301)
        assert sign_as(world, "signatory_lead", sent.pk).signer == by


def test_sign_refuses_another_text_than_the_one_seen(world: World, sent: Agreement) -> None:
    by, before = world.signatory_lead, counts()
    with user_scope(by), pytest.raises(StaleVersion):
        actions.sign(sent.pk, by=by, password=PASSWORD, text_hash="0" * 64)
    assert counts() == before


def test_sign_for_another_organisation_is_refused(world: World, sent: Agreement) -> None:
    by, before = world.signatory_university, counts()
    foreign = Party.objects.get(agreement=sent, name="样例泰泽生物")
    with user_scope(by), pytest.raises(PermissionDenied):
        actions.sign(sent.pk, by=by, password=PASSWORD, text_hash=sent.text_hash, party=foreign.pk)
    assert counts() == before


@pytest.mark.parametrize("persona", ["lead_admin", "member_university"])
def test_sign_without_a_signatory_seat_is_refused(world: World, sent: Agreement, persona: str) -> None:
    by, before = world.user(persona), counts()
    with user_scope(by), pytest.raises(PermissionDenied):
        actions.sign(sent.pk, by=by, password=PASSWORD, text_hash=sent.text_hash)
    assert counts() == before


def test_sign_is_hidden_from_outsiders(world: World, sent: Agreement) -> None:
    with user_scope(world.other_lead), pytest.raises(Http404):
        actions.sign(sent.pk, by=world.other_lead, password=PASSWORD, text_hash=sent.text_hash)


def test_sign_is_refused_once_the_organisation_took_the_role_away(world: World, sent: Agreement) -> None:
    staff = Staff.objects.get(user=world.signatory_supplier, role=StaffRole.SIGNATORY)
    with user_scope(world.member_supplier):
        members.remove_staff(staff.pk, by=world.member_supplier)
    by = world.signatory_supplier
    with user_scope(by), pytest.raises((PermissionDenied, Http404)):
        actions.sign(sent.pk, by=by, password=PASSWORD, text_hash=sent.text_hash)
    assert not Signature.objects.exists()


def test_sign_twice_is_refused(world: World, sent: Agreement, sign: Sign) -> None:
    sign("signatory_lead")
    before = counts()
    with pytest.raises(TransitionNotAllowed):
        sign("signatory_lead")
    assert counts() == before


def test_sign_a_draft_is_refused(world: World, ready: Agreement) -> None:
    by = world.signatory_lead
    with user_scope(by), pytest.raises(TransitionNotAllowed):
        actions.sign(ready.pk, by=by, password=PASSWORD, text_hash="")
    assert not Signature.objects.exists()


def test_signatory_of_two_parties_names_one(world: World) -> None:
    university = world.organisation("university")
    with user_scope(world.member_university):
        employ(university, world.member_university, world.signatory_lead, StaffRole.SIGNATORY)
    Seat.objects.get_or_create(
        consortium=world.consortium, organisation=university, user=world.signatory_lead, role="signatory"
    )
    sent = send(complete(write_draft(world), world.lead_admin), world.lead_admin)
    by = world.signatory_lead
    with user_scope(by), pytest.raises(RuleBroken) as refused:
        actions.sign(sent.pk, by=by, password=PASSWORD, text_hash=sent.text_hash)
    assert refused.value.attr == "party"
    own = Party.objects.get(agreement=sent, organisation=university)
    with user_scope(by):
        first = actions.sign(sent.pk, by=by, password=PASSWORD, text_hash=sent.text_hash, party=own.pk)
    # One is left, so none has to be named.
    second = sign_as(world, "signatory_lead", sent.pk)
    assert (first.party.name, second.party.name) == ("样例东海大学", "样例申江诊断科技")


# Declining, taking back, reminding -------------------------------------------------


def test_decline_tells_the_lead_and_who_has_signed(world: World, sent: Agreement, sign: Sign) -> None:
    sign("signatory_university")
    by = world.signatory_supplier
    with user_scope(by):
        party = actions.decline(sent.pk, by=by, reason="比例不妥")
    sent.refresh_from_db()
    assert (sent.status, party.status, party.decline_reason) == ("out_for_signature", "declined", "比例不妥")
    assert told("agreement.party_declined") == {"王敏", "刘堃"}
    assert open_duties() == {"样例申江诊断科技"}


def test_decline_needs_a_reason(world: World, sent: Agreement) -> None:
    by, before = world.signatory_supplier, counts()
    with user_scope(by), pytest.raises(RuleBroken):
        actions.decline(sent.pk, by=by, reason="  ")
    assert counts() == before


def test_who_declined_may_sign_after_all(world: World, sent: Agreement, sign: Sign) -> None:
    by = world.signatory_supplier
    with user_scope(by):
        actions.decline(sent.pk, by=by, reason="比例不妥")
    for persona in SIGNATORIES:
        sign(persona)
    sent.refresh_from_db()
    assert sent.status == "in_force"


def test_withdraw_ends_the_duties_and_tells_all(world: World, sent: Agreement, sign: Sign) -> None:
    sign("signatory_university")
    with user_scope(world.lead_admin):
        actions.withdraw(sent.pk, by=world.lead_admin, reason="比例要改")
    sent.refresh_from_db()
    assert (sent.status, sent.withdrawn_reason, open_duties()) == ("withdrawn", "比例要改", set())
    assert told("agreement.withdrawn") == {"周岚", "沈国栋", "张喆", "刘堃", "陈䶮", "林越"}
    with pytest.raises(TransitionNotAllowed):
        sign("signatory_lead")


def test_withdraw_needs_reason_and_right(world: World, sent: Agreement) -> None:
    before = counts()
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.withdraw(sent.pk, by=world.lead_admin, reason="")
    with user_scope(world.signatory_lead), pytest.raises(PermissionDenied):
        actions.withdraw(sent.pk, by=world.signatory_lead, reason="无权")
    sent.refresh_from_db()
    assert (sent.status, counts()) == ("out_for_signature", before)


def test_withdraw_is_impossible_in_force(world: World, in_force: Agreement) -> None:
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        actions.withdraw(in_force.pk, by=world.lead_admin, reason="太迟")
    in_force.refresh_from_db()
    assert in_force.status == "in_force"


def test_withdrawing_a_draft_bothers_nobody(world: World, ready: Agreement) -> None:
    with user_scope(world.lead_admin):
        actions.withdraw(ready.pk, by=world.lead_admin, reason="重来")
    assert told("agreement.withdrawn") == set()


def test_remind_reaches_the_others_once_a_day(world: World, sent: Agreement, sign: Sign) -> None:
    sign("signatory_university")
    by = world.lead_admin
    with user_scope(by):
        reminded = actions.remind(sent.pk, by=by)
    assert [party.name for party in reminded] == ["样例申江诊断科技", "样例泰泽生物"]
    assert told("agreement.reminder") == {"沈国栋", "林越"}
    before = counts()
    with user_scope(by), pytest.raises(RuleBroken):
        actions.remind(sent.pk, by=by)
    assert counts() == before


# What may be done ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "draft_can", "sent_can"),
    [
        ("lead_admin", ["edit", "send", "withdraw"], ["remind", "withdraw"]),
        ("lead_staff", ["edit"], []),
        ("signatory_university", [], ["decline", "sign"]),
        ("member_university", [], []),
    ],
)
def test_abilities_follow_state_and_role(
    world: World, ready: Agreement, persona: str, draft_can: list[str], sent_can: list[str]
) -> None:
    def can() -> list[str]:
        user = world.user(persona)
        with user_scope(user):
            agreement = Agreement.objects.select_related("consortium").get(pk=ready.pk)
            parties = selectors.parties_of(agreement)
            return selectors.abilities(agreement, user, parties=parties, seats=selectors.signing_seats(user))

    assert can() == draft_can
    send(ready, world.lead_admin)
    assert can() == sent_can
