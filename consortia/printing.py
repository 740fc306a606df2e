"""The minutes of a meeting as they are printed; document text is Chinese in every language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from consortia.kinds import Choice
from consortia.models import AgendaItem, Attendance, Meeting, Resolution
from consortia.selectors.meetings import turnout
from consortia.selectors.resolutions import why_text
from kernel.documents import outline
from kernel.documents.content import DocumentTable, numbered_table
from kernel.documents.numerals import chinese_number

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Chapter:
    heading: str
    blocks: tuple[outline.Block, ...] = ()
    table: DocumentTable | None = None


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """`facts`: label and text, as they stand at the head of 会议纪要."""

    consortium_name: str
    title: str
    is_approved: bool
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]

    @property
    def heading(self) -> str:
        return f"{self.title}会议纪要" if "会议" not in self.title else f"{self.title}纪要"


def content_of(
    meeting: Meeting,
    agenda: Sequence[AgendaItem],
    attendance: Sequence[Attendance],
    resolutions: Sequence[Resolution],
) -> MinutesContent:
    with translation.override(settings.LANGUAGE_CODE):
        came = turnout(attendance)
        parts = [
            ("会议议程", (), _agenda(agenda)),
            ("会议内容", _outcomes(agenda) + outline.parse(meeting.minutes, anchor="minutes"), None),
            ("会议决议", (), _resolutions(resolutions)),
            ("出席情况", (), _attendance(attendance)),
        ]
        filled = [part for part in parts if part[1] or part[2]]
        return MinutesContent(
            consortium_name=meeting.consortium.name,
            title=meeting.title,
            is_approved=meeting.status == "minuted",
            facts=(
                ("会议机构", meeting.body.name),
                ("会议时间", _span(meeting.starts_at, meeting.ends_at)),
                ("会议地点", meeting.place or meeting.link),
                ("应到人数", f"{came.expected}人"),
                ("实到人数", f"{came.present}人（含委托出席）"),
            ),
            chapters=tuple(
                Chapter(f"{chinese_number(n)}、{heading}", blocks, table)
                for n, (heading, blocks, table) in enumerate(filled, 1)
            ),
        )


def _span(starts_at: datetime, ends_at: datetime) -> str:
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    day = f"{start:%Y年%-m月%-d日}（星期{WEEKDAYS[start.weekday()]}）"
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y年%-m月%-d日 %H:%M}"
    return f"{day}{start:%H:%M}至{last}"


def _agenda(agenda: Iterable[AgendaItem]) -> DocumentTable | None:
    rows = [(item.title, item.presenter) for item in agenda]
    return numbered_table("", ("议题", "汇报人"), rows) if rows else None


def _outcomes(agenda: Iterable[AgendaItem]) -> tuple[outline.Block, ...]:
    lines = [
        f"（{chinese_number(item.order)}）{item.title}。{item.outcome}" for item in agenda if item.outcome
    ]
    return outline.parse("\n".join(lines), anchor="outcome")


def _resolutions(resolutions: Iterable[Resolution]) -> DocumentTable | None:
    rows = [_resolution(each) for each in resolutions if each.result]
    head = ("编号", "事项", "同意", "反对", "弃权", "应表决", "结果")
    return numbered_table("", head, rows) if rows else None


def _resolution(resolution: Resolution) -> tuple[str, ...]:
    counts = [str(resolution.result[choice]) for choice in Choice.values]
    entitled = str(resolution.result["entitled"])
    outcome = f"{resolution.get_status_display()}：{why_text(resolution)}"
    return (resolution.number, resolution.title, *counts, entitled, outcome)


def _attendance(attendance: Iterable[Attendance]) -> DocumentTable | None:
    rows = [(line.person_name, line.organisation_name, _presence(line)) for line in attendance]
    return numbered_table("", ("姓名", "单位", "出席情况"), rows) if rows else None


def _presence(line: Attendance) -> str:
    shown = str(line.get_presence_display())
    return f"{shown}（{line.proxy_name}）" if line.proxy_name else shown
