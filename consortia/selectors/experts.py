"""Reading of draws of experts and of what experts were asked; who may be asked at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import permissions as P
from consortia.models import AdviceRequest, Consortium, ExpertDraw, Seat
from consortia.selectors.consortia import active_members
from consortia.states import ADVICE, AdviceStatus
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.tenancy.among import Among
from members.kinds import ExpertKind
from members.models import Expert, Organisation, Term
from members.selectors import experts as directory
from members.selectors import terms

# Why somebody is left out, in words that give nothing away of what the expert has stated.
INTEREST, AWAY = "interest", "away"


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who may be asked by a consortium, and who is left out and why in general."""

    experts: list[Expert]
    left_out: list[tuple[Expert, str]]


def reason_label(code: str) -> str:
    return {
        INTEREST: _("Recused: has an interest with a member"),
        AWAY: _("Not available at present"),
    }.get(code, code)


def eligible(consortium: Consortium, found: Iterable[Expert]) -> Eligible:
    """Sort listed experts into those who may be asked and those who may not."""
    listed = list(found)
    members = _member_organisations(consortium)
    interested = _interested(consortium, listed, members)
    today = timezone.localdate()
    fit, left_out = [], []
    for expert in listed:
        if expert.pk in interested:
            left_out.append((expert, INTEREST))
        elif directory.is_away(expert, today):
            left_out.append((expert, AWAY))
        else:
            fit.append(expert)
    return Eligible(fit, left_out)


def _member_organisations(consortium: Consortium) -> list[Organisation]:
    members = [membership.organisation for membership in active_members(consortium)]
    return [member for member in (*members, consortium.lead) if member is not None]


def _interested(consortium: Consortium, listed: list[Expert], members: list[Organisation]) -> set[UUID]:
    ids = {member.pk for member in members}
    names = {name for member in members for name in (member.name, member.short_name) if name}
    seated = set(Seat.objects.filter(consortium=consortium).values_list("user_id", flat=True))
    found = directory.recused_among([expert.pk for expert in listed], ids)
    for expert in listed:
        employers = {expert.employer_id, expert.employer.merged_into_id if expert.employer else None}
        if employers & ids or expert.employer_name in names or expert.user_id in seated:
            found.add(expert.pk)
    return found


def listed_for(fields: Iterable[UUID] = ()) -> QuerySet[Expert]:
    """Listed experts; with `fields` (ids of terms), those who have any of them."""
    wanted = list(fields)
    found = Expert.objects.filter(pk__in=directory.listed_experts().order_by().values("pk"))
    if wanted:
        through = Expert.fields.through._base_manager
        held = through.filter(Among("term_id", wanted), expert_id=OuterRef("pk"))
        found = found.filter(Exists(held))
    return found.select_related("employer").order_by("name", "id")


def askable(consortium: Consortium) -> list[tuple[str, str]]:
    """(id, label) of those whom a consortium may ask now."""
    found = eligible(consortium, listed_for()).experts
    return [
        (str(expert.pk), " · ".join(filter(None, (expert.name, expert.get_kind_display(), expert.unit))))
        for expert in found
    ]


def kind_label(kind: str) -> str:
    return str(ExpertKind(kind).label) if kind in ExpertKind.values else kind


# Draws


def draws_of(consortium: Consortium) -> QuerySet[ExpertDraw]:
    return ExpertDraw.objects.filter(consortium=consortium).select_related("drawn_by")


@dataclass(frozen=True, slots=True)
class Place:
    """One drawn expert: still in, or replaced and why."""

    expert: str
    name: str
    kind: str
    replaced: str
    request: AdviceRequest | None

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)

    @property
    def may_be_asked(self) -> bool:
        return not self.replaced and self.request is None

    @property
    def may_be_replaced(self) -> bool:
        over = (AdviceStatus.DECLINED, AdviceStatus.WITHDRAWN)
        return not self.replaced and (self.request is None or self.request.status in over)


def places_of(draw: ExpertDraw) -> list[Place]:
    """The drawn in the order of the draw, with what each was asked last."""
    asked = AdviceRequest.objects.filter(consortium=draw.consortium_id, draw=draw).order_by("created_at")
    requests = {str(request.expert_id): request for request in asked}
    return [
        Place(
            entry["expert"],
            entry["name"],
            entry["kind"],
            entry.get("replaced", ""),
            requests.get(entry["expert"]),
        )
        for entry in draw.drawn
    ]


def criteria_of(draw: ExpertDraw) -> dict[str, list[str]]:
    """What was asked for, in words."""
    wanted = Term.objects.filter(pk__in=draw.criteria.get("terms", []))
    kinds = draw.criteria.get("kinds", {})
    return {
        "terms": [terms.label_of(term) for term in wanted],
        "kinds": [f"{kind_label(kind)} ≥ {count}" for kind, count in kinds.items()],
    }


def left_out_of(draw: ExpertDraw) -> list[tuple[str, str]]:
    """(name, general reason)."""
    return [(entry["name"], reason_label(entry["why"])) for entry in draw.left_out]


# Advice


def advice_of(consortium: Consortium) -> QuerySet[AdviceRequest]:
    """With the expert's account: the entry is hidden once the expert has paused it."""
    return AdviceRequest.objects.filter(consortium=consortium).select_related("user", "asked_by", "draw")


def advice_asked_of(user: User) -> QuerySet[AdviceRequest]:
    """What the person was asked; without the consortium's row, which the person does not see."""
    return AdviceRequest.objects.filter(user=user)


def expert_steps(advice: AdviceRequest) -> frozenset[str]:
    """What the expert who was asked can do now."""
    own = ("take", "decline", "answer")
    return frozenset(name for name in own if advice.status in ADVICE[name].sources)


def why_ended(advice: AdviceRequest) -> str:
    """The reason of whoever declined it or took it back."""
    over = (AdviceStatus.DECLINED, AdviceStatus.WITHDRAWN)
    if advice.status not in over:
        return ""
    event = Event.objects.filter(object_id=advice.pk, name=f"advice.{advice.status}").first()
    return event.reason if event else ""


def own_advice_table(found: Iterable[AdviceRequest]) -> tuple[str, Sequence[str], Iterable[Sequence[Any]]]:
    """(name of the sheet, head, rows) for the expert."""
    head = [_("Subject"), _("Consortium"), _("Asked on"), _("Answer by"), _("Status")]
    rows = [
        [
            advice.title,
            advice.consortium_name,
            timezone.localdate(advice.created_at).isoformat(),
            advice.due_on.isoformat(),
            advice.get_status_display(),
        ]
        for advice in found
    ]
    return _("Requests to me"), head, rows


def asker_steps(advice: AdviceRequest, user: User) -> frozenset[str]:
    return ADVICE.available(advice, user)


def shown_advice(advice: AdviceRequest) -> str:
    """The text once it is given; what is being written is the expert's alone."""
    return advice.advice if advice.status == AdviceStatus.ANSWERED else ""


def may_ask(user: User, consortium: Consortium) -> bool:
    return user.has_perm(P.ASK_EXPERTS, consortium)


def advice_table(found: Iterable[AdviceRequest]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    head = [_("Subject"), _("Expert"), _("Asked on"), _("Answer by"), _("Status"), _("Advice")]
    rows = [
        [
            advice.title,
            advice.user.name,
            timezone.localdate(advice.created_at).isoformat(),
            advice.due_on.isoformat(),
            advice.get_status_display(),
            shown_advice(advice),
        ]
        for advice in found
    ]
    return head, rows
