"""Two entries that are one legal person: what moves, what stands against it, what stays as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from consortia import actions as consortia
from consortia.actions.merging import merge_organisations
from consortia.models import Consortium, Membership, Seat
from consortia.selectors.merging import merge_plan
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.documents.actions import keep_upload
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.registry import AXES
from kernel.tenancy.roles import complete_roles
from kernel.tenancy.scope import system_scope, user_scope
from members import actions as members
from members.models import Evidence, Merge, Organisation, PowerOfAttorney, Staff, StaffInvitation, YearFigures
from tests.agreements.conftest import complete, send, write_draft
from tests.bounties import scenes
from tests.members.scenes import paper, power
from tests.world import World, membership_of

REASON = "样例：同一法人重复登记"


@pytest.fixture
def operator(world: World) -> User:
    return User.objects.create_user("operator@example.test", "x", name="平台客服（样例）", is_support=True)


def merge(world: World, by: User, *, kept: str = "outside", absorbed: str = "supplier") -> Merge:
    pks = world.organisation(kept).pk, world.organisation(absorbed).pk
    with user_scope(by):
        merged = merge_organisations(*pks, by=by, reason=REASON)
    # Composite keys are compared at the end of a transaction.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return merged


def conflicts(world: World, *, kept: str = "outside", absorbed: str = "supplier") -> list[str]:
    with system_scope():
        return merge_plan(world.organisation(kept), world.organisation(absorbed)).conflicts


def test_staff_seats_and_membership_pass(world: World, operator: User) -> None:
    kept, absorbed = world.organisation("outside"), world.organisation("supplier")
    held = membership_of(world.consortium, absorbed)
    done = merge(world, operator)
    assert membership_of(world.consortium, kept) == held
    assert not Seat.objects.filter(organisation=absorbed).exists()
    people = set(Staff.objects.filter(organisation=kept).values_list("user__name", "role"))
    assert people == {("顾行", "admin"), ("陈䶮", "admin"), ("林越", "signatory")}
    assert not Staff.objects.filter(organisation=absorbed).exists()
    assert (done.trail["memberships"], len(done.trail["staff"]), len(done.trail["seats"])) == (
        [str(held.pk)],
        2,
        2,
    )
    assert refresh_grants(world.member_supplier).has("organisation", kept.pk, "manage_staff")
    assert world.client("member_supplier").get("/c/ylqx/").status_code == 200


def test_absorbed_entry_is_hidden_and_only_read(world: World, operator: User) -> None:
    absorbed = world.organisation("supplier")
    merge(world, operator)
    grants = refresh_grants(world.member_supplier)
    assert grants.by_tenant["organisation", absorbed.pk] == frozenset({"view_workspace"})
    complete_roles(AXES["organisation"], using="default")
    grants = refresh_grants(world.member_supplier)
    assert grants.by_tenant["organisation", absorbed.pk] == frozenset({"view_workspace"})
    names = [row["name"] for row in world.api("nobody").get("/api/v1/organisations/").json()["results"]]
    assert absorbed.name not in names
    page = world.client("nobody").get(f"/organisations/{absorbed.pk}/")
    assert page["Location"] == f"/organisations/{world.organisation('outside').pk}/"
    client = world.client("member_supplier")
    assert client.get(absorbed.get_absolute_url()).status_code == 200
    assert client.post(f"{absorbed.get_absolute_url()}staff/invite/", {}).status_code == 403


def test_both_timelines_name_the_operator_and_the_staff_is_told(world: World, operator: User) -> None:
    merge(world, operator)
    events = Event.objects.filter(actor_id=operator.pk)
    wanted = ("membership.merged", "organisation.absorbed", "organisation.merged")
    rows = events.filter(name__in=wanted).order_by("name").values_list("name", "reason", "organisation_id")
    outside, supplier = world.organisation("outside").pk, world.organisation("supplier").pk
    assert list(rows) == [
        (wanted[0], REASON, outside),
        (wanted[1], REASON, outside),
        (wanted[2], REASON, supplier),
    ]
    told = Notice.objects.filter(kind="organisation.merged").values_list("user__name", flat=True)
    assert set(told) == {"陈䶮", "林越"}
    assert Notice.objects.get(kind="organisation.absorbed").user == world.answerer_outside


def test_evidence_figures_powers_and_offers_of_roles_pass_where_nothing_clashes(
    world: World, operator: User
) -> None:
    made = power(world)
    lead, university = world.organisation("lead"), world.organisation("university")
    with user_scope(world.lead_admin):
        offer = members.invite_staff(lead.pk, by=world.lead_admin, email="new@example.test", role="staff")
        upload = keep_upload(
            paper("audit.pdf"), by=world.lead_admin, no_state_secrets=True, organisation_id=lead.pk
        )
    audit = Evidence.objects.create(organisation=lead, kind="audit", title="样例", upload=upload)
    for year, place, evidence in ((2024, lead, None), (2025, lead, audit), (2025, university, None)):
        YearFigures.objects.create(organisation=place, year=year, evidence=evidence, revenue_fen=year)
    Membership.objects.filter(organisation=university).delete()
    done = merge(world, operator, kept="university", absorbed="lead")
    assert PowerOfAttorney.objects.get(pk=made.pk).organisation == university
    assert Evidence.objects.get(pk=made.evidence_id).upload.organisation_id == university.pk
    figures = YearFigures.objects.order_by("year", "organisation__name").values_list("year", "organisation")
    assert set(figures) == {(2024, university.pk), (2025, university.pk), (2025, lead.pk)}
    assert Evidence.objects.get(pk=audit.pk).organisation == lead
    moved = StaffInvitation.objects.get(pk=offer.pk)
    assert (moved.organisation, moved.organisation_name) == (university, university.name)
    assert done.trail["figures"] == [str(YearFigures.objects.get(year=2024).pk)]


def test_lead_that_is_absorbed_leaves_the_lead_to_the_other(world: World, operator: User) -> None:
    merge(world, operator, kept="outside", absorbed="lead")
    assert Consortium.objects.get(slug="ylqx").lead == world.organisation("outside")
    names = Membership.objects.filter(consortium=world.consortium).values_list("lead_name", flat=True)
    assert set(names) == {"样例江南微系统所"}


def test_invitation_to_the_absorbed_ends_where_the_other_is_a_member(world: World, operator: User) -> None:
    with user_scope(world.lead_admin):
        invited = consortia.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )
    done = merge(world, operator, kept="supplier", absorbed="outside")
    assert (Membership.objects.get(pk=invited.pk).status, done.trail["invitations_ended"]) == (
        "revoked",
        [str(invited.pk)],
    )


def test_open_duties_pass(world: World, operator: User) -> None:
    with user_scope(world.lead_admin):
        invited = consortia.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )
    merge(world, operator, kept="other", absorbed="outside")
    duty = Duty.objects.get(object_id=invited.pk, done_at=None)
    assert duty.tenant_id == world.organisation("other").pk
    with user_scope(world.other_lead):
        consortia.accept(invited.pk, by=world.other_lead)


# What stands against it


def refused(world: World, operator: User, **sides: str) -> str:
    before = fingerprint()
    with pytest.raises(RuleBroken) as broken:
        merge(world, operator, **sides)
    assert fingerprint() == before
    return str(broken.value)


def fingerprint() -> list[Any]:
    rows = (Staff, Membership, Seat)
    kept = [list(model.objects.order_by("pk").values_list("pk", "organisation")) for model in rows]
    return [*kept, Event.objects.count(), Organisation.objects.exclude(merged_into=None).count()]


def test_both_active_in_one_consortium(world: World, operator: User) -> None:
    text = refused(world, operator, kept="university", absorbed="supplier")
    assert world.consortium.name in text


def test_answer_under_seal(world: World, operator: User) -> None:
    scenes.submitted(world, scenes.published(world))
    found = conflicts(world, kept="other", absorbed="outside")
    assert (len(found), world.organisation("outside").name in found[0]) == (1, True)
    refused(world, operator, kept="other", absorbed="outside")


def test_award_that_is_worked_on(world: World, operator: User) -> None:
    scenes.awarded(world)
    assert len(conflicts(world, kept="other", absorbed="outside")) == 1


def test_agreement_that_is_being_signed(world: World, operator: User) -> None:
    send(complete(write_draft(world), world.lead_admin), world.lead_admin)
    assert len(conflicts(world)) == 1
    refused(world, operator)


def test_the_same_entry_and_one_merged_already(world: World, operator: User) -> None:
    refused(world, operator, kept="supplier", absorbed="supplier")
    merge(world, operator)
    refused(world, operator)


@pytest.mark.parametrize("persona", ["lead_admin", "senior_officer", "nobody"])
def test_only_operators_merge(world: World, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        merge(world, world.user(persona))
    client = world.client(persona)
    assert (client.get("/support/duplicates/").status_code, client.get("/support/merge/").status_code) == (
        403,
        403,
    )
    assert not Merge.objects.exists()


def test_merge_needs_a_reason(world: World, operator: User) -> None:
    pks = world.organisation("outside").pk, world.organisation("supplier").pk
    with user_scope(operator), pytest.raises(RuleBroken) as broken:
        merge_organisations(*pks, by=operator, reason=" ")
    assert (broken.value.attr, Merge.objects.exists()) == ("reason", False)


# Pages


def test_pages_look_closer_and_merge(world: World, operator: User) -> None:
    twin = world.organisation("supplier")
    Organisation.objects.update(legal_representative="")
    Organisation.objects.filter(pk=world.organisation("outside").pk).update(name=f"{twin.name}有限公司")
    client = world.client("operator")
    page = client.get("/support/duplicates/", {"q": "泰泽"})
    names = [(first.name, second.name) for first, second, _pair in page.context["page"]]
    assert names == [(twin.name, f"{twin.name}有限公司")]
    codes = {
        "kept": Organisation.objects.get(name=f"{twin.name}有限公司").credit_code,
        "absorbed": twin.credit_code,
    }
    url = "/support/merge/?" + "&".join(f"{name}={code}" for name, code in codes.items())
    assert {move.key for move in client.get(url).context["plan"].moves} == {"staff", "memberships", "seats"}
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": REASON}).status_code == 302
    assert Merge.objects.get().absorbed == twin
    assert client.get("/support/merge/", {"kept": "x", "absorbed": "y"}).status_code == 302


def test_expired_invitation_moves_too(world: World, operator: User) -> None:
    with user_scope(world.lead_admin):
        invited = consortia.invite(
            world.consortium.pk, by=world.lead_admin, organisation_id=world.organisation("outside").pk
        )
    Membership.objects.filter(pk=invited.pk).update(expires_at=timezone.now() - timedelta(days=1))
    merge(world, operator, kept="other", absorbed="outside")
    assert Membership.objects.get(pk=invited.pk).organisation == world.organisation("other")
