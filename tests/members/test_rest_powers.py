"""Powers, claims and merges over REST."""

from __future__ import annotations

import pytest

from kernel.accounts.models import User
from kernel.documents.actions import keep_upload
from kernel.notices.models import Notice
from kernel.tenancy.scope import user_scope
from members import actions
from members.models import Claim, Merge, Organisation, PowerOfAttorney, Staff
from tests.members.scenes import paper
from tests.queries import queries_of
from tests.world import World

API = "/api/v1/"
FREE = "51310113501770003G"


@pytest.fixture
def operator(world: World) -> User:
    return User.objects.create_user("operator@example.test", "x", name="平台客服（样例）", is_support=True)


@pytest.fixture
def entry(world: World) -> Organisation:
    with user_scope(world.lead_admin):
        return actions.enter_organisation(
            by=world.lead_admin, name="样例新材料学会", credit_code=FREE, kind="association"
        )


def body(world: World) -> dict[str, object]:
    lead, admin = world.organisation("lead"), world.lead_admin
    with user_scope(admin):
        upload = keep_upload(paper(), by=admin, no_state_secrets=True, organisation_id=lead.pk)
    return {
        "agent": str(world.signatory_lead.pk),
        "principal": "样例法人",
        "scope": ["formation"],
        "valid_from": "2026-01-01",
        "valid_until": "2027-01-01",
        "upload": str(upload.pk),
    }


def test_power_entered_listed_and_revoked(world: World) -> None:
    url, data = f"{API}organisations/{world.organisation('lead').pk}/powers/", body(world)
    api = world.api("lead_admin")
    made = api.post(url, data, format="json")
    assert (made.status_code, made.json()["status"], made.json()["can"]) == (201, "in_force", ["revoke"])
    rows = world.api("lead_staff").get(url, {"matter": "formation"}).json()["results"]
    assert [(row["id"], row["can"]) for row in rows] == [(made.json()["id"], [])]
    assert world.api("lead_staff").get(url, {"matter": "exit"}).json()["results"] == []
    one = f"{url}{made.json()['id']}/revoke/"
    assert world.api("lead_staff").post(one, {"reason": "样例"}).status_code == 403
    assert world.api("other_lead").post(one, {"reason": "样例"}).status_code == 404
    assert api.post(one, {}).status_code == 400
    assert api.post(one, {"reason": "样例"}).json()["status"] == "revoked"
    assert api.post(one, {"reason": "样例"}).status_code == 409


def test_power_with_a_foreign_paper(world: World) -> None:
    data = body(world)
    university = world.organisation("university")
    url = f"{API}organisations/{university.pk}/powers/"
    data |= {"agent": str(world.signatory_university.pk)}
    assert world.api("member_university").post(url, data, format="json").status_code == 404
    assert (
        world.api("lead_staff")
        .post(f"{API}organisations/{world.organisation('lead').pk}/powers/", data)
        .status_code
        == 403
    )
    assert not PowerOfAttorney.objects.exists()


def test_claim_filed_withdrawn_and_granted(world: World, operator: User, entry: Organisation) -> None:
    person, staff = world.api("nobody"), world.api("operator")
    data = {"organisation": str(entry.pk), "position": "秘书长", "statement": "样例"}
    first = person.post(f"{API}claims/", data).json()
    assert (first["status"], first["can"]) == ("filed", ["withdraw"])
    assert world.api("other_lead").get(f"{API}claims/{first['id']}/").status_code == 404
    assert person.post(f"{API}claims/{first['id']}/withdraw/").json()["status"] == "withdrawn"
    second = person.post(f"{API}claims/", data).json()
    assert {row["id"] for row in person.get(f"{API}claims/").json()["results"]} == {first["id"], second["id"]}
    listed = staff.get(f"{API}support/claims/", {"status": "filed"}).json()["results"]
    assert [(row["id"], row["can"]) for row in listed] == [(second["id"], ["grant", "refuse"])]
    one = f"{API}support/claims/{second['id']}/"
    for method, url in (
        ("get", f"{API}support/claims/"),
        ("get", one),
        ("post", f"{one}grant/"),
        ("post", f"{one}refuse/"),
    ):
        assert getattr(person, method)(url).status_code == 403
    assert staff.get(one).json()["statement"] == "样例"
    assert staff.post(f"{one}grant/", {"reason": "相符"}).json()["status"] == "granted"
    assert Staff.objects.get(organisation=entry).user == world.nobody


