"""Writing and publishing challenges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties import access, rules, selectors
from bounties.actions import board
from bounties.models import Challenge, Indicator, Milestone
from bounties.states import CHALLENGE, ChallengeStatus
from consortia import access as consortia_access
from consortia import permissions as P
from consortia.models import Consortium
from consortia.selectors import organisations_acted_for
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.jobs.actions import enqueue
from kernel.notices.actions import notify_holders
from kernel.notices.workdays import SHANGHAI
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from members.models import Organisation

type Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def create_challenge(
    consortium_id: UUID,
    *,
    by: User,
    title: str,
    organisation_id: UUID | None = None,
    indicators: Rows = (),
    milestones: Rows = (),
    **fields: Any,
) -> Challenge:
    """Begin a draft for one's own member organisation; its number is the consortium's next of the year."""
    # The lock makes two drafts of the same moment get two numbers.
    consortium = consortia_access.get_consortium(
        pk=consortium_id, user=by, permission=P.WRITE_CHALLENGE, lock=True
    )
    fields.setdefault("field", consortium.field)
    challenge = Challenge.objects.create(
        consortium=consortium,
        organisation=_poster(by, consortium, organisation_id),
        number=_next_number(consortium),
        title=title,
        **fields,
    )
    _write_indicators(challenge, indicators)
    _write_milestones(challenge, milestones)
    record("challenge.drafted", challenge, by=by, after={"number": challenge.number, "title": title})
    return challenge


def _poster(by: User, consortium: Consortium, organisation_id: UUID | None) -> Organisation:
    organisations = organisations_acted_for(by, consortium)
    if organisation_id is None and organisations:
        return organisations[0]
    for organisation in organisations:
        if organisation.pk == organisation_id:
            return organisation
    raise RuleBroken(_("Choose a member organisation for which you act."), attr="organisation")


def _next_number(consortium: Consortium) -> str:
    prefix = re.sub(r"[^A-Z0-9]+", "", consortium.slug.upper())[:12]
    start = f"{prefix}-{timezone.localdate().year}-"
    last = Challenge.objects.filter(consortium=consortium, number__startswith=start).aggregate(
        last=Max("number")
    )["last"]
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:03}"


def _write_indicators(challenge: Challenge, rows: Rows) -> None:
    Indicator.objects.bulk_create(
        Indicator(consortium=challenge.consortium, challenge=challenge, order=order, **row)
        for order, row in enumerate(rows, start=1)
    )


def _write_milestones(challenge: Challenge, rows: Rows) -> None:
    Milestone.objects.bulk_create(
        Milestone(consortium=challenge.consortium, challenge=challenge, order=order, **row)
        for order, row in enumerate(rows, start=1)
    )


@transaction.atomic
def update_challenge(
    pk: UUID,
    *,
    by: User,
    version: int | None = None,
    indicators: Rows | None = None,
    milestones: Rows | None = None,
    **fields: Any,
) -> Challenge:
    """Change a draft; the rows of indicators and milestones that are given take the place of the old ones."""
    challenge = access.get_challenge(pk, user=by, permission=P.WRITE_CHALLENGE, lock=True)
    if challenge.status != ChallengeStatus.DRAFT:
        raise TransitionNotAllowed(_("A published challenge is not changed; all answer the same text."))
    if version not in (None, challenge.version):
        raise StaleVersion
    changed = {name: value for name, value in fields.items() if getattr(challenge, name) != value}
    for name, value in changed.items():
        setattr(challenge, name, value)
    challenge.version += 1
    challenge.save(update_fields=[*changed, "version", "updated_at"])
    if indicators is not None:
        Indicator.objects.filter(challenge=challenge).delete()
        _write_indicators(challenge, indicators)
    if milestones is not None:
        Milestone.objects.filter(challenge=challenge).delete()
        _write_milestones(challenge, milestones)
    record("challenge.changed", challenge, by=by, after={"fields": sorted(changed)})
    return challenge


@transaction.atomic
def publish(pk: UUID, *, by: User) -> Challenge:
    """Put a complete challenge on the board; from now on its text, money and deadline stand.

    The portal opens the answers by itself at the deadline.
    """
    challenge = access.get_challenge(pk, user=by, permission=CHALLENGE["publish"].permission, lock=True)
    if challenge.status == ChallengeStatus.DRAFT:
        _require_complete(challenge)
        challenge.published_at = timezone.now()
        challenge.save(update_fields=["published_at", "updated_at"])
    CHALLENGE.fire(
        "publish",
        challenge,
        by=by,
        number=challenge.number,
        amount_fen=challenge.amount_fen,
        deadline=str(challenge.deadline),
    )
    board.put_up(challenge)
    enqueue("bounties.settle", key=str(challenge.pk), challenge_id=challenge.pk, due_at=challenge.closes_at)
    notify_holders(
        P.VIEW_CHALLENGE,
        challenge.consortium,
        "challenge.published",
        key=f"challenge.published:{challenge.pk}",
        url=page_of(challenge),
        but=by,
        consortium=challenge.consortium.name,
        title=challenge.title,
        deadline=f"{challenge.closes_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    )
    return challenge


def _require_complete(challenge: Challenge) -> None:
    refusal = rules.refusal(selectors.checks(challenge))
    if refusal:
        raise RuleBroken(refusal[0], attr=refusal[1])


def page_of(challenge: Challenge) -> str:
    return reverse("bounties:challenge", args=[challenge.consortium.slug, challenge.pk])


@transaction.atomic
def withdraw(pk: UUID, *, by: User, reason: str) -> Challenge:
    """Take a challenge back before its deadline; who has answered is told and stays unknown."""
    challenge = access.get_challenge(pk, user=by, permission=CHALLENGE["withdraw"].permission, lock=True)
    published = challenge.status == ChallengeStatus.PUBLISHED
    CHALLENGE.fire("withdraw", challenge, by=by, reason=reason)
    if published:
        board.follow(challenge)
        enqueue("bounties.tell_withdrawn", key=str(challenge.pk), challenge_id=challenge.pk)
    return challenge
