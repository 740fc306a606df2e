"""What of the challenges the departure of a member touches."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bounties.models import Answer, Milestone
from bounties.states import AnswerStatus, MilestoneStatus
from consortia.departures import Touch
from consortia.models import Membership

LIVE_ANSWERS = (AnswerStatus.DRAFT, AnswerStatus.SUBMITTED, AnswerStatus.OPENED)


def touches(membership: Membership) -> Iterator[Touch]:
    """Milestones it still owes, and its answers as far as whoever asks may know of them (they are sealed)."""
    own = {"consortium": membership.consortium_id, "organisation": membership.organisation_id}
    owed = Milestone.objects.filter(**own).exclude(status=MilestoneStatus.ACCEPTED)
    for milestone in owed.select_related("challenge").order_by("due_on"):
        yield Touch(
            _("Milestones not accepted yet"),
            f"{milestone.challenge.number} · {milestone} · {milestone.due_on}",
            _("Stays due: an award does not end with the membership."),
            reverse("bounties:milestone", args=[membership.consortium_slug, milestone.pk]),
            is_open=True,
        )
    for answer in Answer.objects.filter(**own, status__in=LIVE_ANSWERS).order_by("challenge_number"):
        yield Touch(
            _("Answers to challenges"),
            f"{answer.challenge_number} · {answer.challenge_title}",
            _("Stays the organisation's own; withdraw it where the challenge is for members only."),
        )
