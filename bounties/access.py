"""The only door to one challenge, answer, milestone or board entry."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from bounties.models import Answer, BoardEntry, Challenge, Milestone
from consortia import permissions as P
from kernel.accounts.models import User
from kernel.tenancy.registry import tenant_of
from members import permissions as members


def get_challenge(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Challenge:
    """A challenge in its consortium; one never published is there only for those who write challenges."""
    challenges = Challenge.objects.select_for_update(of=("self",)) if lock else Challenge.objects.all()
    challenge = challenges.select_related("consortium", "organisation").filter(pk=pk).first()
    if challenge is None:
        raise Http404
    view = P.VIEW_CHALLENGE if challenge.published_at else P.WRITE_CHALLENGE
    _require(user, challenge, permission, view=view)
    return challenge


def _require(user: User, obj: models.Model, permission: str, *, view: str) -> None:
    tenant = tenant_of(obj, permission)
    if tenant is None or not user.has_perm(view, tenant):
        raise Http404
    if not user.has_perm(permission, tenant):
        raise PermissionDenied


def get_entry(pk: UUID) -> BoardEntry:
    """A challenge on the board: a public one for anybody, another one for its consortium."""
    entry = BoardEntry.objects.filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def get_answer(pk: UUID, *, user: User, permission: str, lock: bool = False, **place: UUID) -> Answer:
    """An answer: for its organisation at any time, for the consortium once it is opened.

    `place` names the challenge or the organisation in whose address it is asked for.
    """
    answers = Answer.objects.select_for_update(of=("self",)) if lock else Answer.objects.all()
    answer = answers.select_related("organisation").filter(pk=pk, **place).first()
    if answer is None or not (_is_members(permission) or answer.opened_at):
        raise Http404
    _require(user, answer, permission, view=members.VIEW if _is_members(permission) else P.VIEW)
    return answer


def get_readable_answer(pk: UUID, *, user: User) -> Answer:
    """For whoever may read it on either side."""
    try:
        return get_answer(pk, user=user, permission=members.VIEW)
    except Http404:
        return get_answer(pk, user=user, permission=P.VIEW_ANSWER)


def get_milestone(pk: UUID, *, user: User, permission: str, lock: bool = False, **place: UUID) -> Milestone:
    """A milestone, from the side of its consortium or of the organisation it was awarded to."""
    milestones = Milestone.objects.select_for_update(of=("self",)) if lock else Milestone.objects.all()
    # The awarded organisation may stand outside: a join with the challenge would hide the milestone from it.
    milestones = milestones.select_related("organisation", "answer__organisation")
    milestone = milestones.filter(pk=pk, **place).first()
    if milestone is None:
        raise Http404
    view = members.VIEW if _is_members(permission) else P.VIEW_CHALLENGE
    _require(user, milestone, permission, view=view)
    return milestone


def get_readable_milestone(pk: UUID, *, user: User) -> Milestone:
    """For whoever may read it on either side; the milestones of a draft are part of the draft."""
    try:
        return get_milestone(pk, user=user, permission=members.VIEW)
    except Http404:
        milestone = get_milestone(pk, user=user, permission=P.VIEW_CHALLENGE)
        get_challenge(milestone.challenge_id, user=user, permission=P.VIEW_CHALLENGE)
        return milestone


def _is_members(permission: str) -> bool:
    return permission.startswith("members.")
