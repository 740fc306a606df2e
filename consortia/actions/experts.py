"""Experts are drawn for a consortium, replaced, and asked for their advice."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.drawing import Candidate, TooFew, draw, replacement
from consortia.models import AdviceRequest, Consortium, ExpertDraw
from consortia.selectors import experts as selectors
from consortia.states import ADVICE, AdviceStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify, oblige_person
from kernel.notices.workdays import end_of_day
from kernel.tenancy.errors import RuleBroken
from members.kinds import ExpertKind
from members.models import Expert

MOST_WANTED = 25


@transaction.atomic
def draw_experts(
    consortium_pk: UUID,
    *,
    by: User,
    purpose: str,
    wanted: int,
    terms: Collection[UUID] = (),
    kinds: Mapping[str, int] | None = None,
) -> ExpertDraw:
    """Draw `wanted` experts who have any of the fields, as many of each kind as `kinds` asks for.

    Who has an interest with a member, or is away, is left out. The seed and the candidates are kept, so
    that everybody can repeat the draw.
    """
    consortium = access.get_consortium(pk=consortium_pk, user=by, permission=P.ASK_EXPERTS)
    kinds = {kind: count for kind, count in (kinds or {}).items() if count}
    _refuse(wanted, kinds)
    found = selectors.eligible(consortium, selectors.listed_for(terms))
    seed = secrets.token_hex(32)
    drawn = _drawn([_candidate(expert) for expert in found.experts], wanted, kinds, seed)
    names = {str(expert.pk): expert.name for expert in found.experts}
    made = ExpertDraw.objects.create(
        consortium=consortium,
        purpose=purpose.strip(),
        wanted=wanted,
        criteria={"terms": sorted(map(str, terms)), "kinds": kinds},
        seed=seed,
        left_out=[
            {"expert": str(expert.pk), "name": expert.name, "why": why} for expert, why in found.left_out
        ],
        candidates=[_entry(_candidate(expert), names) for expert in found.experts],
        drawn=[_entry(each, names) for each in drawn],
        drawn_by=by,
    )
    after = {"wanted": wanted, "candidates": len(names), "left_out": len(found.left_out), "seed": seed}
    record("draw.held", made, by=by, after=after)
    return made


def _refuse(wanted: int, kinds: Mapping[str, int]) -> None:
    if not 1 <= wanted <= MOST_WANTED:
        raise RuleBroken(_("Draw between 1 and %(n)s experts.") % {"n": MOST_WANTED}, attr="wanted")
    if set(kinds) - set(ExpertKind.values) or min(kinds.values(), default=0) < 0:
        raise RuleBroken(_("There is no such kind of expertise."), attr="kinds")
    if sum(kinds.values()) > wanted:
        raise RuleBroken(_("The kinds ask for more experts than are to be drawn."), attr="wanted")


def _candidate(expert: Expert) -> Candidate:
    return Candidate(str(expert.pk), expert.kind)


def _entry(candidate: Candidate, names: Mapping[str, str]) -> dict[str, Any]:
    return {"expert": candidate.id, "name": names[candidate.id], "kind": candidate.kind}


def _drawn(candidates: list[Candidate], wanted: int, kinds: Mapping[str, int], seed: str) -> list[Candidate]:
    try:
        return draw(candidates, wanted=wanted, kinds=kinds, seed=seed)
    except TooFew as few:
        kind = ExpertKind(few.kind).label if few.kind else ""
        numbers = {"found": few.found, "wanted": few.wanted, "kind": kind}
        if kind:
            text = _("Only %(found)s experts of the kind “%(kind)s” can be asked, and %(wanted)s are wanted.")
        else:
            text = _("Only %(found)s experts can be asked, and %(wanted)s are wanted.")
        raise RuleBroken(text % numbers, attr="wanted") from None


@transaction.atomic
def replace_expert(draw_pk: UUID, expert_id: UUID, *, by: User, reason: str) -> ExpertDraw:
    """Put the next in the order of the draw in the place of one who cannot serve; the reason is kept."""
    made = access.get_draw(draw_pk, user=by, permission=P.ASK_EXPERTS, lock=True)
    if not reason.strip():
        raise RuleBroken(_("Please give a reason."), attr="reason")
    leaving = next((each for each in made.drawn if each["expert"] == str(expert_id)), None)
    if leaving is None or "replaced" in leaving:
        raise RuleBroken(_("This expert is not among the drawn."))
    _require_not_serving(made, expert_id)
    coming = _next(made, leaving)
    leaving["replaced"] = reason.strip()[:300]
    made.drawn = [*made.drawn, {**coming, "replaces": leaving["expert"]}]
    made.save(update_fields=["drawn", "updated_at"])
    names = {"before": {"expert": leaving["name"]}, "after": {"expert": coming["name"]}}
    record("draw.replaced", made, by=by, reason=reason.strip(), **names)
    return made


def _require_not_serving(made: ExpertDraw, expert_id: UUID) -> None:
    open_states = (AdviceStatus.ASKED, AdviceStatus.TAKEN, AdviceStatus.ANSWERED)
    if AdviceRequest.objects.filter(draw=made, expert_id=expert_id, status__in=open_states).exists():
        raise RuleBroken(_("This expert has been asked. Take the request back first."))


def _next(made: ExpertDraw, leaving: dict[str, Any]) -> dict[str, Any]:
    """Among the candidates of then, those who may be asked still."""
    ids = [UUID(each["expert"]) for each in made.candidates]
    fit = selectors.eligible(made.consortium, selectors.listed_for().filter(pk__in=ids)).experts
    still = {str(expert.pk) for expert in fit}
    entries = {each["expert"]: each for each in made.candidates if each["expert"] in still}
    coming = replacement(
        [Candidate(key, each["kind"]) for key, each in entries.items()],
        gone={each["expert"] for each in made.drawn},
        leaving=Candidate(leaving["expert"], leaving["kind"]),
        seed=made.seed,
    )
    if coming is None:
        raise RuleBroken(_("No candidate of this draw is left. Hold another draw with more fields."))
    found: dict[str, Any] = entries[coming.id]
    return found


@transaction.atomic
def ask_advice(
    consortium_pk: UUID,
    *,
    by: User,
    experts: Collection[UUID],
    title: str,
    question: str,
    due_on: date,
    draw_id: UUID | None = None,
) -> list[AdviceRequest]:
    """Put one question to several experts, drawn or chosen; each gets it as a task of the expert's own."""
    consortium = access.get_consortium(pk=consortium_pk, user=by, permission=P.ASK_EXPERTS)
    if due_on < timezone.localdate():
        raise RuleBroken(_("This day is over."), attr="due_on")
    made = None
    if draw_id is not None:
        made = access.get_draw(draw_id, user=by, permission=P.ASK_EXPERTS, consortium_id=consortium.pk)
        _require_drawn(made, experts)
    asked = _askable(consortium, experts)
    return [
        _ask(consortium, expert, by, made, title=title.strip(), question=question.strip(), due_on=due_on)
        for expert in asked
    ]


