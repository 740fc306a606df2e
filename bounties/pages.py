"""What the pages of challenges and answers show, put together from the selectors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties import receipt, rules, selectors
from bounties.models import Answer, BoardEntry, Challenge, Indicator, Milestone
from bounties.states import AnswerStatus, ChallengeStatus
from consortia import permissions as P
from kernel.accounts.models import User

type Table = tuple[list[str], Iterable[list[Any]]]
type Fact = dict[str, Any]
type Line = dict[str, Any]
# Tables have headings where fields have ids.
ANCHORS = {
    "indicators": "indicators-title",
    "milestones": "milestones-title",
    "responses": "responses-title",
}


def facts(brief: Challenge | BoardEntry, poster: str, consortium: str) -> list[Fact]:
    """What stands beside the amount."""
    deadline = timezone.localtime(brief.deadline) if brief.deadline else None
    return [
        {"label": _("Deadline"), "value": f"{deadline:%Y-%m-%d %H:%M}" if deadline else "—", "num": True},
        {"label": _("Ownership of the results"), "value": brief.get_ip_rule_display()},
        {"label": _("Poster"), "value": poster},
        {"label": _("Consortium"), "value": consortium},
        {"label": _("Field"), "value": " · ".join(part for part in (brief.field, brief.node) if part)},
        {"label": _("Kind"), "value": brief.get_kind_display()},
    ]


def texts(brief: Challenge | BoardEntry) -> list[Fact]:
    """The prose of a challenge, without what was left empty."""
    return _prose(brief, ("background", "goal", "scene", "constraints", "requirements", "benefit"))


def answer_texts(answer: Answer) -> list[Fact]:
    return _prose(answer, ("approach", "foundation", "team", "budget", "commitments"))


def _prose(obj: models.Model, names: Iterable[str]) -> list[Fact]:
    values = {name: getattr(obj, name) for name in names}
    return [
        {"label": obj._meta.get_field(name).verbose_name, "value": value}  # type: ignore[union-attr]
        for name, value in values.items()
        if value
    ]


def milestone_lines(milestones: Iterable[Milestone]) -> list[dict[str, Any]]:
    """Stage, money and its share of the whole, as the pages show them."""
    rows = list(milestones)
    whole = sum(each.amount_fen for each in rows)
    return [
        {
            "milestone": each,
            "stage": each.get_stage_display(),
            "percent": round(100 * each.amount_fen / whole) if whole else 0,
            "state": {"accepted": "done", "reported": "now"}.get(each.status, "todo"),
            "label": each.get_stage_display(),
        }
        for each in rows
    ]


def entry_page(entry: BoardEntry) -> dict[str, Any]:
    """A challenge on the board, from the board's own copy."""
    copies = [_milestone_copy(copy) for copy in entry.milestones]
    return {
        "challenge": entry,
        "indicators": entry.indicators,
        "lines": milestone_lines(copies),
        "facts": facts(entry, entry.organisation_name, entry.consortium_name),
        "texts": texts(entry),
    }


def _milestone_copy(copy: dict[str, Any]) -> Milestone:
    values = {name: value for name, value in copy.items() if name != "due_on"}
    return Milestone(due_on=date.fromisoformat(copy["due_on"]), **values)


def challenge_page(challenge: Challenge, user: User) -> dict[str, Any]:
    """A challenge as its consortium sees it; with its answers once they are opened."""
    judges = challenge.opened_at and user.has_perm(P.VIEW_ANSWER, challenge.consortium)
    answers = list(selectors.opened_answers(challenge).prefetch_related("responses")) if judges else []
    indicators = list(challenge.indicators.all())
    return {
        "challenge": challenge,
        "can": selectors.abilities(challenge, user),
        "indicators": indicators,
        "lines": milestone_lines(challenge.milestones.all()),
        "facts": facts(challenge, challenge.organisation.name, challenge.consortium.name),
        "texts": texts(challenge),
        "checks": _publication(challenge, user),
        "received": selectors.answers_received(challenge),
        "may_answer": challenge.takes_answers and selectors.may_answer(challenge, user),
        "answers": answers,
        "comparison": comparison(indicators, answers),
    }