def test_claim_refused(world: World, operator: User, entry: Organisation) -> None:
    data = {"organisation": str(entry.pk), "position": "秘书长", "statement": "样例"}
    made = world.api("nobody").post(f"{API}claims/", data).json()
    url = f"{API}support/claims/{made['id']}/refuse/"
    assert world.api("operator").post(url).status_code == 400
    assert world.api("operator").post(url, {"reason": "材料不足"}).json()["status"] == "refused"
    assert Claim.objects.get().status == "refused"


def test_ask(world: World) -> None:
    url = f"{API}organisations/{world.organisation('lead').pk}/ask/"
    assert world.api("nobody").post(url, {"message": "样例"}).status_code == 202
    assert Notice.objects.get(kind="staff.asked").user == world.lead_admin
    assert world.api("lead_staff").post(url).status_code == 400


def test_merge_previewed_and_done(world: World, operator: User) -> None:
    staff = world.api("operator")
    data = {"kept": str(world.organisation("outside").pk), "absorbed": str(world.organisation("supplier").pk)}
    plan = staff.post(f"{API}support/merges/preview/", data).json()
    assert ([move["key"] for move in plan["moves"]], plan["conflicts"]) == (
        ["memberships", "seats", "staff"],
        [],
    )
    assert staff.post(f"{API}support/merges/", data).json()["errors"][0]["attr"] == "reason"
    done = staff.post(f"{API}support/merges/", data | {"reason": "样例"})
    assert (done.status_code, done.json()["status"], len(done.json()["trail"]["staff"])) == (201, "merged", 2)
    assert [row["id"] for row in staff.get(f"{API}support/merges/").json()["results"]] == [done.json()["id"]]
    assert staff.post(f"{API}support/merges/", data | {"reason": "样例"}).status_code == 400
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("persona", ["lead_admin", "nobody", "senior_officer"])
def test_merges_are_for_operators(world: World, persona: str) -> None:
    api = world.api(persona)
    data = {"kept": str(world.organisation("outside").pk), "absorbed": str(world.organisation("supplier").pk)}
    assert api.get(f"{API}support/merges/").status_code == 403
    assert api.get(f"{API}support/merges/candidates/").status_code == 403
    for page in ("", "preview/"):
        assert api.post(f"{API}support/merges/{page}", data | {"reason": "样例"}).status_code == 403
    assert not Merge.objects.exists()


def test_candidates(world: World, operator: User) -> None:
    rows = world.api("operator").get(f"{API}support/merges/candidates/", {"q": "泰泽"}).json()
    assert {row["same_head"] for row in rows} == {True}


def test_list_query_counts(world: World) -> None:
    api, data = world.api("lead_admin"), body(world)
    url = f"{API}organisations/{world.organisation('lead').pk}/powers/"
    counts = []
    for number in (1, 2):
        for _power in range(number):
            api.post(url, data, format="json")
        api.get(url)
        counts.append(len(queries_of(lambda: api.get(url))))
    assert counts == [counts[0]] * 2
    assert counts[0] <= 8


def test_steps_through_another_organisation(world: World) -> None:
    lead, university = world.organisation("lead").pk, world.organisation("university").pk
    made = (
        world.api("lead_admin").post(f"{API}organisations/{lead}/powers/", body(world), format="json").json()
    )
    wrong = f"{API}organisations/{university}/"
    revoke = world.api("lead_admin").post(f"{wrong}powers/{made['id']}/revoke/", {"reason": "样例"})
    staff = Staff.objects.get(user=world.lead_staff)
    resign = world.api("lead_staff").post(f"{wrong}staff/{staff.pk}/resign/")
    assert (revoke.status_code, resign.status_code) == (404, 404)
    assert (PowerOfAttorney.objects.get().status, Staff.objects.filter(pk=staff.pk).exists()) == (
        "in_force",
        True,
    )
