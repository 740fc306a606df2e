"""The way of a task: planned, begun, reported on, confirmed or sent back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.http import Http404

from consortia import actions as consortia
from consortia.models import Task, TaskReport
from consortia.permissions import SeatRole
from consortia.selectors import tasks as selectors
from consortia.states import TaskStatus
from kernel.audit.models import Event
from kernel.documents.actions import keep_upload
from kernel.documents.models import Upload
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.consortia import task_scenes as scenes
from tests.world import World

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"
)


def duties(task: Task, kind: str) -> int:
    return Duty.objects.filter(object_id=task.pk, kind=kind, done_at=None).count()


def told(kind: str) -> set[str]:
    emails = Notice.objects.filter(kind=kind).values_list("user__email", flat=True)
    return {email.partition("@")[0] for email in emails}


def can(task: Task, world: World, persona: str) -> list[str]:
    user = world.user(persona)
    with user_scope(user):
        shown = selectors.tasks_of(world.consortium).get(pk=task.pk)
        return selectors.abilities(shown, user, selectors.reporting_for(user, world.consortium))


# Beginning


def test_start_by_a_member_that_holds_the_task(world: World) -> None:
    task = scenes.planned(world)
    scenes.step(world, "start", task, "member_university")
    assert scenes.fresh(task).status == TaskStatus.ACTIVE
    assert told("task.started") == {"lead_admin", "lead_staff"}


def test_start_without_anybody_responsible_is_refused(world: World) -> None:
    task = scenes.planned(world, parts=[scenes.part(world, "lead", "A")])
    with pytest.raises(RuleBroken):
        scenes.step(world, "start", task)
    assert scenes.fresh(task).status == TaskStatus.PLANNED
    assert can(task, world, "lead_admin") == ["cancel", "edit"]


def test_start_by_a_member_without_a_part_is_forbidden(world: World) -> None:
    task = scenes.planned(world)
    with pytest.raises(PermissionDenied):
        scenes.step(world, "start", task, "member_supplier")
    assert scenes.fresh(task).status == TaskStatus.PLANNED


# Reports


def test_report_keeps_progress_text_values_and_evidence(world: World) -> None:
    task = scenes.started(world)
    indicator = selectors.indicators_of(task).get()
    with user_scope(world.member_university):
        upload = keep_upload(
            SimpleUploadedFile("报告.pdf", PDF),
            by=world.member_university,
            no_state_secrets=True,
            consortium_id=world.consortium.pk,
        )
    report = scenes.reported(
        world, task, progress=60, values={indicator.pk: Decimal("4.8")}, evidence_id=upload.pk
    )
    assert (report.membership, report.reported_by) == (
        scenes.member(world, "university"),
        world.member_university,
    )
    assert report.values == {str(indicator.pk): "4.8"}
    assert report.evidence == upload
    indicator.refresh_from_db()
    assert (indicator.value, indicator.is_met) == (Decimal("4.8"), True)
    assert scenes.fresh(task).progress == 60
    assert told("task.reported") == {"lead_admin", "lead_staff"}
    assert Event.objects.get(name="task.reported").after == {"progress": 60, "member": "样例东海大学"}


def test_report_may_lower_the_progress_with_a_text_only(world: World) -> None:
    task = scenes.started(world)
    scenes.reported(world, task, progress=70)
    with pytest.raises(RuleBroken) as broken:
        scenes.reported(world, task, progress=50, text="  ")
    assert broken.value.attr == "text"
    assert scenes.fresh(task).progress == 70
    scenes.reported(world, task, progress=50, text="第二批不合格，返工")
    assert scenes.fresh(task).progress == 50
    assert [report.progress for report in selectors.reports_of(task)] == [50, 70]


@pytest.mark.parametrize("progress", [-1, 101, 1000])
def test_report_beyond_the_scale_is_refused(world: World, progress: int) -> None:
    task = scenes.started(world)
    with pytest.raises(RuleBroken) as broken:
        scenes.reported(world, task, progress=progress)
    assert broken.value.attr == "progress"
    assert not TaskReport.objects.exists()


def test_lead_staff_report_for_the_lead(world: World) -> None:
    task = scenes.started(world)
    report = scenes.reported(world, task, "lead_staff")
    assert report.membership == scenes.member(world, "lead")


def test_member_cannot_report_for_another(world: World) -> None:
    task = scenes.started(world)
    university = scenes.member(world, "university")
    for persona, membership in (("member_supplier", None), ("member_supplier", university.pk)):
        with pytest.raises(PermissionDenied):
            scenes.reported(world, task, persona, membership_id=membership)
    with pytest.raises(PermissionDenied):
        scenes.reported(world, task, "lead_staff", membership_id=university.pk)
    assert not TaskReport.objects.exists()
    assert scenes.fresh(task).progress == 0


@pytest.mark.parametrize("letter", ["C", "I"])
def test_member_that_only_looks_on_cannot_report(world: World, letter: str) -> None:
    task = scenes.started(
        world, parts=[scenes.part(world, "university"), scenes.part(world, "supplier", letter)]
    )
    with pytest.raises(PermissionDenied):
        scenes.reported(world, task, "member_supplier")
    assert can(task, world, "member_supplier") == []


def test_observer_and_signatory_cannot_report(world: World) -> None:
    task = scenes.started(world)
    with user_scope(world.lead_admin):
        consortia.add_seat(
            world.consortium.pk,
            by=world.lead_admin,
            organisation_id=world.organisation("university").pk,
            user=world.signatory_university,
            role=SeatRole.OBSERVER,
        )
    with pytest.raises(PermissionDenied):
        scenes.reported(world, task, "signatory_university")
    assert can(task, world, "signatory_university") == []


def test_outsiders_do_not_find_the_task(world: World) -> None:
    task = scenes.started(world)
    for persona in ("other_lead", "answerer_outside", "officer"):
        with pytest.raises(Http404):
            scenes.reported(world, task, persona)


def test_report_on_a_task_not_under_way_is_refused(world: World) -> None:
    task = scenes.planned(world)
    with pytest.raises(TransitionNotAllowed):
        scenes.reported(world, task)
    assert not TaskReport.objects.exists()


def foreign_upload(world: World) -> Upload:
    with user_scope(world.other_lead):
        return keep_upload(
            SimpleUploadedFile("别家.pdf", PDF),
            by=world.other_lead,
            no_state_secrets=True,
            consortium_id=world.other_consortium.pk,
        )


@pytest.mark.parametrize("foreign", ["evidence", "values"])
def test_report_with_somebody_elses_ids_is_refused(world: World, foreign: str) -> None:
    task = scenes.started(world)
    fields: dict[str, Any] = {"values": {uuid4(): Decimal(1)}}
    if foreign == "evidence":
        fields = {"evidence_id": foreign_upload(world).pk}
    with pytest.raises(RuleBroken) as broken:
        scenes.reported(world, task, **fields)
    assert broken.value.attr == foreign
    assert not TaskReport.objects.exists()


# Done, confirmed, sent back


def test_report_done_asks_the_lead_to_confirm(world: World) -> None:
    task = scenes.done(world, scenes.started(world))
    assert (task.status, task.progress) == (TaskStatus.REPORTED, 100)
    assert duties(task, "task.confirm") == 1
    assert told("task.confirm") == {"lead_admin", "lead_staff"}
    assert can(task, world, "member_university") == []
    assert can(task, world, "lead_admin") == ["cancel", "confirm", "edit", "send_back"]


def test_confirm_ends_the_task_and_the_duty(world: World) -> None:
    task = scenes.done(world, scenes.started(world))
    scenes.step(world, "confirm", task)
    task = scenes.fresh(task)
    assert (task.status, task.progress, task.finished_on) == (TaskStatus.DONE, 100, scenes.day(0))
    assert duties(task, "task.confirm") == 0
    assert told("task.confirmed") == {"member_university", "lead_staff"}


def test_member_cannot_confirm_its_own_task(world: World) -> None:
    task = scenes.done(world, scenes.started(world))
    with pytest.raises(PermissionDenied):
        scenes.step(world, "confirm", task, "member_university")
    assert scenes.fresh(task).status == TaskStatus.REPORTED


def test_send_back_needs_a_reason_and_obliges_the_responsible(world: World) -> None:
    task = scenes.done(world, scenes.started(world))
    with pytest.raises(RuleBroken) as broken:
        scenes.step(world, "send_back", task, reason=" ")
    assert broken.value.attr == "reason"
    assert scenes.fresh(task).status == TaskStatus.REPORTED
    scenes.step(world, "send_back", task, reason="缺第三方检测报告")
    assert scenes.fresh(task).status == TaskStatus.ACTIVE
    duty = Duty.objects.get(object_id=task.pk, kind="task.rework")
    assert (duty.member_id, duty.done_at) == (world.organisation("university").pk, None)
    assert told("task.rework") == {"member_university"}
    scenes.reported(world, task, progress=80)
    assert duties(task, "task.rework") == 0


def test_cancel_and_reopen(world: World) -> None:
    task = scenes.started(world)
    with pytest.raises(RuleBroken) as broken:
        scenes.step(world, "cancel", task, reason="")
    assert broken.value.attr == "reason"
    scenes.step(world, "cancel", task, reason="路线调整")
    assert scenes.fresh(task).status == TaskStatus.CANCELLED
    assert told("task.cancelled") == {"member_university", "lead_staff"}
    assert can(task, world, "lead_admin") == ["reopen"]
    scenes.step(world, "reopen", task)
    assert scenes.fresh(task).status == TaskStatus.ACTIVE


def test_confirmed_task_stays_done(world: World) -> None:
    task = scenes.done(world, scenes.started(world))
    scenes.step(world, "confirm", task)
    with pytest.raises(TransitionNotAllowed):
        scenes.step(world, "reopen", task)
    assert scenes.fresh(task).status == TaskStatus.DONE
    assert can(task, world, "lead_admin") == []


def test_member_that_has_left_cannot_report(world: World) -> None:
    task = scenes.started(world)
    university = scenes.member(world, "university")
    with user_scope(world.member_university):
        consortia.leave(university.pk, by=world.member_university, reason="样例退出")
    with pytest.raises((PermissionDenied, Http404)):
        scenes.reported(world, task)


def test_database_refuses_to_change_a_report(world: World) -> None:
    report = scenes.reported(world, scenes.started(world))
    with pytest.raises(InternalError), transaction.atomic():
        TaskReport.objects.filter(pk=report.pk).update(progress=99)
    report.refresh_from_db()
    assert report.progress == 40
