"""Why an organisation cannot be merged into another now: it answers a challenge, or works on one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bounties.models import Answer, Milestone
from bounties.states import AnswerStatus, ChallengeStatus, MilestoneStatus
from kernel.tenancy.scope import Scope, scoped
from members.models import Organisation


def objections(absorbed: Organisation, kept: Organisation) -> list[str]:
    return [*_sealed(absorbed), *_at_work(absorbed)]


def _sealed(absorbed: Organisation) -> list[str]:
    """Only the answerer's scope sees an answer under seal: how many there are, never what they say."""
    with scoped(Scope(organisation=frozenset({absorbed.pk}))):
        number = Answer.objects.filter(organisation=absorbed, status=AnswerStatus.SUBMITTED).count()
    text = _("%(name)s has submitted answers under seal: %(n)s.")
    return [text % {"name": absorbed.name, "n": number}] if number else []


def _at_work(absorbed: Organisation) -> list[str]:
    """Milestones are reported by the organisation that won, so they are finished first."""
    open_ones = Milestone.objects.filter(organisation=absorbed, challenge__status=ChallengeStatus.AWARDED)
    titles = (
        open_ones.exclude(status=MilestoneStatus.ACCEPTED)
        .order_by("challenge__title")
        .values_list("challenge__title", flat=True)
        .distinct()
    )
    text = _("%(name)s works on an awarded challenge: %(title)s.")
    return [text % {"name": absorbed.name, "title": title} for title in titles]
