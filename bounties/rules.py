"""What is still missing before a challenge can be published or an answer submitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bounties.models import Answer, AnswerResponse, Challenge, Indicator, Milestone

SHORTEST_NOTICE = timedelta(hours=1)


@dataclass(frozen=True)
class Check:
    """One line of the checklist: met or not, and the form field that mends it."""

    label: str
    met: bool
    field: str
    note: str = ""


def publication(
    challenge: Challenge, indicators: Sequence[Indicator], milestones: Sequence[Milestone], *, now: datetime
) -> list[Check]:
    """Everything a challenge needs before it is published."""
    soonest = now + SHORTEST_NOTICE
    complete = bool(indicators) and all(each.name and each.target and each.method for each in indicators)
    return [
        Check(_("The background is described"), bool(challenge.background.strip()), "background"),
        Check(_("The goal is described"), bool(challenge.goal.strip()), "goal"),
        Check(_("There is at least one indicator"), bool(indicators), "indicators"),
        Check(_("Every indicator has a name, a target and a test method"), complete, "indicators"),
        Check(_("The amount is above zero"), challenge.amount_fen > 0, "amount"),
        Check(
            _("The deadline is at least one hour away"),
            challenge.deadline is not None and challenge.deadline >= soonest,
            "deadline",
        ),
        _sum_of(milestones, challenge.amount_fen),
    ]


def _sum_of(milestones: Sequence[Milestone], amount_fen: int) -> Check:
    total = sum(each.amount_fen for each in milestones)
    sums = {"total": f"{total / 100:,.2f}", "amount": f"{amount_fen / 100:,.2f}"}
    note = _("¥ %(total)s of ¥ %(amount)s so far") % sums
    met = bool(milestones) and total == amount_fen
    return Check(_("The milestones add up to the amount"), met, "milestones", "" if met else note)


def submission(answer: Answer, responses: Sequence[AnswerResponse]) -> list[Check]:
    """Everything an answer needs before it is submitted."""
    return [
        Check(_("The technical route is described"), bool(answer.approach.strip()), "approach"),
        Check(
            _("Every indicator is answered with a value"),
            bool(responses) and all(each.value.strip() for each in responses),
            "responses",
        ),
    ]


def unmet(checks: Sequence[Check]) -> Iterator[Check]:
    return (check for check in checks if not check.met)


def refusal(checks: Sequence[Check]) -> tuple[str, str] | None:
    """The sentence and the first field of what is not met, or None."""
    missing = list(unmet(checks))
    if not missing:
        return None
    listed = _("; ").join(check.label for check in missing)
    return _("Still to be done: %(list)s.") % {"list": listed}, missing[0].field
