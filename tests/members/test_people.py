"""People: named by their organisation, shown to everybody by their own consent alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import scope_of, scoped, user_scope
from members import actions as members
from members.actions import people as actions
from members.kinds import EvidenceKind
from members.models import Person
from members.selectors.people import consent_text, mask_email, mask_phone
from members.selectors.profile import public_people
from tests.members import profile_scenes as scenes
from tests.world import World


def asked(world: World) -> Person:
    """Somebody with an account and no place at the organisation."""
    return scenes.person(world, user_id=world.nobody.pk)


def shown(world: World) -> list[str]:
    with scoped(scope_of(None)):
        return [person.name for person in public_people(world.organisation("lead"))]


def test_person_is_asked_and_decides(world: World) -> None:
    person = asked(world)
    assert shown(world) == []
    assert [notice.url for notice in Notice.objects.filter(kind="person.consent_asked")] == ["/consents/"]
    with user_scope(world.nobody):
        actions.give_consent(person.pk, by=world.nobody, seen=consent_text(person))
    person.refresh_from_db()
    assert (shown(world), person.consent_text) == (["样例沈研"], consent_text(person))
    assert Event.objects.get(name="person.consented").after["consent_text"] == person.consent_text
    assert Notice.objects.get(kind="person.consented").user == world.lead_admin


def waiting() -> list[object]:
    return list(
        Duty.objects.filter(kind="person.consent_asked", done_at=None).values_list("tenant_id", flat=True)
    )


def test_duty_to_decide_is_the_persons_own_and_ends(world: World) -> None:
    person = asked(world)
    assert waiting() == [world.nobody.pk]
    with user_scope(world.nobody):
        actions.give_consent(person.pk, by=world.nobody)
    assert waiting() == []
    with user_scope(world.lead_admin):
        actions.change_person(person.pk, by=world.lead_admin, title="院士")
        assert waiting() == []  # out of sight of the organisation
    assert waiting() == [world.nobody.pk]
    with user_scope(world.lead_admin):
        actions.change_person(person.pk, by=world.lead_admin, wants_public=False)
    assert waiting() == []


def test_duty_ends_with_the_entry(world: World) -> None:
    person = asked(world)
    with user_scope(world.lead_admin):
        actions.remove_person(person.pk, by=world.lead_admin)
    assert waiting() == []


def test_consent_is_taken_back_at_once(world: World) -> None:
    person = asked(world)
    with user_scope(world.nobody):
        given = actions.give_consent(person.pk, by=world.nobody)
        actions.refuse_consent(person.pk, by=world.nobody)
    person.refresh_from_db()
    assert (shown(world), person.wants_public, person.consented_at) == ([], False, None)
    # Text and moment stay in the record.
    assert (
        Event.objects.get(name="person.consent_taken_back").before["consent_text"] == given.consent_text != ""
    )


def test_refusal_is_told(world: World) -> None:
    person = asked(world)
    with user_scope(world.nobody):
        actions.refuse_consent(person.pk, by=world.nobody)
    assert Notice.objects.get(kind="person.consent_refused").user == world.lead_admin


def test_administrator_does_not_consent_for_somebody(world: World) -> None:
    person = asked(world)
    paper = scenes.evidence(world, kind=EvidenceKind.CONSENT)
    with user_scope(world.lead_admin):
        with pytest.raises(Http404):
            actions.give_consent(person.pk, by=world.lead_admin)
        with pytest.raises(RuleBroken):
            actions.prove_consent(person.pk, by=world.lead_admin, evidence_id=paper.pk)
    assert shown(world) == []


def test_signed_paper_for_somebody_without_an_account(world: World) -> None:
    person, paper = scenes.person(world), scenes.evidence(world, kind=EvidenceKind.CONSENT)
    with user_scope(world.lead_admin):
        actions.prove_consent(person.pk, by=world.lead_admin, evidence_id=paper.pk)
    assert (shown(world), Person.objects.get().consent_evidence_id) == (["样例沈研"], paper.pk)


@pytest.mark.parametrize("fields", [{"kind": "audit"}, {"kind": "consent", "valid_until": -1}])
def test_paper_that_proves_nothing(world: World, fields: dict[str, Any]) -> None:
    if "valid_until" in fields:
        fields = fields | {"valid_until": timezone.localdate() - timedelta(days=1)}
    person, paper = scenes.person(world), scenes.evidence(world, **fields)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as broken:
        actions.prove_consent(person.pk, by=world.lead_admin, evidence_id=paper.pk)
    assert (broken.value.attr, shown(world)) == ("evidence", [])


def test_other_words_need_another_consent(world: World) -> None:
    person = asked(world)
    with user_scope(world.nobody):
        actions.give_consent(person.pk, by=world.nobody)
    with user_scope(world.lead_admin):
        actions.change_person(person.pk, by=world.lead_admin, biography="另写的简介")
    assert (shown(world), Notice.objects.filter(kind="person.consent_asked").count()) == ([], 2)


def test_telephone_needs_no_new_consent(world: World) -> None:
    person = asked(world)
    with user_scope(world.nobody):
        actions.give_consent(person.pk, by=world.nobody)
    with user_scope(world.lead_admin):
        actions.change_person(person.pk, by=world.lead_admin, phone="13800001234")
    assert shown(world) == ["样例沈研"]
    assert "13800001234" not in str(Event.objects.get(name="person.changed").after)


def test_consent_to_words_that_changed_meanwhile(world: World) -> None:
    person = asked(world)
    seen = consent_text(person)
    with user_scope(world.lead_admin):
        actions.change_person(person.pk, by=world.lead_admin, title="院士")
    with user_scope(world.nobody), pytest.raises(RuleBroken):
        actions.give_consent(person.pk, by=world.nobody, seen=seen)
    assert shown(world) == []


def test_same_account_is_named_once(world: World) -> None:
    asked(world)
    with pytest.raises(RuleBroken) as broken:
        asked(world)
    assert (broken.value.attr, Person.objects.count()) == ("account", 1)


@pytest.mark.parametrize(("persona", "error"), [("lead_staff", PermissionDenied), ("other_lead", Http404)])
def test_person_removed_by_somebody_else(world: World, persona: str, error: type[Exception]) -> None:
    person, user = scenes.person(world), world.user(persona)
    with user_scope(user), pytest.raises(error):
        actions.remove_person(person.pk, by=user)
    assert Person.objects.filter(pk=person.pk).exists()


def test_wall_lets_everybody_read_and_nobody_else_write(world: World) -> None:
    person = asked(world)
    with user_scope(world.nobody):
        actions.give_consent(person.pk, by=world.nobody)
    with user_scope(world.other_lead), connection.cursor() as cursor:
        cursor.execute("UPDATE members_person SET name = 'x'")
        changed = cursor.rowcount
        cursor.execute("DELETE FROM members_person")
        assert (changed, cursor.rowcount, Person.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("12345", "*****"), ("", ""), (" 02150001234 ", "021****1234")],
)
def test_mask_phone(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_mask_email() -> None:
    assert (mask_email("shen@example.test"), mask_email("")) == ("s***@example.test", "")


def test_contacts_are_masked_for_staff(world: World) -> None:
    scenes.person(world, phone="13812345678", email="shen@example.test")
    url = f"{world.organisation('lead').get_absolute_url()}people/"
    in_full, masked = (world.client(who).get(url).content.decode() for who in ("lead_admin", "lead_staff"))
    assert ("13812345678" in in_full, "shen@example.test" in in_full) == (True, True)
    assert ("13812345678" in masked, "shen@example.test" in masked, "138****5678" in masked) == (
        False,
        False,
        True,
    )


def test_page_names_somebody_by_account(world: World) -> None:
    url = f"{world.organisation('lead').get_absolute_url()}people/new/"
    data = {"name": "样例沈研", "account": "nobody@example.test", "wants_public": "on"}
    assert world.client("lead_admin").post(url, data).status_code == 302
    assert Person.objects.get().user == world.nobody
    response = world.client("lead_admin").post(url, data | {"account": "unknown@example.test"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["account"])


def test_consents_page_gives_and_takes_back(world: World) -> None:
    person, client = asked(world), world.client("nobody")
    row = client.get("/consents/").context["entries"][0]
    assert client.post(f"/consents/{person.pk}/give/", {"seen": row.text}).status_code == 302
    assert shown(world) == ["样例沈研"]
    assert client.post(f"/consents/{person.pk}/refuse/").status_code == 302
    assert (shown(world), client.get("/consents/").context["entries"]) == ([], [])
    assert client.post(f"/consents/{person.pk}/give/").status_code == 422


def test_public_profile(world: World) -> None:
    lead, visitor = world.organisation("lead"), world.client()
    person = asked(world)
    with user_scope(world.nobody):
        actions.give_consent(person.pk, by=world.nobody)
    assert visitor.get(f"/units/{lead.slug}/").status_code == 404
    with user_scope(world.lead_admin):
        members.update_organisation(lead.pk, by=world.lead_admin, is_public=True, marks=["high_tech"])
        actions.change_person(person.pk, by=world.lead_admin, phone="13812345678")
    response = visitor.get(f"/units/{lead.slug}/")
    text = response.content.decode()
    assert (response.status_code, "样例沈研" in text, "138" in text, "样例法人" in text) == (
        200,
        True,
        False,
        False,
    )
