"""Pages of bodies, votes and meetings."""

from __future__ import annotations

from django.urls import path

from consortia.views import agenda, governance, meetings, resolutions

BASE = "c/<slug:consortium_slug>/governance/"
MOTION = f"{BASE}resolutions/<uuid:resolution_id>/"
MEETING = f"{BASE}meetings/<uuid:meeting_id>/"
ITEM = f"{MEETING}agenda/<uuid:item_id>/"
urlpatterns = [
    path(BASE, governance.governance, name="governance"),
    path(f"{BASE}bodies/<slug:body_kind>/", governance.body, name="body"),
    path(f"{BASE}bodies/<uuid:body_id>/appoint/", governance.appoint, name="appoint"),
    path(f"{BASE}offices/<uuid:office_id>/", governance.office, name="office"),
    path(f"{BASE}offices/<uuid:office_id>/end/", governance.end_office, name="end-office"),
    path(f"{BASE}rules/", governance.voting_rules, name="voting-rules"),
    path(f"{BASE}rules/<slug:matter>/", governance.voting_rule, name="voting-rule"),
    path(f"{BASE}resolutions/", resolutions.resolutions, name="resolutions"),
    path(f"{BASE}resolutions/new/", resolutions.propose, name="propose"),
    path(MOTION, resolutions.resolution, name="resolution"),
    path(f"{MOTION}edit/", resolutions.edit_motion, name="edit-motion"),
    path(f"{MOTION}open/", resolutions.open_vote, name="open-vote"),
    path(f"{MOTION}vote/", resolutions.vote, name="vote"),
    path(f"{MOTION}withdraw/", resolutions.withdraw_motion, name="withdraw-motion"),
    path(f"{MOTION}close/", resolutions.close_vote, name="close-vote"),
    path(f"{BASE}meetings/", meetings.meetings, name="meetings"),
    path(f"{BASE}meetings/new/", meetings.plan_meeting, name="plan-meeting"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}edit/", meetings.edit_meeting, name="edit-meeting"),
    path(f"{MEETING}minutes/", meetings.minutes, name="minutes"),
    path(f"{MEETING}hold/", meetings.hold_meeting, name="hold-meeting"),
    path(f"{MEETING}approve/", meetings.approve_minutes, name="approve-minutes"),
    path(f"{MEETING}cancel/", meetings.cancel_meeting, name="cancel-meeting"),
    path(f"{MEETING}scan/", meetings.attach_scan, name="attach-scan"),
    path(f"{MEETING}document/", meetings.minutes_document, name="minutes-document"),
    path(f"{MEETING}document/file/", meetings.minutes_file, name="minutes-file"),
    path(f"{MEETING}calendar.ics", meetings.calendar, name="meeting-calendar"),
    path(f"{MEETING}attendance/", agenda.attendance, name="attendance"),
    path(f"{MEETING}agenda/add/", agenda.add_item, name="add-item"),
    path(ITEM, agenda.item, name="agenda-item"),
    path(f"{ITEM}remove/", agenda.remove_item, name="remove-item"),
    path(f"{ITEM}move/", agenda.move_item, name="move-item"),
]
