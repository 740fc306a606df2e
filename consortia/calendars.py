"""A meeting as a calendar programme reads it (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse

from consortia.models import Meeting
from consortia.states import MeetingStatus

LONGEST_LINE = 75  # bytes


def of_meeting(meeting: Meeting) -> str:
    url = settings.SITE_URL + reverse("consortia:meeting", args=[meeting.consortium.slug, meeting.pk])
    is_off = meeting.status == MeetingStatus.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Innovation Consortium Portal//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.pk}@{settings.SITE_URL.partition('//')[2].partition(':')[0]}",
        f"DTSTAMP:{_moment(meeting.updated_at)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at)}",
        f"SUMMARY:{_text(f'{meeting.consortium.name} {meeting.title}')}",
        f"LOCATION:{_text(meeting.place or meeting.link)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escaped, so that nothing typed can begin a line of its own."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """At most 75 bytes a line, never broken inside a character; what follows begins with a space."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n".join(parts)
