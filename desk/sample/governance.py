"""Bodies that are filled, a meeting with its minutes, a resolution carried and one being voted on."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from consortia.actions import agenda, governance, meetings, votes
from consortia.kinds import Ballot, BodyKind, Choice, OfficeTitle, ResolutionKind
from consortia.models import AgendaItem, Attendance, Body, Consortium, Meeting, Office, Seat
from consortia.permissions import SeatRole
from desk.sample.formation import admin_of, consortium
from desk.sample.founding import acting
from desk.sample.past import happened
from kernel.accounts.models import User
from kernel.tenancy.scope import user_scope

SLUG = "bs-ylqx"
LEAD = "shenjiang"
FOUNDED, MET, VOTED, ASKED = 180, 60, 55, 2
DUTIES = {
    BodyKind.COUNCIL: "审议发展路线图、年度计划、成员加入与退出、风险基金使用等重大事项。",
    BodyKind.EXPERTS: "对技术路线、榜单指标和验收标准提出咨询意见。",
    BodyKind.SECRETARIAT: "承担联合体日常运行、会议组织和备案材料准备。",
    BodyKind.CHIEF_SCIENTIST: "牵头凝练关键技术问题，对技术路线行使技术决定权。",
    BodyKind.ASSEMBLY: "选举理事会，审议协议修改。",
}
CYCLES = {BodyKind.COUNCIL: "每半年一次，三分之一以上理事提议时可临时召开", BodyKind.ASSEMBLY: "每年一次"}
EXPERTS = ("样例专家·梁教授", "样例专家·许研究员", "样例专家·戴主任")
ITEMS = (
    ("审议年度工作计划", "理事长", "会议原则同意年度工作计划，由秘书处按任务分解表抓落实。"),
    ("通报揭榜任务进展", "首席科学家", "会议听取了各任务承担单位汇报，要求逾期任务一个月内提出整改措施。"),
    ("研究新增成员事项", "秘书处", "会议同意就新增成员事项提交理事会表决。"),
)
MINUTES = (
    "会议由理事长主持，应到理事过半数出席，符合联合体协议约定。\n"
    "会议认为，组建以来各成员单位分工明确、协同推进，但部分任务进度偏慢，中试设备共享还不充分。\n"
    "会议要求，牵头单位按月调度任务进展，秘书处建立逾期任务提醒清单，各成员单位按时上报证明材料。"
)
PLAN = "同意《联合体年度工作计划（样例）》，由秘书处组织实施，年底向理事会报告执行情况。"
SHARE = "同意将共用中试平台的开放时间由每周三天延长至每周五天，费用标准另行商定。"


def govern() -> None:
    place, lead = consortium(SLUG), admin_of(LEAD)
    with happened(FOUNDED), acting(lead) as by:
        council = _fill(place, by)
    with happened(MET), acting(lead) as by:
        _meet(council, by)
    with happened(VOTED), acting(lead) as by:
        plan = votes.propose(
            place.pk,
            by=by,
            kind=ResolutionKind.GENERAL,
            title="关于通过年度工作计划的议案（样例）",
            text=PLAN,
            meeting_id=Meeting.objects.get(body=council).pk,
        )
        votes.open_vote(plan.pk, by=by)
        _vote(plan.pk, council)
    with happened(MET - 8), acting(lead) as by:
        _approve(Meeting.objects.get(body=council), by)
    with happened(ASKED), acting(lead) as by:
        share = votes.propose(
            place.pk,
            by=by,
            kind=ResolutionKind.GENERAL,
            title="关于延长共用中试平台开放时间的议案（样例）",
            text=SHARE,
            deadline=timezone.now() + timedelta(days=9),
            ballot=Ballot.SECRET,
        )
        votes.open_vote(share.pk, by=by)
        _vote(share.pk, council, most=2)
    with acting(lead) as by:
        _plan_next(council, by)


def _fill(place: Consortium, by: User) -> Body:
    """The people who have the seats already, a secretary of the lead, and experts by name only."""
    bodies = {
        kind: governance.set_up_body(
            place.pk, by=by, kind=kind, duties=DUTIES[kind], cycle=CYCLES.get(kind, "")
        )
        for kind in BodyKind
    }
    start = timezone.localdate() - timedelta(days=FOUNDED)
    council = Seat.objects.filter(consortium=place, role=SeatRole.COUNCIL_MEMBER).select_related("user")
    titles = [OfficeTitle.CHAIR, OfficeTitle.VICE_CHAIR]
    for n, seat in enumerate(council.order_by("created_at", "pk")):
        title = titles[n] if n < len(titles) else OfficeTitle.MEMBER
        _appoint(bodies[BodyKind.COUNCIL], seat, title, start, by)
    scientist = Seat.objects.filter(consortium=place, role=SeatRole.CHIEF_SCIENTIST).select_related("user")
    for seat in scientist:
        _appoint(bodies[BodyKind.CHIEF_SCIENTIST], seat, OfficeTitle.CHIEF_SCIENTIST, start, by)
    lead = Seat.objects.filter(consortium=place, user=by).earliest("created_at")
    _appoint(bodies[BodyKind.SECRETARIAT], lead, OfficeTitle.SECRETARY, start, by)
    for n, name in enumerate(EXPERTS):
        title = OfficeTitle.MEMBER if n else OfficeTitle.CHAIR
        ends = timezone.localdate() + timedelta(days=40) if n == 1 else None
        governance.appoint(
            bodies[BodyKind.EXPERTS].pk, by=by, person_name=name, title=title, starts_on=start, ends_on=ends
        )
    return bodies[BodyKind.COUNCIL]


def _appoint(body: Body, seat: Seat, title: str, start: date, by: User) -> None:
    governance.appoint(
        body.pk, by=by, user=seat.user, organisation_id=seat.organisation_id, title=title, starts_on=start
    )


def _meet(council: Body, by: User) -> None:
    now = timezone.now()
    meeting = meetings.plan_meeting(
        council.pk,
        by=by,
        title="理事会第一次会议（样例）",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        place="宝山区样例会议中心三号会议室",
        agenda=[{"title": title, "presenter": presenter} for title, presenter, _outcome in ITEMS],
    )
    items = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    for item, (_title, _presenter, outcome) in zip(items, ITEMS, strict=True):
        agenda.change_item(meeting.pk, item.pk, by=by, outcome=outcome)
    lines = list(Attendance.objects.filter(meeting=meeting))
    presences: dict[UUID, dict[str, str]] = {line.pk: {"presence": "present"} for line in lines}
    presences[lines[-1].pk] = {"presence": "proxy", "proxy_name": "样例代表"}
    agenda.note_attendance(meeting.pk, by=by, lines=presences)
    meetings.hold(meeting.pk, by=by)
    meetings.save_minutes(meeting.pk, by=by, minutes=MINUTES, version=1)


def _vote(resolution_id: UUID, council: Body, *, most: int | None = None) -> None:
    """All for it but the last one; with `most` only the first ones have voted so far."""
    offices = Office.objects.filter(body=council, user__isnull=False).select_related("user")
    sitting = list(offices.order_by("created_at", "pk"))
    for n, office in enumerate(sitting[:most]):
        choice = Choice.ABSTAIN if n == len(sitting) - 1 else Choice.FOR
        if office.user is not None:
            with user_scope(office.user):
                votes.cast(resolution_id, by=office.user, choice=choice)


def _approve(meeting: Meeting, by: User) -> None:
    meetings.approve(meeting.pk, by=by)


def _plan_next(council: Body, by: User) -> None:
    start = (timezone.localtime() + timedelta(days=12)).replace(hour=14, minute=0, second=0, microsecond=0)
    meetings.plan_meeting(
        council.pk,
        by=by,
        title="理事会第二次会议（样例）",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="线上会议",
        link="https://meeting.example.test/bs-ylqx-2",
        agenda=[{"title": "听取半年任务进展", "presenter": "秘书处"}, {"title": "审议风险基金使用办法"}],
    )
