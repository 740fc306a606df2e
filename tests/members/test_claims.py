"""Entries that nobody administers: claimed by people, decided by operators."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.notices.selectors import duties_of
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import user_scope
from members import actions as organisations
from members.actions import claims as actions
from members.models import Claim, Organisation, Staff
from tests.members.scenes import paper
from tests.queries import queries_of
from tests.world import World

FREE = "51310113501770003G"


@pytest.fixture
def operator(world: World) -> User:
    return User.objects.create_user("operator@example.test", "x", name="平台客服（样例）", is_support=True)


@pytest.fixture
def entry(world: World) -> Organisation:
    with user_scope(world.lead_admin):
        return organisations.enter_organisation(
            by=world.lead_admin, name="样例新材料学会", credit_code=FREE, kind="association"
        )


def claim(entry: Organisation, by: User) -> Claim:
    with user_scope(by):
        return actions.file_claim(entry.pk, by=by, position="秘书长", statement="本人负责学会日常工作。")


def decide(step: str, pk: object, by: User, reason: str = "样例理由") -> Claim:
    with user_scope(by):
        return getattr(actions, f"{step}_claim")(pk, by=by, reason=reason)  # type: ignore[no-any-return]


def test_granted_claim_makes_an_administrator(world: World, operator: User, entry: Organisation) -> None:
    filed, rival = claim(entry, world.nobody), claim(entry, world.other_lead)
    with user_scope(operator):
        assert duties_of(operator).count() == 2
    decide("grant", filed.pk, operator)
    assert refresh_grants(world.nobody).has("organisation", entry.pk, "manage_staff")
    assert not refresh_grants(world.other_lead).has("organisation", entry.pk, "manage_staff")
    assert [Claim.objects.get(pk=each.pk).status for each in (filed, rival)] == ["granted", "refused"]
    event = Event.objects.get(name="claim.granted")
    assert (event.actor_id, event.reason, event.organisation_id) == (operator.pk, "样例理由", entry.pk)
    assert Notice.objects.get(kind="claim.granted").user == world.nobody
    assert Notice.objects.get(kind="claim.refused").user == world.other_lead
    with user_scope(operator):
        assert duties_of(operator).count() == 0
    assert world.client("nobody").get(entry.get_absolute_url()).status_code == 200


def test_refused_with_a_reason(world: World, operator: User, entry: Organisation) -> None:
    filed = claim(entry, world.nobody)
    with pytest.raises(RuleBroken):
        decide("refuse", filed.pk, operator, " ")
    decide("refuse", filed.pk, operator, "材料不足")
    assert Notice.objects.get(kind="claim.refused").params["reason"] == "材料不足"
    with pytest.raises(TransitionNotAllowed):
        decide("grant", filed.pk, operator)
    assert not Staff.objects.filter(organisation=entry).exists()
    assert claim(entry, world.nobody).status == "filed"


@pytest.mark.parametrize("step", ["grant", "refuse"])
@pytest.mark.parametrize("persona", ["nobody", "lead_admin", "senior_officer"])
def test_only_operators_decide(world: World, entry: Organisation, step: str, persona: str) -> None:
    filed = claim(entry, world.nobody)
    with pytest.raises(PermissionDenied):
        decide(step, filed.pk, world.user(persona))
    assert (Claim.objects.get().status, Staff.objects.filter(organisation=entry).exists()) == ("filed", False)


def test_operator_does_not_decide_an_own_claim(world: World, operator: User, entry: Organisation) -> None:
    filed = claim(entry, operator)
    with pytest.raises(PermissionDenied):
        decide("grant", filed.pk, operator)
    assert not Staff.objects.filter(organisation=entry).exists()


def test_claim_to_what_somebody_administers(world: World, operator: User, entry: Organisation) -> None:
    with pytest.raises(RuleBroken):
        claim(world.organisation("lead"), world.nobody)
    first, second = claim(entry, world.nobody), claim(entry, world.other_lead)
    decide("grant", first.pk, operator)
    with pytest.raises(TransitionNotAllowed):
        decide("grant", second.pk, operator)
    with pytest.raises(RuleBroken):
        claim(entry, world.other_lead)
    assert Staff.objects.get(organisation=entry).user == world.nobody


def test_claimed_twice_and_taken_back(world: World, entry: Organisation) -> None:
    filed = claim(entry, world.nobody)
    with pytest.raises(RuleBroken):
        claim(entry, world.nobody)
    with user_scope(world.other_lead), pytest.raises(Http404):
        actions.withdraw_claim(filed.pk, by=world.other_lead)
    with user_scope(world.nobody):
        actions.withdraw_claim(filed.pk, by=world.nobody)
    assert Claim.objects.get().status == "withdrawn"


# Pages


def test_claim_from_the_directory_with_evidence(world: World, operator: User, entry: Organisation) -> None:
    client, url = world.client("nobody"), f"/organisations/{entry.pk}/claim/"
    assert url in client.get(f"/organisations/{entry.pk}/").content.decode()
    data = {"position": "秘书长", "statement": "样例", "file": paper(), "level": "internal"}
    assert list(client.post(url, data).context["form"].errors) == ["no_state_secrets"]
    assert client.post(url, data | {"file": paper(), "no_state_secrets": "on"}).status_code == 302
    filed = Claim.objects.get()
    one = f"/support/claims/{filed.pk}/"
    staff = world.client("operator")
    assert staff.get(one).context["can"] == ["grant", "refuse"]
    assert staff.get(f"{one}evidence/").content.startswith(b"%PDF")
    assert [each.pk for each in staff.get("/support/claims/").context["page"].object_list] == [filed.pk]
    assert client.get(f"{one}evidence/").status_code == 403
    assert staff.post(f"{one}grant/", {"reason": "营业执照相符"}).status_code == 302
    assert Staff.objects.get(organisation=entry).user == world.nobody


@pytest.mark.parametrize("page", ["", "evidence/", "grant/", "refuse/"])
def test_support_pages_refuse_others(world: World, entry: Organisation, page: str) -> None:
    filed = claim(entry, world.nobody)
    client = world.client("lead_admin")
    url = f"/support/claims/{filed.pk}/{page}"
    answer = client.post(url, {"reason": "样例"}) if page in ("grant/", "refuse/") else client.get(url)
    assert (answer.status_code, client.get("/support/claims/").status_code) == (403, 403)
    assert Claim.objects.get().status == "filed"


def test_claim_page_of_an_administered_organisation_offers_to_ask(world: World) -> None:
    page = world.client("nobody").get(f"/organisations/{world.organisation('lead').pk}/claim/")
    assert f"/organisations/{world.organisation('lead').pk}/ask/" in page.content.decode()


@pytest.mark.parametrize("persona", ["nobody"])
def test_registration_of_a_known_code_leads_to_the_claim(
    world: World, entry: Organisation, persona: str
) -> None:
    client = world.client(persona)
    for code in (FREE, "91310113MA1GQ0A17P"):
        page = client.get("/organisations/new/", {"credit_code": code}, headers={"HX-Request": "true"})
        known = Organisation.objects.get(credit_code=code)
        assert f"/organisations/{known.pk}/claim/" in page.content.decode()


def test_support_list_query_count(world: World, operator: User, entry: Organisation) -> None:
    client = world.client("operator")
    counts = []
    for persona in ("nobody", "other_lead"):
        claim(entry, world.user(persona))
        client.get("/support/claims/")
        counts.append(len(queries_of(lambda: client.get("/support/claims/"))))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 12
