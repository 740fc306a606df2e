"""The deadline and after: opening the answers, awarding, ending without award."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties import access, selectors
from bounties.actions import board
from bounties.actions.challenges import page_of
from bounties.models import Answer, Challenge, Milestone
from bounties.states import ANSWER, CHALLENGE, AnswerStatus, ChallengeStatus
from consortia import permissions as P
from kernel.accounts.models import User
from kernel.audit.actions import SYSTEM, Actor
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import SHANGHAI, due_in, end_of_day
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import system_scope
from members import permissions as members
from members.models import Organisation

WORKING_DAYS_TO_AWARD = 10


@transaction.atomic
def close(pk: UUID, *, by: User) -> Challenge:
    """Open the answers by hand, at or after the deadline; the portal has normally done it by then."""
    challenge = access.get_challenge(pk, user=by, permission=CHALLENGE["close"].permission, lock=True)
    _open_answers(challenge, by)
    return challenge


@transaction.atomic
def settle(challenge_id: UUID) -> None:
    """What the portal does at the deadline; run in the system scope, safe to repeat."""
    challenge = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("consortium", "organisation")
        .get(pk=challenge_id)
    )
    if challenge.status == ChallengeStatus.PUBLISHED:
        _open_answers(challenge, SYSTEM)
    elif challenge.status == ChallengeStatus.WITHDRAWN:
        _require_past(challenge)
        _lapse(challenge, (AnswerStatus.DRAFT, AnswerStatus.SUBMITTED))


def _require_past(challenge: Challenge) -> None:
    deadline = challenge.deadline
    if deadline is None or selectors.transaction_time() < deadline:
        until = f"{deadline.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if deadline else "—"
        raise RuleBroken(_("Answers stay sealed until %(deadline)s.") % {"deadline": until})


def _open_answers(challenge: Challenge, by: Actor) -> None:
    """The challenge's row is locked, so every answer that made it in time is committed and seen here."""
    if challenge.status == ChallengeStatus.PUBLISHED:
        _require_past(challenge)
        challenge.opened_at = timezone.now()
        challenge.save(update_fields=["opened_at", "updated_at"])
    # Nobody in the consortium sees an answer before it is opened: not even the one who opens them.
    with system_scope():
        answers = _waiting(challenge)
    # By fingerprint, not by name: everybody in the consortium reads this event, answers only a few.
    receipts = sorted(answer.receipt_hash for answer in answers)
    CHALLENGE.fire("close", challenge, by=by, count=len(receipts), receipts=receipts)
    with system_scope():
        _open_each(challenge, answers)
        _lapse(challenge, (AnswerStatus.DRAFT,))
    if answers:
        _oblige_award(challenge, len(answers))
    else:
        _fail_by_itself(challenge)
    board.follow(challenge)


def _waiting(challenge: Challenge) -> list[Answer]:
    answers = Answer.objects.filter(challenge=challenge, status=AnswerStatus.SUBMITTED)
    return list(answers.select_related("organisation").order_by("submitted_at", "id"))


def _open_each(challenge: Challenge, answers: Iterable[Answer]) -> None:
    for answer in answers:
        answer.opened_at = challenge.opened_at
        answer.save(update_fields=["opened_at", "updated_at"])
        ANSWER.fire("open", answer, by=SYSTEM)
        _tell(answer, "answer.opened")


def _lapse(challenge: Challenge, statuses: tuple[str, ...]) -> None:
    for answer in Answer.objects.filter(challenge=challenge, status__in=statuses):
        ANSWER.fire("lapse", answer, by=SYSTEM)
        discharge(answer.pk)


def _tell(answer: Answer, kind: str) -> None:
    organisation = answer.organisation
    notify_holders(
        members.SUBMIT_ANSWER,
        organisation,
        kind,
        key=f"{kind}:{answer.pk}",
        url=reverse("bounties:answer", args=[organisation.slug, answer.pk]),
        title=answer.challenge_title,
    )


def _oblige_award(challenge: Challenge, count: int) -> None:
    oblige(
        "challenge.award",
        permission=P.AWARD_CHALLENGE,
        tenant=challenge.consortium,
        about=challenge,
        url=page_of(challenge),
        due_at=due_in(WORKING_DAYS_TO_AWARD),
        consortium_id=challenge.consortium_id,
        title=challenge.title,
        count=count,
    )


