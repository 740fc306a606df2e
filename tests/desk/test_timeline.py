"""A timeline tells nobody of what its pages would not show."""

from __future__ import annotations

import pytest

from agreements import actions as agreements
from bounties import actions as bounties
from bounties.models import Answer
from consortia import actions as consortia
from consortia.actions import meetings
from consortia.permissions import SeatRole
from kernel.accounts.models import User
from kernel.documents.actions import keep_upload
from kernel.tenancy.scope import user_scope
from members.permissions import StaffRole
from tests.bounties import scenes
from tests.consortia import gathering, joining_scenes, voting
from tests.documents.files import PDF, handed_in
from tests.world import World, employ

PLACES = ["/c/ylqx/", "/c/ylqx/timeline/", "/tasks/", "/api/v1/consortia/ylqx/timeline/"]
FEEDBACK = "样例评语：报价过高"


def _shown(world: World, persona: str, url: str) -> str:
    client = world.api(persona) if url.startswith("/api/") else world.client(persona)
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def _observer(world: World) -> User:
    """One of the lead's staff, seated as nothing but an observer."""
    admin, lead = world.lead_admin, world.organisation("lead")
    with user_scope(admin):
        employ(lead, admin, world.nobody, StaffRole.STAFF)
        consortia.add_seat(
            world.consortium.pk,
            by=admin,
            organisation_id=lead.pk,
            user=world.nobody,
            role=SeatRole.OBSERVER,
        )
    return world.nobody


@pytest.mark.parametrize("url", PLACES[1:])
def test_timeline_without_the_right_to_read_agreements(world: World, url: str) -> None:
    _observer(world)
    with user_scope(world.lead_admin):
        agreement = agreements.create_agreement(by=world.lead_admin, consortium="ylqx", title="样例密约")
        agreements.update_agreement(agreement.pk, by=world.lead_admin, preamble="样例序言")
    assert "样例密约" in _shown(world, "member_supplier", url)
    text = _shown(world, "nobody", url)
    assert ("样例密约" in text, "样例序言" in text) == (False, False)


@pytest.mark.parametrize("url", PLACES)
def test_timeline_keeps_feedback_from_rivals(world: World, url: str) -> None:
    challenge = scenes.closed(world, ("answerer_outside", "outside"), ("member_university", "university"))
    answers = {answer.organisation_id: answer.pk for answer in Answer.objects.filter(challenge=challenge)}
    chosen, other = (answers[world.organisation(key).pk] for key in ("outside", "university"))
    with user_scope(world.lead_admin):
        bounties.award(
            challenge.pk, by=world.lead_admin, answer_id=chosen, reason="最优", feedback={other: FEEDBACK}
        )
    assert FEEDBACK in _shown(world, "lead_staff", url)
    assert FEEDBACK in _shown(world, "member_university", url)
    assert FEEDBACK not in _shown(world, "member_supplier", url)


@pytest.mark.parametrize("url", PLACES)
def test_timeline_keeps_drafts_of_challenges_with_their_writers(world: World, url: str) -> None:
    challenge = scenes.draft(world, title="样例草稿")
    assert "样例草稿" in _shown(world, "lead_staff", url)
    assert "样例草稿" not in _shown(world, "member_supplier", url)
    with user_scope(world.lead_admin):
        bounties.publish(challenge.pk, by=world.lead_admin)
    assert "样例草稿" in _shown(world, "member_supplier", url)


def test_audience_of_a_draft_is_those_who_write_challenges(world: World) -> None:
    challenge = scenes.draft(world)
    page = world.client("lead_admin").get(f"/c/ylqx/access/challenges/{challenge.pk}/")
    assert {row.name for row in page.context["rows"]} == {world.lead_admin.name, world.lead_staff.name}


@pytest.mark.parametrize("url", PLACES[1:])
def test_timeline_without_the_right_to_see_governance(world: World, url: str) -> None:
    _observer(world)
    meeting = gathering.held(world, title="样例密会")
    with user_scope(world.lead_admin):
        scan = keep_upload(
            handed_in(PDF, "样例密签.pdf"),
            by=world.lead_admin,
            no_state_secrets=True,
            consortium_id=world.consortium.pk,
        )
        meetings.attach_scan(meeting.pk, by=world.lead_admin, upload=scan)
    voting.opened(world, title="样例密案")
    joining_scenes.filed(world)
    secrets = ("样例密会", "样例密签", "样例密案", str(scan.pk), world.organisation("outside").name)
    told = _shown(world, "member_supplier", url)
    assert [secret in told for secret in secrets[:3]] == [True, True, True]
    text = _shown(world, "nobody", url)
    assert [secret for secret in secrets if secret in text] == []
