"""What the overview of a consortium is made of, read in two round trips, each part only with its right."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from agreements.models import Agreement, Party
from agreements.states import LIVE
from bounties.models import Milestone
from bounties.selectors import visible_challenges
from bounties.states import MilestoneStatus
from consortia import permissions as P
from consortia.models import Consortium, Meeting, Membership, RaciLetter, Resolution, Task, TaskPart
from consortia.permissions import SeatRole
from consortia.selectors import seats_of
from consortia.selectors.tasks import HOLDING, OPEN
from consortia.states import MeetingStatus, ResolutionStatus, TaskStatus
from desk.selectors import events_in
from filings.models import Authority, Dossier, Guideline, Remark, Section
from kernel.accounts.models import User
from kernel.notices.selectors import duties_of
from kernel.tenancy.together import together

type Parts = dict[str, QuerySet[Any, Any]]
type Found = dict[str, list[Any]]
DUTIES = EVENTS = 6
LATE, TASKS = 4, 8
ORGANISATION = ("id", "name", "short_name", "credit_code", "kind", "chain_position", "size", "region")


def gather(consortium: Consortium, user: User) -> Found:
    """Every list by name; one that the user has no right to is empty."""
    state = _members(consortium)
    if user.has_perm(P.VIEW_AGREEMENT, consortium):
        state |= _agreements(consortium)
    if user.has_perm(P.VIEW_DOSSIER, consortium):
        state |= _filing(consortium)
    work: Parts = {"duties": duties_of(user).filter(consortium_id=consortium.pk)[:DUTIES]}
    if user.has_perm(P.VIEW_TIMELINE, consortium):
        work["events"] = events_in(consortium, user)[:EVENTS]
    if user.has_perm(P.VIEW_CHALLENGE, consortium):
        work["challenges"] = _challenges(consortium, user)
    if user.has_perm(P.VIEW_ROADMAP, consortium):
        work |= _tasks(consortium)
    if user.has_perm(P.VIEW_GOVERNANCE, consortium):
        work |= _governance(consortium)
    lists = ("challenges", "late", "tasks", "task_counts", "votes", "meetings", "events")
    empty: Found = {name: [] for name in (*lists, *PRIVATE)}
    return empty | together(**state) | together(**work)


PRIVATE = (
    "agreements",
    "parties",
    "dossiers",
    "guidelines",
    "authorities",
    "sections",
    "remarks",
    "scientists",
)


def _members(consortium: Consortium) -> Parts:
    """Everybody who ever joined, the first ones first; `holds` says whether a member holds a task."""
    held = TaskPart.objects.filter(membership=OuterRef("pk"), letter__in=HOLDING)
    members = Membership.objects.filter(consortium=consortium, joined_on__isnull=False)
    listed = members.annotate(holds=Exists(held.exclude(task__status=TaskStatus.CANCELLED)))
    names = [f"organisation__{name}" for name in ORGANISATION]
    own = ("id", "status", "role", "task", "joined_on", "left_on", "holds")
    return {"members": listed.order_by("created_at", "id").values(*own, *names)}


def _agreements(consortium: Consortium) -> Parts:
    live = Agreement.objects.filter(consortium=consortium, status__in=LIVE)
    parties = Party.objects.filter(agreement__in=live, consortium=consortium).order_by("order")
    return {
        "agreements": live.order_by("-version"),
        "parties": parties.values("agreement_id", "name", "status"),
    }


def _filing(consortium: Consortium) -> Parts:
    """The newest dossier with what its live checklist needs."""
    newest = Dossier.objects.filter(consortium=consortium).order_by("-created_at", "-id")[:1]
    remarks = Remark.objects.filter(
        dossier__in=newest.values("pk"), published_at__isnull=False, internal=False
    )
    seats = seats_of(consortium).filter(role=SeatRole.CHIEF_SCIENTIST)
    return {
        "dossiers": newest,
        "guidelines": Guideline.objects.filter(pk__in=newest.values("guideline")),
        "authorities": Authority.objects.filter(pk__in=newest.values("authority")),
        "sections": Section.objects.filter(dossier__in=newest.values("pk"), consortium=consortium).order_by(
            "order"
        ),
        "remarks": remarks.order_by("created_at").values(
            "section_key", "resolved_at", "answer__pk", "answer__resolved_at"
        ),
        "scientists": seats.values("user__name")[:1],
    }


def _challenges(consortium: Consortium, user: User) -> QuerySet[Any, Any]:
    plan = Milestone.objects.filter(challenge=OuterRef("pk")).order_by()
    counted = plan.values("challenge").annotate(number=Count("pk")).values("number")
    carried = plan.filter(organisation__isnull=False)
    accepted = Q(status=MilestoneStatus.ACCEPTED)
    return (
        visible_challenges(consortium, user)
        .select_related(None)
        .annotate(
            total=Subquery(counted),
            accepted=Subquery(
                plan.values("challenge").annotate(number=Count("pk", filter=accepted)).values("number")
            ),
            holder=Subquery(carried.order_by("order").values("organisation__name")[:1]),
        )
        .values(
            "id",
            "number",
            "title",
            "status",
            "amount_fen",
            "answers_received",
            "total",
            "accepted",
            "holder",
        )
    )


def _tasks(consortium: Consortium) -> Parts:
    """The late ones, the ones due next with whoever answers for them, and how many there are of each."""
    tasks = Task.objects.filter(consortium=consortium)
    accountable = TaskPart.objects.filter(task=OuterRef("pk"), letter=RaciLetter.ACCOUNTABLE)
    holder = Subquery(accountable.values("membership__organisation__name")[:1])
    late = Q(status__in=OPEN, due_on__lt=timezone.localdate())
    shown = tasks.filter(status__in=OPEN).order_by("due_on", "number").annotate(holder=holder)
    listed = shown.values("id", "number", "title", "status", "due_on", "progress", "holder")
    return {
        "late": listed.filter(late)[:LATE],
        "tasks": listed.exclude(late)[:TASKS],
        "task_counts": tasks.order_by()
        .values("status")
        .annotate(number=Count("pk"), late=Count("pk", filter=late)),
    }


def _governance(consortium: Consortium) -> Parts:
    votes = Resolution.objects.filter(consortium=consortium, status=ResolutionStatus.OPEN)
    meetings = Meeting.objects.filter(
        consortium=consortium, status=MeetingStatus.PLANNED, ends_at__gte=timezone.now()
    )
    return {
        "votes": votes.order_by("deadline").values("id", "title", "deadline"),
        "meetings": meetings.order_by("starts_at").values("id", "title", "starts_at", "place")[:1],
    }


def terms(found: Found) -> list[tuple[date, date | None]]:
    """Joined and left, of everybody who ever joined."""
    return [(row["joined_on"], row["left_on"]) for row in found["members"]]