def _fail_by_itself(challenge: Challenge) -> None:
    CHALLENGE.fire("fail", challenge, by=SYSTEM, reason=_("No answer was received by the deadline."))
    notify_holders(
        P.PUBLISH_CHALLENGE,
        challenge.consortium,
        "challenge.no_answers",
        key=f"challenge.no_answers:{challenge.pk}",
        url=page_of(challenge),
        title=challenge.title,
    )


@transaction.atomic
def award(
    pk: UUID, *, by: User, answer_id: UUID, reason: str, feedback: Mapping[UUID, str] | None = None
) -> Challenge:
    """Choose an answer: its organisation gets the milestones, the others are told, with feedback if given."""
    challenge = access.get_challenge(pk, user=by, permission=CHALLENGE["award"].permission, lock=True)
    answers = {answer.pk: answer for answer in selectors.opened_answers(challenge)}
    known = answer_id in answers
    if challenge.status == ChallengeStatus.CLOSED and not known:
        raise RuleBroken(_("Choose one of the opened answers."), attr="answer")
    winner = str(answers[answer_id].organisation) if known else ""
    CHALLENGE.fire("award", challenge, by=by, reason=reason, organisation=winner)
    chosen = answers.pop(answer_id)
    challenge.awarded_answer = chosen
    challenge.save(update_fields=["awarded_answer", "updated_at"])
    ANSWER.fire("win", chosen, by=by, reason=reason)
    _tell(chosen, "answer.awarded")
    _pass_over(answers.values(), "answer.not_selected", by, feedback or {})
    _hand_over_milestones(challenge, chosen)
    discharge(challenge.pk)
    board.follow(challenge)
    return challenge


def _pass_over(answers: Iterable[Answer], kind: str, by: User, feedback: Mapping[UUID, str]) -> None:
    for answer in answers:
        answer.feedback = feedback.get(answer.pk, "")
        answer.save(update_fields=["feedback", "updated_at"])
        ANSWER.fire("pass_over", answer, by=by, reason=answer.feedback)
        _tell(answer, kind)


def _hand_over_milestones(challenge: Challenge, chosen: Answer) -> None:
    for milestone in challenge.milestones.all():
        milestone.organisation, milestone.answer = chosen.organisation, chosen
        milestone.save(update_fields=["organisation", "answer", "updated_at"])
        oblige_report(milestone)


def oblige_report(milestone: Milestone) -> None:
    """Put the report of a milestone on the list of the awarded organisation, due on the milestone's day."""
    organisation = milestone.contract.organisation
    oblige(
        "milestone.report",
        permission=members.REPORT_MILESTONE,
        tenant=organisation,
        about=milestone,
        url=reverse("bounties:own-milestone", args=[organisation.slug, milestone.pk]),
        due_at=end_of_day(milestone.due_on),
        day_kind="calendar",
        consortium_id=milestone.consortium_id,
        # The award and the rejection have notices of their own.
        tell=False,
        milestone=milestone.title,
        title=milestone.contract.challenge_title,
    )


@transaction.atomic
def fail(pk: UUID, *, by: User, reason: str) -> Challenge:
    """End a challenge without award although there are answers; everybody who answered is told."""
    challenge = access.get_challenge(pk, user=by, permission=CHALLENGE["fail"].permission, lock=True)
    CHALLENGE.fire("fail", challenge, by=by, reason=reason)
    _pass_over(list(selectors.opened_answers(challenge)), "answer.ended", by, {})
    discharge(challenge.pk)
    board.follow(challenge)
    return challenge


def tell_withdrawn(challenge_id: UUID) -> None:
    """Tell those who had begun an answer; in the system scope, so that the poster learns nothing of them."""
    challenge = Challenge.objects.select_related("organisation").get(pk=challenge_id)
    asked = selectors.answering(challenge_id)
    organisations = Organisation.objects.in_bulk([organisation for _answer, organisation in asked])
    for answer_id, organisation_id in asked:
        organisation = organisations[organisation_id]
        discharge(answer_id)
        notify_holders(
            members.SUBMIT_ANSWER,
            organisation,
            "challenge.withdrawn",
            key=f"challenge.withdrawn:{challenge_id}",
            url=reverse("bounties:answer", args=[organisation.slug, answer_id]),
            poster=challenge.organisation.name,
            title=challenge.title,
        )
