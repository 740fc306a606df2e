"""The minutes of a meeting as PDF, and what they say."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import pdfplumber
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from consortia.actions import agenda, meetings, votes
from consortia.models import AgendaItem, Attendance
from consortia.selectors import meetings as selectors
from consortia.tasks import render_minutes
from kernel.documents.models import Document
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.consortia import gathering, voting
from tests.world import World


def _text(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as opened:
        return "".join("".join(page.extract_text().split()) for page in opened.pages)


def _printed(world: World, meeting_id: UUID) -> tuple[Document, str]:
    document = Document.objects.filter(object_id=meeting_id).latest("created_at")
    job = document.job
    assert job is not None
    render_minutes(job, lambda *_: None, **job.arguments)
    document.refresh_from_db()
    with default_storage.open(document.path) as file:
        return document, _text(file.read())


def test_minutes_are_printed_with_agenda_attendance_and_results(world: World) -> None:
    body = voting.council(world)
    voting.seated(world, "member_university", body=body)
    voting.seated(world, "lead_admin", body=body)
    meeting = gathering.held(world)
    lead = world.lead_admin
    opened = voting.opened(world, title="样例决议", meeting_id=meeting.pk)
    voting.vote(world, opened, lead_admin="for", member_university="for")
    with user_scope(lead):
        item = AgendaItem.objects.get(meeting=meeting)
        agenda.change_item(meeting.pk, item.pk, by=lead, outcome="样例议定事项")
        lines = {line.pk: {"presence": "present"} for line in Attendance.objects.filter(meeting=meeting)}
        agenda.note_attendance(meeting.pk, by=lead, lines=lines)
        meetings.save_minutes(meeting.pk, by=lead, minutes="会议要求样例。", version=1)
        meetings.request_minutes(meeting.pk, by=lead)
    document, text = _printed(world, meeting.pk)
    for said in (
        "样例理事会会议纪要",
        "未经确认",
        "样例议题",
        "样例议定事项",
        "会议要求样例",
        "样例决议",
        "张喆",
    ):
        assert said in text, said
    assert (document.status, document.pages) == ("ready", 2)
    assert Notice.objects.filter(kind="meeting.document_ready", user=lead).count() == 1


def test_document_is_old_once_something_in_it_changed(world: World) -> None:
    meeting = gathering.held(world)
    with user_scope(world.lead_admin):
        first = meetings.request_minutes(meeting.pk, by=world.lead_admin)
        assert meetings.request_minutes(meeting.pk, by=world.lead_admin) == first
        agenda.add_item(meeting.pk, by=world.lead_admin, title="样例补充")
        meeting.refresh_from_db()
        assert selectors.document_of(meeting) is None


def test_meeting_is_held_when_it_has_begun_only(world: World) -> None:
    later = timezone.now() + timedelta(hours=1)
    meeting = gathering.planned(world, starts_at=later, ends_at=later + timedelta(hours=1))
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        meetings.hold(meeting.pk, by=world.lead_admin)


def test_minutes_written_by_somebody_else_meanwhile_are_kept(world: World) -> None:
    meeting = gathering.held(world)
    with user_scope(world.lead_admin):
        meetings.save_minutes(meeting.pk, by=world.lead_admin, minutes="甲", version=1)
    with user_scope(world.lead_staff), pytest.raises(StaleVersion):
        meetings.save_minutes(meeting.pk, by=world.lead_staff, minutes="乙", version=1)
    meeting.refresh_from_db()
    assert meeting.minutes == "甲"


def test_meeting_with_an_undecided_motion_is_not_minuted(world: World) -> None:
    meeting = gathering.held(world)
    voting.motion(world, meeting_id=meeting.pk)
    with user_scope(world.lead_admin):
        meetings.save_minutes(meeting.pk, by=world.lead_admin, minutes="样例", version=1)
        with pytest.raises(RuleBroken):
            meetings.approve(meeting.pk, by=world.lead_admin)


def test_cancelled_meeting_tells_whoever_was_expected_and_is_over(world: World) -> None:
    body = voting.council(world)
    voting.seated(world, "member_university", body=body)
    meeting = gathering.planned(world)
    motion = voting.motion(world, meeting_id=meeting.pk)
    with user_scope(world.lead_admin):
        meetings.cancel(meeting.pk, by=world.lead_admin, reason="样例理由")
        with pytest.raises(TransitionNotAllowed):
            meetings.change_meeting(meeting.pk, by=world.lead_admin, title="别的")
    told = Notice.objects.filter(user=world.member_university, kind__startswith="meeting.")
    assert sorted(notice.kind for notice in told) == ["meeting.cancelled", "meeting.invited"]
    assert voting.fresh(motion).meeting_id is None


def test_meeting_that_makes_no_sense_is_refused(world: World) -> None:
    meeting = gathering.planned(world)
    for nonsense in (
        {"ends_at": meeting.starts_at},
        {"place": "", "link": ""},
        {"title": " "},
        {"agenda": [{"title": ""}]},
    ):
        with pytest.raises(RuleBroken):
            gathering.planned(world, **nonsense)


def test_motion_of_a_minuted_meeting_is_refused(world: World) -> None:
    meeting = gathering.held(world)
    with user_scope(world.lead_admin):
        meetings.save_minutes(meeting.pk, by=world.lead_admin, minutes="样例", version=1)
        meetings.approve(meeting.pk, by=world.lead_admin)
        with pytest.raises(RuleBroken):
            votes.propose(
                world.consortium.pk,
                by=world.lead_admin,
                kind="general",
                title="样例",
                text="样例",
                meeting_id=meeting.pk,
            )