def _require_drawn(made: ExpertDraw, experts: Collection[UUID]) -> None:
    drawn = {each["expert"] for each in made.drawn if "replaced" not in each}
    if not {str(pk) for pk in experts} <= drawn:
        raise RuleBroken(_("Of a draw only those can be asked who were drawn."), attr="experts")


def _askable(consortium: Consortium, experts: Collection[UUID]) -> list[Expert]:
    found = selectors.eligible(consortium, selectors.listed_for().filter(pk__in=list(experts)))
    if not experts:
        raise RuleBroken(_("Choose at least one expert."), attr="experts")
    if found.left_out:
        names = "、".join(expert.name for expert, _why in found.left_out)
        text = _("Cannot be asked here, because of an interest or of absence: %(names)s.")
        raise RuleBroken(text % {"names": names}, attr="experts")
    if len(found.experts) < len(set(experts)):
        raise RuleBroken(_("An expert is no longer listed."), attr="experts")
    return found.experts


def _ask(
    consortium: Consortium, expert: Expert, by: User, made: ExpertDraw | None, **question: Any
) -> AdviceRequest:
    request = AdviceRequest.objects.create(
        consortium=consortium,
        draw=made,
        expert=expert,
        user=expert.user,
        consortium_name=consortium.name,
        asked_by=by,
        **question,
    )
    record("advice.asked", request, by=by, after={"expert": expert.name, "due_on": request.due_on})
    oblige_person(
        "advice.answer",
        user=expert.user,
        about=request,
        url=reverse("consortia:asked-advice", args=[request.pk]),
        due_at=end_of_day(request.due_on),
        consortium_id=consortium.pk,
        consortium=consortium.name,
        title=request.title,
    )
    return request


@transaction.atomic
def withdraw_advice(pk: UUID, *, by: User, reason: str) -> AdviceRequest:
    """Take a question back that is not answered yet."""
    advice = access.get_advice(pk, user=by, permission=P.ASK_EXPERTS)
    ADVICE.fire("withdraw", advice, by=by, reason=reason)
    discharge(advice.pk)
    notify(
        [advice.user],
        "advice.withdrawn",
        key=f"advice.withdrawn:{advice.pk}",
        url=reverse("consortia:asked-advice", args=[advice.pk]),
        consortium=advice.consortium_name,
        title=advice.title,
        reason=reason.strip(),
    )
    return advice
