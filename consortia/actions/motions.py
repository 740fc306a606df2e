"""Motions are drafted, put to the vote, taken back, carried out; the rules for votes are laid down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions.governance import body_of
from consortia.kinds import Ballot, ResolutionKind
from consortia.models import Body, Consortium, Meeting, Resolution, Vote, Voter, VotingRule
from consortia.selectors import active_members
from consortia.selectors import votes as selectors
from consortia.states import RESOLUTION, MeetingStatus, ResolutionStatus
from kernel.accounts.models import User
from kernel.audit.actions import Actor, record
from kernel.jobs.actions import enqueue
from kernel.notices.actions import discharge, notify, notify_holders, oblige_person
from kernel.notices.workdays import due_in
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import system_scope
from members.models import Organisation

TEXT = ("title", "text", "deadline", "meeting_id")
# What voters read must be what is carried out.
FIXED_BY_SUBJECT = ("title", "text")
# Where a matter is carried out, and who may.
SUBJECTS = {
    ResolutionKind.REMOVAL: ("consortia:departure", P.REMOVE_MEMBER),
    ResolutionKind.ADMISSION: ("consortia:application-here", P.INVITE),
}
# A vote needs time to be noticed; whoever sits together at a meeting needs little.
SHORTEST = timedelta(minutes=5)


@transaction.atomic
def propose(
    consortium_pk: UUID,
    *,
    by: User,
    kind: str,
    title: str,
    text: str,
    subject_id: UUID | None = None,
    barred_id: UUID | None = None,
    body_id: UUID | None = None,
    meeting_id: UUID | None = None,
    deadline: datetime | None = None,
    **procedure: Any,
) -> Resolution:
    """Draft a motion; how it is voted on follows the rule for its kind.

    A general matter may go to any body and be voted on in any way (`procedure`: fields of
    `models.votes.Procedure`); for the other kinds the rules of the consortium alone say how.
    """
    consortium = access.get_consortium(pk=consortium_pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    rule = selectors.rule_for(consortium, kind)
    body = _body(consortium, kind, rule.body_kind, body_id)
    _refuse_own_procedure(kind, procedure)
    resolution = Resolution(
        consortium=consortium,
        body=body,
        meeting=_meeting(consortium, meeting_id),
        number=_next_number(consortium),
        kind=kind,
        subject_id=subject_id,
        barred=_barred(consortium, barred_id),
        title=title.strip(),
        text=text.strip(),
        deadline=deadline or due_in(rule.days, working=False),
        **(selectors.procedure_of(rule) | procedure),
    )
    _require_sense(resolution)
    resolution.save(force_insert=True)
    record("resolution.drafted", resolution, by=by, after={"kind": kind, "body": body.name})
    return resolution


def _body(consortium: Consortium, kind: str, body_kind: str, body_id: UUID | None) -> Body:
    if body_id is None:
        return body_of(consortium, body_kind)
    body = Body.objects.filter(pk=body_id, consortium=consortium).first()
    if body is None:
        raise RuleBroken(_("The consortium has no such body."), attr="body")
    if kind not in selectors.FREE and body.kind != body_kind:
        raise RuleBroken(_("By the voting rules another body decides on this matter."), attr="body")
    return body


def _meeting(consortium: Consortium, meeting_id: UUID | None) -> Meeting | None:
    if meeting_id is None:
        return None
    meeting = Meeting.objects.filter(pk=meeting_id, consortium=consortium).first()
    if meeting is None or meeting.status in (MeetingStatus.CANCELLED, MeetingStatus.MINUTED):
        raise RuleBroken(_("Choose a meeting whose minutes are not approved yet."), attr="meeting")
    return meeting


def _barred(consortium: Consortium, organisation_id: UUID | None) -> Organisation | None:
    if organisation_id is None:
        return None
    members = active_members(consortium).filter(organisation=organisation_id)
    member = members.select_related("organisation").first()
    if member is None:
        raise RuleBroken(_("The organisation is not a member."), attr="barred")
    return member.organisation


def _refuse_own_procedure(kind: str, procedure: dict[str, Any]) -> None:
    if unknown := procedure.keys() - set(selectors.PROCEDURE):
        raise TypeError(f"not a part of a voting procedure: {sorted(unknown)}")
    if procedure and kind not in selectors.FREE:
        raise RuleBroken(_("The voting rules of the consortium say how this matter is voted on."))


def _next_number(consortium: Consortium) -> str:
    """Year and number in the year; the consortium's row is locked, and resolutions are never deleted."""
    year = timezone.localdate().year
    earlier = Resolution.objects.filter(consortium=consortium, number__startswith=f"{year}-").count()
    return f"{year}-{earlier + 1:03d}"


