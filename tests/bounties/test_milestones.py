"""Reporting and checking milestones, by the two sides of the award."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from bounties import actions, selectors
from bounties.models import Milestone
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.world import World


def _first(world: World) -> Milestone:
    return scenes.awarded(world).milestones.all()[0]


def _reported(world: World) -> Milestone:
    milestone, user = _first(world), world.answerer_outside
    with user_scope(user):
        return actions.report(milestone.pk, by=user, evidence="三批样片检测报告")


def test_report_by_the_awarded_organisation_asks_the_consortium_to_check(world: World) -> None:
    milestone = _reported(world)
    assert (milestone.status, milestone.evidence) == ("reported", "三批样片检测报告")
    duty = Duty.objects.get(kind="milestone.check", done_at=None)
    assert (duty.tenant_id, duty.permission) == (world.consortium.pk, "consortia.check_milestone")
    assert duty.url == f"/c/ylqx/milestones/{milestone.pk}/"
    assert not Duty.objects.filter(kind="milestone.report", object_id=milestone.pk, done_at=None).exists()


def test_report_before_the_award_finds_nothing(world: World) -> None:
    milestone = scenes.published(world).milestones.first()
    assert milestone is not None
    user = world.answerer_outside
    with user_scope(user), pytest.raises(Http404):
        actions.report(milestone.pk, by=user, evidence="提前")


def test_report_without_evidence_is_refused(world: World) -> None:
    milestone, user = _first(world), world.answerer_outside
    with user_scope(user), pytest.raises(RuleBroken):
        actions.report(milestone.pk, by=user, evidence="  ")
    milestone.refresh_from_db()
    assert milestone.status == "planned"


def test_report_by_the_losing_organisation_finds_nothing(world: World) -> None:
    milestone, user = _first(world), world.member_university
    with user_scope(user), pytest.raises(Http404):
        actions.report(milestone.pk, by=user, evidence="冒领")


def test_accept_ends_the_milestone_and_tells_the_reporter(world: World) -> None:
    milestone, user = _reported(world), world.lead_admin
    with user_scope(user):
        assert selectors.milestone_abilities(milestone, user) == {"accept", "reject"}
        assert actions.accept(milestone.pk, by=user).status == "accepted"
    assert Notice.objects.get(kind="milestone.accepted").user == world.answerer_outside
    assert not Duty.objects.filter(object_id=milestone.pk, done_at=None).exists()


def test_reject_with_a_reason_makes_the_report_due_again(world: World) -> None:
    milestone, user = _reported(world), world.lead_admin
    with user_scope(user):
        with pytest.raises(RuleBroken), transaction.atomic():
            actions.reject(milestone.pk, by=user, reason="")
        actions.reject(milestone.pk, by=user, reason="缺第三方检测")
    assert Duty.objects.filter(kind="milestone.report", object_id=milestone.pk, done_at=None).count() == 1
    with user_scope(world.answerer_outside):
        again = actions.report(milestone.pk, by=world.answerer_outside, evidence="附第三方报告")
    assert again.status == "reported"


def test_accept_by_the_reporter_is_refused(world: World) -> None:
    milestone = _reported(world)
    user = world.answerer_outside
    with user_scope(user), pytest.raises(Http404):
        actions.accept(milestone.pk, by=user)


def test_accept_by_a_member_without_the_right_is_refused(world: World) -> None:
    milestone, user = _reported(world), world.member_supplier
    with user_scope(user), pytest.raises(PermissionDenied):
        actions.accept(milestone.pk, by=user)


def test_accept_of_a_planned_milestone_is_refused(world: World) -> None:
    milestone, user = _first(world), world.lead_admin
    with user_scope(user), pytest.raises(TransitionNotAllowed):
        actions.accept(milestone.pk, by=user)
