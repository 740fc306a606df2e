"""The lead passes to another member."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from consortia import actions
from consortia.kinds import ResolutionKind
from consortia.models import Consortium, LeadChange, Membership, Resolution, Seat
from consortia.permissions import SeatRole
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.consortia import joining_scenes as scenes
from tests.queries import queries_of
from tests.world import World

LEAD = "/c/ylqx/lead/"


def roles(world: World) -> dict[str, str]:
    rows = Membership.objects.filter(consortium=world.consortium, status="active")
    return dict(rows.values_list("organisation__name", "role"))


def seats(world: World, persona: str) -> list[str]:
    found = Seat.objects.filter(consortium=world.consortium, user=world.user(persona))
    return sorted(found.values_list("role", flat=True))


def fresh(change: LeadChange) -> LeadChange:
    return LeadChange.objects.get(pk=change.pk)


def accept(world: World, change: LeadChange, persona: str = "member_university") -> LeadChange:
    with user_scope(world.user(persona)):
        return actions.accept_lead(change.pk, by=world.user(persona))


def test_proposal_is_the_duty_of_the_successor_only(world: World) -> None:
    change = scenes.proposed(world)
    duty = Duty.objects.get(object_id=change.pk)
    assert (duty.kind, duty.member_id) == ("lead_change.answer", world.organisation("university").pk)
    told = Notice.objects.filter(kind="lead_change.answer").values_list("user__email", flat=True)
    assert list(told) == ["member_university@example.test"]
    assert roles(world)["样例申江诊断科技"] == "lead"


def test_acceptance_swaps_roles_seats_and_names(world: World) -> None:
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    change = accept(world, scenes.proposed(world))
    assert change.status == "accepted"
    assert roles(world) == {"样例申江诊断科技": "core", "样例东海大学": "lead", "样例泰泽生物": "member"}
    consortium = Consortium.objects.get(slug="ylqx")
    assert consortium.lead == world.organisation("university")
    assert set(Membership.objects.filter(consortium=consortium).values_list("lead_name", flat=True)) == {
        "样例东海大学"
    }
    assert (seats(world, "member_university"), seats(world, "lead_admin")) == (
        ["lead_admin"],
        ["member_admin"],
    )
    assert seats(world, "lead_staff") == ["member_staff"]
    # Rights follow at once.
    assert world.client("member_university").get("/c/ylqx/edit/").status_code == 200
    assert world.client("lead_admin").get("/c/ylqx/edit/").status_code == 403
    assert world.client("lead_admin").get("/c/ylqx/members/").status_code == 200
    assert not Duty.objects.filter(object_id=change.pk, done_at=None).exists()
    assert Event.objects.filter(object_id=change.pk, name="lead_change.accepted").count() == 1
    assert Notice.objects.filter(kind="lead_change.accepted", user=world.member_supplier).count() == 1


def test_lead_staff_of_one_that_stays_co_lead_keep_their_seats(world: World) -> None:
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    accept(world, scenes.proposed(world, role_after="co_lead"))
    assert seats(world, "lead_staff") == [SeatRole.LEAD_STAFF]
    assert roles(world)["样例申江诊断科技"] == "co_lead"


def test_old_lead_can_leave_afterwards(world: World) -> None:
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    accept(world, scenes.proposed(world))
    with user_scope(world.lead_admin):
        actions.leave(scenes.member(world, "lead").pk, by=world.lead_admin, reason="退出")
    assert "样例申江诊断科技" not in roles(world)


def test_acceptance_needs_the_resolution_that_the_rules_ask_for(world: World) -> None:
    change = scenes.proposed(world)
    with pytest.raises(RuleBroken):
        accept(world, change)
    response = world.client("lead_admin").post(f"{LEAD}{change.pk}/vote/")
    motion = Resolution.objects.get()
    assert response["Location"] == f"/c/ylqx/governance/resolutions/{motion.pk}/"
    with pytest.raises(RuleBroken):
        accept(world, change)
    assert (fresh(change).status, roles(world)["样例申江诊断科技"]) == ("proposed", "lead")
    scenes.carried(motion)
    assert accept(world, change).status == "accepted"
    motion.refresh_from_db()
    assert motion.carried_out_at is not None


@pytest.mark.parametrize(
    ("persona", "error"),
    [
        ("member_supplier", RuleBroken),
        ("lead_admin", PermissionDenied),
        ("signatory_university", PermissionDenied),
        ("other_lead", Http404),
    ],
)
def test_acceptance_by_somebody_else(world: World, persona: str, error: type[Exception]) -> None:
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    change = scenes.proposed(world)
    with pytest.raises(error):
        accept(world, change, persona)
    assert (fresh(change).status, roles(world)["样例申江诊断科技"]) == ("proposed", "lead")


def test_only_one_change_at_a_time(world: World) -> None:
    scenes.proposed(world)
    with pytest.raises(RuleBroken):
        scenes.proposed(world, "supplier")
    assert LeadChange.objects.count() == 1


def test_second_acceptance_is_too_late(world: World) -> None:
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    change = scenes.proposed(world)
    accept(world, change)
    with user_scope(world.lead_admin), pytest.raises((TransitionNotAllowed, RuleBroken)):
        actions.accept_lead(change.pk, by=world.lead_admin)
    assert roles(world)["样例东海大学"] == "lead"


def test_database_allows_one_lead(world: World) -> None:
    member = scenes.member(world, "university")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=member.pk).update(role="lead")


def test_proposing_an_observer_or_the_lead(world: World) -> None:
    Membership.objects.filter(pk=scenes.member(world, "supplier").pk).update(role="observer")
    for key in ("supplier", "lead"):
        with pytest.raises(RuleBroken):
            scenes.proposed(world, key)
    assert not LeadChange.objects.exists()


def test_declining_and_withdrawing(world: World) -> None:
    change = scenes.proposed(world)
    decline = f"{LEAD}{change.pk}/decline/"
    assert world.client("member_university").post(decline, {"reason": ""}).status_code == 422
    assert world.client("member_university").post(decline, {"reason": "人手不足"}).status_code == 302
    assert fresh(change).status == "declined"
    second = scenes.proposed(world, "supplier")
    assert world.client("lead_admin").post(f"{LEAD}{second.pk}/withdraw/").status_code == 302
    assert fresh(second).status == "withdrawn"
    assert not Duty.objects.filter(kind="lead_change.answer", done_at=None).exists()


def test_departure_of_the_successor_withdraws_the_proposal(world: World) -> None:
    change = scenes.proposed(world)
    with user_scope(world.member_university):
        actions.leave(scenes.member(world, "university").pk, by=world.member_university, reason="退出")
    assert fresh(change).status == "withdrawn"


def test_page_offers_what_each_may_do(world: World) -> None:
    assert 'name="successor"' in world.client("lead_admin").get(LEAD).content.decode()
    response = world.client("lead_admin").post(
        f"{LEAD}propose/", {"successor": str(scenes.member(world, "university").pk), "role_after": "core"}
    )
    assert (response.status_code, response["Location"]) == (302, LEAD)
    can = {
        persona: world.client(persona).get(LEAD).context["can"]
        for persona in ("lead_admin", "lead_staff", "member_university", "member_supplier")
    }
    assert can == {
        "lead_admin": ["put_to_vote", "withdraw"],
        "lead_staff": [],
        "member_university": ["accept", "decline"],
        "member_supplier": [],
    }


def test_page_with_an_error(world: World) -> None:
    response = world.client("lead_admin").post(f"{LEAD}propose/", {"successor": "", "role_after": "core"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["successor"])


def test_page_query_count_does_not_grow(world: World) -> None:
    scenes.proposed(world)
    client = world.client("lead_admin")
    client.get(LEAD)
    one = len(queries_of(lambda: client.get(LEAD)))
    for _step in range(2):
        with user_scope(world.lead_admin):
            change = LeadChange.objects.get(status="proposed")
            actions.withdraw_lead_change(change.pk, by=world.lead_admin)
        scenes.proposed(world)
    assert (one, len(queries_of(lambda: client.get(LEAD)))) == (15, 15)


def test_rest(world: World) -> None:
    scenes.no_vote(world, ResolutionKind.LEAD_CHANGE)
    api, base = world.api("lead_admin"), "/api/v1/consortia/ylqx/lead-changes/"
    made = api.post(base, {"successor": str(scenes.member(world, "university").pk)})
    assert (made.status_code, made.data["status"], made.data["can"]) == (
        201,
        "proposed",
        ["put_to_vote", "withdraw"],
    )
    member = world.api("member_university")
    assert member.get(base).data["results"][0]["can"] == ["accept", "decline"]
    taken = member.post(f"{base}{made.data['id']}/accept/")
    assert (taken.status_code, taken.data["status"]) == (200, "accepted")
    assert member.get("/api/v1/consortia/ylqx/").data["lead_name"] == "样例东海大学"
