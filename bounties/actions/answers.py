"""Writing, submitting and taking back answers; all of it ends at the deadline by the database's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bounties import access, receipt, rules, selectors
from bounties.models import Answer, AnswerResponse, BoardEntry
from bounties.states import ANSWER, AnswerStatus
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from members import access as members_access
from members import permissions as members
from members.models import Organisation

type Rows = Iterable[Mapping[str, Any]]


# The words of the guards in bounties/sql.py.
_TOO_LATE = {"the challenge no longer takes answers", "the answer can no longer be changed"}


def _late_is_late[**P](action: Callable[P, Answer]) -> Callable[P, Answer]:
    """The deadline may pass between the action's check and its write, which the database then refuses."""

    @wraps(action)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return action(*args, **kwargs)
        except IntegrityError as error:
            if str(error).partition("\n")[0] not in _TOO_LATE:
                raise
            raise _too_late() from error

    return checked


def _too_late() -> TransitionNotAllowed:
    return TransitionNotAllowed(
        _("The deadline has passed or the challenge was withdrawn; nothing was changed.")
    )


def _require_open(challenge_id: UUID) -> None:
    """Comes before the answer's own lock: the opening locks the challenge first as well."""
    if not selectors.takes_answers(challenge_id):
        raise _too_late()


@_late_is_late
@transaction.atomic
def start_answer(challenge_id: UUID, *, by: User, organisation_id: UUID, **fields: Any) -> Answer:
    """Begin an answer for one's organisation; from the first word nobody else can read it."""
    # The lock makes two people of the same organisation begin one answer, not two.
    organisation = members_access.get_organisation(
        organisation_id, user=by, permission=members.WRITE_ANSWER, lock=True
    )
    entry = access.get_entry(challenge_id)
    _require_open(entry.pk)
    _require_eligible(entry, organisation)
    answer = Answer.objects.create(
        consortium_id=entry.consortium_id,
        challenge_id=entry.pk,
        organisation=organisation,
        challenge_number=entry.number,
        challenge_title=entry.title,
        poster_name=entry.organisation_name,
        consortium_name=entry.consortium_name,
        consortium_slug=entry.consortium_slug,
        sealed_until=entry.closes_at,
    )
    AnswerResponse.objects.bulk_create(
        AnswerResponse(consortium_id=entry.consortium_id, answer=answer, indicator_id=indicator["id"])
        for indicator in entry.indicators
    )
    record("answer.begun", answer, by=by)
    _oblige_submission(answer, by)
    return save_answer(answer.pk, by=by, **fields) if fields else answer


def _require_eligible(entry: BoardEntry, organisation: Organisation) -> None:
    if organisation.pk == entry.organisation_id:
        raise RuleBroken(_("The poster may not answer its own challenge."), attr="organisation")
    if not entry.is_public and not selectors.is_member(entry, organisation):
        raise RuleBroken(_("Only members of the consortium may answer this challenge."), attr="organisation")
    if selectors.live_answer(entry.pk, organisation.pk):
        raise RuleBroken(_("Your organisation has an answer to this challenge already."), attr="organisation")


def _page(answer: Answer) -> str:
    return reverse("bounties:answer", args=[answer.organisation.slug, answer.pk])


def _oblige_submission(answer: Answer, by: User) -> None:
    # Without the consortium's id: the poster must not see who is writing.
    oblige(
        "answer.submit",
        permission=members.SUBMIT_ANSWER,
        tenant=answer.organisation,
        about=answer,
        url=_page(answer),
        due_at=answer.sealed_until,
        day_kind="calendar",
        but=by,
        title=answer.challenge_title,
    )


@_late_is_late
@transaction.atomic
def save_answer(
    pk: UUID, *, by: User, version: int | None = None, responses: Rows | None = None, **fields: Any
) -> Answer:
    """Save a draft; called every few seconds while somebody writes, so it leaves no event of its own.

    `responses` are rows with `indicator`, `response`, `value` and `note`.
    """
    answer = access.get_answer(pk, user=by, permission=members.WRITE_ANSWER)
    _require_open(answer.challenge_id)
    answer = access.get_answer(pk, user=by, permission=members.WRITE_ANSWER, lock=True)
    if answer.status != AnswerStatus.DRAFT:
        raise TransitionNotAllowed(_("The answer is submitted; take it back to change it."))
    if version not in (None, answer.version):
        raise StaleVersion
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.save(update_fields=[*fields, "version", "updated_at"])
    _write_responses(answer, responses or ())
    return answer


def _write_responses(answer: Answer, rows: Rows) -> None:
    own = {row.indicator_id: row for row in selectors.responses_of(answer)}
    for given in rows:
        row = own.get(given["indicator"])
        if row is None:
            raise RuleBroken(_("This indicator is not one of the challenge."), attr="responses")
        values = {name: value for name, value in given.items() if name != "indicator"}
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=[*values, "updated_at"])


def _to_change(pk: UUID, transition: str, by: User) -> Answer:
    """The answer, locked after its challenge; refused from the deadline on."""
    permission = ANSWER[transition].permission
    answer = access.get_answer(pk, user=by, permission=permission)
    _require_open(answer.challenge_id)
    return access.get_answer(pk, user=by, permission=permission, lock=True)


@_late_is_late
@transaction.atomic
def submit(pk: UUID, *, by: User) -> Answer:
    """Submit: the answer gets its number and fingerprint and is sealed until the deadline."""
    answer = _to_change(pk, "submit", by)
    if answer.status == AnswerStatus.DRAFT:
        _write_receipt(answer)
    after = {"number": answer.number, "receipt_hash": answer.receipt_hash}
    ANSWER.fire("submit", answer, by=by, **after)
    discharge(answer.pk)
    notify_holders(
        members.SUBMIT_ANSWER,
        answer.organisation,
        "answer.submitted",
        key=f"answer.submitted:{answer.pk}:{answer.receipt_hash}",
        url=_page(answer),
        title=answer.challenge_title,
        number=answer.number,
    )
    return answer


def _write_receipt(answer: Answer) -> None:
    responses = selectors.responses_of(answer)
    refusal = rules.refusal(rules.submission(answer, responses))
    if refusal:
        raise RuleBroken(refusal[0], attr=refusal[1])
    answer.number = answer.number or receipt.new_number(answer)
    answer.receipt_hash = receipt.fingerprint(answer, responses)
    answer.submitted_at = selectors.database_clock()
    answer.save(update_fields=["number", "receipt_hash", "submitted_at", "updated_at"])


@_late_is_late
@transaction.atomic
def revise(pk: UUID, *, by: User) -> Answer:
    """Take a submitted answer back to change it; until it is submitted again it does not count."""
    answer = _to_change(pk, "revise", by)
    ANSWER.fire("revise", answer, by=by)
    _oblige_submission(answer, by)
    return answer


@_late_is_late
@transaction.atomic
def withdraw_answer(pk: UUID, *, by: User, reason: str = "") -> Answer:
    """Withdraw an answer before the deadline; the organisation may begin another one."""
    answer = _to_change(pk, "withdraw", by)
    ANSWER.fire("withdraw", answer, by=by, reason=reason)
    discharge(answer.pk)
    return answer
