"""Meetings of the world, through the actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consortia.actions import meetings
from consortia.models import Meeting
from kernel.tenancy.scope import user_scope
from tests.consortia import voting
from tests.world import World


def planned(world: World, **fields: Any) -> Meeting:
    """A meeting of the council, which has just begun."""
    now = timezone.now()
    given: dict[str, Any] = {
        "title": "样例理事会会议",
        "starts_at": now - timedelta(minutes=1),
        "ends_at": now + timedelta(hours=1),
        "place": "样例会议室",
        "agenda": [{"title": "样例议题", "presenter": "王敏"}],
        **fields,
    }
    body = voting.council(world)
    with user_scope(world.lead_admin):
        return meetings.plan_meeting(body.pk, by=world.lead_admin, **given)


def held(world: World, **fields: Any) -> Meeting:
    meeting = planned(world, **fields)
    with user_scope(world.lead_admin):
        return meetings.hold(meeting.pk, by=world.lead_admin)