def _require_sense(resolution: Resolution) -> None:
    if not resolution.title or not resolution.text:
        raise RuleBroken(
            _("A motion needs a title and a text."), attr="text" if resolution.title else "title"
        )
    _require_sense_of(resolution)


def _require_sense_of(procedure: Resolution | VotingRule) -> None:
    if not 1 <= procedure.majority_num <= procedure.majority_den:
        raise RuleBroken(_("The majority is a part of the whole, such as 2/3."), attr="majority_num")
    if procedure.majority_exceeds and procedure.majority_num == procedure.majority_den:
        raise RuleBroken(_("Nothing is more than all."), attr="majority_exceeds")
    if not 0 <= procedure.quorum_percent <= 100:
        raise RuleBroken(_("The quorum lies between 0 and 100 per cent."), attr="quorum_percent")


@transaction.atomic
def change(pk: UUID, *, by: User, **fields: Any) -> Resolution:
    """Change a draft: `title`, `text`, `deadline`, `meeting_id`, for a general matter the procedure too."""
    resolution = access.get_resolution(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    if resolution.status != ResolutionStatus.DRAFT:
        raise TransitionNotAllowed(_("Only a draft can be changed."))
    procedure = {name: value for name, value in fields.items() if name not in TEXT}
    _refuse_own_procedure(resolution.kind, procedure)
    if "meeting_id" in fields:
        _meeting(resolution.consortium, fields["meeting_id"])
    changed = {name: value for name, value in fields.items() if getattr(resolution, name) != value}
    if resolution.subject_id and not changed.keys().isdisjoint(FIXED_BY_SUBJECT):
        raise RuleBroken(
            _("The text follows from what the motion is about. Withdraw it and propose it anew."), attr="text"
        )
    for name, value in changed.items():
        setattr(resolution, name, value)
    _require_sense(resolution)
    if changed:
        resolution.save(update_fields=[*changed, "updated_at"])
        record("resolution.changed", resolution, by=by, after=changed)
    return resolution


@transaction.atomic
def open_vote(pk: UUID, *, by: User) -> Resolution:
    """Put a draft to the vote: procedure and roll are fixed from now on, and every voter is told."""
    resolution = access.get_resolution(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    RESOLUTION.require("open", resolution)
    if resolution.deadline < selectors.database_clock() + SHORTEST:
        raise RuleBroken(_("The time to vote is over before it begins. Set a later end."), attr="deadline")
    _freeze_procedure(resolution)
    voters = _write_roll(resolution)
    if all(voter.is_barred for voter in voters):
        raise RuleBroken(_("Nobody could vote: the body has no members with an account."), attr="body")
    resolution.opened_at = timezone.now()
    resolution.save()
    RESOLUTION.fire("open", resolution, by=by, voters=len(voters), deadline=resolution.deadline)
    # A second later, since the last moment still counts.
    due = resolution.deadline + timedelta(seconds=1)
    enqueue("consortia.count_votes", key=str(resolution.pk), due_at=due, resolution_id=resolution.pk)
    _call_voters(resolution, [voter for voter in voters if not voter.is_barred])
    tell_concerned(resolution, "resolution.concerns", key=f"resolution.concerns:{resolution.pk}")
    return resolution


def _freeze_procedure(resolution: Resolution) -> None:
    """A rule that was laid down since the draft holds; one laid down from now on does not."""
    if resolution.kind in selectors.FREE:
        return
    rule = selectors.rule_for(resolution.consortium, resolution.kind)
    if resolution.body.kind != rule.body_kind:
        resolution.body = body_of(resolution.consortium, rule.body_kind)
    for name, value in selectors.procedure_of(rule).items():
        setattr(resolution, name, value)


def _write_roll(resolution: Resolution) -> list[Voter]:
    voters = [
        Voter(
            consortium=resolution.consortium,
            resolution=resolution,
            user=named.user,
            name=named.user.name[:60],
            organisation_id=named.organisation_id,
            weight=named.weight,
            is_barred=resolution.barred_id is not None and named.organisation_id == resolution.barred_id,
        )
        for named in selectors.electorate(resolution)
    ]
    return Voter.objects.bulk_create(voters)


def _call_voters(resolution: Resolution, voters: Iterable[Voter]) -> None:
    for voter in voters:
        oblige_person(
            "resolution.vote",
            user=voter.user,
            about=resolution,
            url=page_of(resolution),
            due_at=resolution.deadline,
            day_kind="calendar",
            consortium_id=resolution.consortium_id,
            title=str(resolution),
            consortium=resolution.consortium.name,
        )


def tell_concerned(resolution: Resolution, kind: str, *, key: str) -> None:
    """The people of the member it is about: they do not vote, and hear of it like those who do."""
    if resolution.barred_id:
        notify_holders(
            P.VIEW_GOVERNANCE,
            resolution.consortium,
            kind,
            key=key,
            url=page_of(resolution),
            member_id=resolution.barred_id,
            title=str(resolution),
        )


def page_of(resolution: Resolution) -> str:
    return reverse("consortia:resolution", args=[resolution.consortium.slug, resolution.pk])


def subject_page(resolution: Resolution, user: User | None = None) -> str:
    """Where what was resolved is carried out; empty for other matters, and for who may not do it."""
    name, permission = SUBJECTS.get(ResolutionKind(resolution.kind), ("", ""))
    if not name or resolution.subject_id is None:
        return ""
    if user is not None and not user.has_perm(permission, resolution.consortium):
        return ""
    return reverse(name, args=[resolution.consortium.slug, resolution.subject_id])


@transaction.atomic
def withdraw(pk: UUID, *, by: User, reason: str) -> Resolution:
    """Take a motion back, drafted or open; votes of a secret ballot are thrown away uncounted."""
    resolution = access.get_resolution(pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    was_open = resolution.status == ResolutionStatus.OPEN
    RESOLUTION.fire("withdraw", resolution, by=by, reason=reason)
    discharge(resolution.pk)
    if was_open:
        _throw_away(resolution)
        voters = Voter.objects.filter(resolution=resolution).exclude(user=by).select_related("user")
        notify(
            [voter.user for voter in voters],
            "resolution.withdrawn",
            key=f"resolution.withdrawn:{resolution.pk}",
            url=page_of(resolution),
            title=str(resolution),
            reason=reason.strip(),
        )
    return resolution


def _throw_away(resolution: Resolution) -> None:
    if resolution.ballot == Ballot.SECRET:
        with system_scope():
            Vote.objects.filter(resolution=resolution).delete()


@transaction.atomic
def mark_carried_out(resolution: Resolution, *, by: Actor) -> None:
    """What was resolved is done, and once only; in the step that does it, which asks for the right."""
    resolution.refresh_from_db(from_queryset=Resolution.objects.select_for_update(of=("self",)))
    if resolution.status != ResolutionStatus.CARRIED or resolution.carried_out_at is not None:
        raise TransitionNotAllowed(_("There is no carried resolution that is still to be carried out."))
    resolution.carried_out_at = timezone.now()
    resolution.save(update_fields=["carried_out_at", "updated_at"])
    discharge(resolution.pk, kind="resolution.carry_out")
    record("resolution.carried_out", resolution, by=by)


@transaction.atomic
def lay_down_rule(consortium_pk: UUID, *, by: User, kind: str, **fields: Any) -> VotingRule:
    """Lay down how matters of one kind are voted on; votes that are open keep the procedure they have."""
    consortium = access.get_consortium(pk=consortium_pk, user=by, permission=P.MANAGE_GOVERNANCE, lock=True)
    rule = selectors.rule_for(consortium, ResolutionKind(kind))
    before = {name: getattr(rule, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(rule, name, value)
    _require_sense_of(rule)
    rule.save()
    if changed:
        record("voting_rule.changed", rule, by=by, before=before, after=fields)
        notify_holders(
            P.VOTE,
            consortium,
            "voting_rule.changed",
            key=f"voting_rule.changed:{rule.pk}:{rule.updated_at:%Y%m%d%H%M%S%f}",
            url=reverse("consortia:voting-rules", args=[consortium.slug]),
            but=by,
            consortium=consortium.name,
            matter=str(rule.get_kind_display()),
        )
    return rule