def _publication(challenge: Challenge, user: User) -> list[Line]:
    """What the draft still lacks, each with the place that mends it for those who may write."""
    if challenge.status != ChallengeStatus.DRAFT:
        return []
    writes = user.has_perm(P.WRITE_CHALLENGE, challenge.consortium)
    place = reverse("bounties:challenge-edit", args=[challenge.consortium.slug, challenge.pk])
    return checklist(selectors.checks(challenge), place if writes else "")


def checklist(checks: Iterable[rules.Check], place: str) -> list[Line]:
    """For the component; `place` is the page whose fields the checks name."""
    return [
        {
            "label": check.label,
            "state": "ok" if check.met else "missing",
            "note": check.note,
            "url": _mending(check, place),
        }
        for check in checks
    ]


def _mending(check: rules.Check, place: str) -> str:
    anchor = ANCHORS.get(check.field, f"id_{check.field}")
    return f"{place}#{anchor}" if place and not check.met else ""


def comparison(indicators: Iterable[Indicator], answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """One line per indicator, one cell per answer."""
    offered = [{row.indicator_id: row for row in answer.responses.all()} for answer in answers]
    return [
        {"indicator": indicator, "cells": [rows.get(indicator.pk) for rows in offered]}
        for indicator in indicators
    ]


def answer_page(answer: Answer, user: User) -> dict[str, Any]:
    """An answer beside the challenge it answers, as far as the reader may still see that."""
    entry = BoardEntry.objects.filter(pk=answer.challenge_id).first()
    rows = answered(answer, entry)
    responses = [row["response"] for row in rows]
    draft = answer.status == AnswerStatus.DRAFT
    return {
        "answer": answer,
        "entry": entry,
        "rows": rows,
        "responses": responses,
        "texts": answer_texts(answer),
        "need": texts(entry) if entry else [],
        "can": selectors.answer_abilities(answer, user),
        "checks": checklist(rules.submission(answer, responses), _editor(answer)) if draft else [],
        "intact": bool(answer.receipt_hash) and receipt.fingerprint(answer, responses) == answer.receipt_hash,
    }


def _editor(answer: Answer) -> str:
    return reverse("bounties:answer-edit", args=[answer.organisation.slug, answer.pk])


def answered(answer: Answer, entry: BoardEntry | None) -> list[dict[str, Any]]:
    """The responses in the order of the indicators, each with its indicator as the board shows it."""
    responses = {str(row.indicator_id): row for row in answer.responses.all()}
    known: list[dict[str, Any]] = entry.indicators if entry else [{"id": key} for key in responses]
    return [
        {"indicator": indicator, "response": responses[indicator["id"]]}
        for indicator in known
        if indicator["id"] in responses
    ]


def challenge_table(challenges: Iterable[Challenge]) -> Table:
    """The list as a sheet."""
    head = [_("Number"), _("Title"), _("Field"), _("Poster"), _("Amount in yuan"), _("Deadline"), _("Status")]
    rows = (
        [
            each.number,
            each.title,
            each.field,
            each.organisation.name,
            float(each.amount_yuan),
            f"{timezone.localtime(each.deadline):%Y-%m-%d %H:%M}" if each.deadline else "",
            each.get_status_display(),
        ]
        for each in challenges
    )
    return head, rows


def answer_table(answers: Iterable[Answer]) -> Table:
    """The list as a sheet."""
    head = [_("Listing"), _("Title"), _("Poster"), _("Receipt number"), _("Deadline"), _("Status")]
    rows = (
        [
            each.challenge_number,
            each.challenge_title,
            each.poster_name,
            each.number,
            f"{timezone.localtime(each.sealed_until):%Y-%m-%d %H:%M}",
            each.get_status_display(),
        ]
        for each in answers
    )
    return head, rows
