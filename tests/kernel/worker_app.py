"""The worker of these tests: the portal's own Celery application, with one task more."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import UUID

import django

django.setup()

from config.celery import app  # noqa: E402
from kernel.accounts.models import User  # noqa: E402
from kernel.jobs.models import Job  # noqa: E402
from kernel.jobs.registry import Progress, task  # noqa: E402
from kernel.notices.actions import notify  # noqa: E402
from kernel.tenancy.scope import system_scope  # noqa: E402

__all__ = ["app", "effect"]


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
