"""What the clock starts: reminders before, on and after the day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.actions import notify
from kernel.notices.models import DayKind, Duty, Reminder
from kernel.notices.selectors import holders
from kernel.notices.workdays import SHANGHAI, working_days_until
from kernel.tenancy.scope import system_scope

# Days left → rule. A rule whose day was missed (nothing ran) is not sent late: the next one tells the same.
RULES = {3: "before-3", 1: "before-1", 0: "on", -1: "after-1", -5: "after-5"}
BATCH = 200


def days_left(duty: Duty, today: date) -> int:
    """Days until the duty is due, counted the way the duty counts."""
    assert duty.due_at is not None
    due = duty.due_at.astimezone(SHANGHAI).date()
    if duty.day_kind == DayKind.WORKING:
        return working_days_until(today, due)
    return (due - today).days


@task("notices.remind")
def remind(job: Job, progress: Progress) -> None:
    """Send every reminder of today that has not gone out; may run twice at once."""
    today = timezone.now().astimezone(SHANGHAI).date()
    with system_scope():
        horizon = timezone.now() + timedelta(days=15)
        ids = list(
            Duty.objects.filter(
                done_at=None, due_at__lt=horizon, due_at__gt=timezone.now() - timedelta(days=30)
            )
            .order_by("due_at")
            .values_list("pk", flat=True)
        )
    for done, duty_id in enumerate(ids, start=1):
        with system_scope():
            _remind_one(Duty.objects.get(pk=duty_id), today)
        progress("reminding", done, len(ids))


def _remind_one(duty: Duty, today: date) -> None:
    rule = RULES.get(days_left(duty, today))
    if rule is None or duty.done_at is not None:
        return
    # The unique row is the lock: whoever inserts it sends, in the same transaction.
    _reminder, first = Reminder.objects.get_or_create(duty=duty, rule=rule)
    if first:
        people = holders(duty.permission, duty.tenant_id)
        notify(
            people,
            f"reminder.{rule}",
            key=f"{duty.key}:{rule}",
            url=duty.url,
            text={"kind": duty.kind, "params": duty.params},
        )
