"""Keeping house: what was kept for a while and is not needed any more."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from kernel.accounts.actions import forget_idempotent_requests
from kernel.jobs import actions
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.tenancy.scope import system_scope

ANSWERS_FOR = timedelta(hours=24)
JOBS_FOR = timedelta(days=30)


@task("jobs.tidy", every="day")
def tidy(job: Job, progress: Progress) -> None:
    """Forget stored answers after a day, ended jobs after a month, and sessions that have expired."""
    now = timezone.now()
    with system_scope():
        forget_idempotent_requests(now - ANSWERS_FOR)
    actions.forget_before(now - JOBS_FOR)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
