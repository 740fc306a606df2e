"""What the clock starts: reminders before, on and after the day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.actions import remind_of
from kernel.notices.models import DayKind, Duty
from kernel.notices.selectors import duties_to_remind_of
from kernel.notices.workdays import SHANGHAI, working_days_until
from kernel.tenancy.scope import system_scope

# Days left → rule. A rule whose day was missed (nothing ran) is not sent late: the next one tells the same.
RULES = {3: "before-3", 1: "before-1", -1: "after-1", -5: "after-5"}
# Three working days before, five after, over the longest public holidays.
AHEAD, BEHIND = timedelta(days=15), timedelta(days=30)


def days_left(duty: Duty, today: date) -> int:
    """Days until the duty is due, counted the way the duty counts; negative when overdue."""
    due = _due_on(duty)
    if duty.day_kind == DayKind.WORKING:
        return working_days_until(today, due)
    return (due - today).days


def _due_on(duty: Duty) -> date:
    if duty.due_at is None:
        raise ValueError("a duty without a deadline")
    return duty.due_at.astimezone(SHANGHAI).date()


def rule_on(duty: Duty, today: date) -> str | None:
    """Which reminder goes out today; none on the weekend after the day, when no working day has passed."""
    return "on" if _due_on(duty) == today else RULES.get(days_left(duty, today))


@task("notices.remind", every="hour")
def remind(job: Job, progress: Progress) -> None:
    """Send every reminder of today that has not gone out; may run twice at once."""
    now = timezone.now()
    today = now.astimezone(SHANGHAI).date()
    with system_scope():
        duties = duties_to_remind_of(now - BEHIND, now + AHEAD, lambda duty: rule_on(duty, today))
    for done, duty_id in enumerate(duties, start=1):
        # A transaction for each: a run that dies has sent what it has sent, and the next goes on from there.
        with system_scope():
            _remind_one(duty_id, today)
        progress("reminding", done, len(duties))


def _remind_one(duty_id: UUID, today: date) -> None:
    duty = Duty.objects.filter(pk=duty_id, done_at=None).first()
    if duty is not None and (rule := rule_on(duty, today)):
        remind_of(duty, rule, _due_on(duty))
