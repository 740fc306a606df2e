"""A task that only tests know: it takes its time and has an effect that can be counted."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import UUID

from kernel.accounts.models import User
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.notices.actions import notify
from kernel.tenancy.scope import system_scope


@task("test.effect")
def effect(job: Job, progress: Progress, *, number: int, user_id: str, diary: str, seconds: int = 0) -> None:
    """Takes its time, writes down that it did, and tells somebody, once by its key."""
    with Path(diary).open("a") as lines:
        lines.write(f"begin {number}\n")
    time.sleep(seconds)
    with system_scope():
        notify([User.objects.get(pk=UUID(user_id))], "membership.left", key=f"effect:{number}")
    with Path(diary).open("a") as lines:
        lines.write(f"end {number}\n")
