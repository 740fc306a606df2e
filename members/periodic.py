"""What the clock asks organisations for: the yearly word on their data, and new evidence in time."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.tenancy.scope import system_scope
from members.actions.confirmation import ask_for_new_evidence, ask_to_confirm
from members.selectors.evidence import about_to_expire
from members.selectors.profile import unconfirmed_since


@task("members.ask_to_confirm", every="day")
def remind_of_data(job: Job, progress: Progress) -> None:
    """Ask every organisation whose data were last confirmed a year ago; may run twice."""
    since = timezone.now() - timedelta(days=settings.PROFILE_CONFIRM_DAYS)
    with system_scope():
        waiting = list(unconfirmed_since(since).values_list("pk", flat=True))
    for done, organisation_id in enumerate(waiting, start=1):
        # A transaction for each: a run that dies has asked whom it has asked.
        with system_scope():
            ask_to_confirm(organisation_id, since=since)
        progress("asking", done, len(waiting))


@task("members.watch_evidence", every="day")
def watch_evidence(job: Job, progress: Progress) -> None:
    """Tell whoever keeps the evidence what is about to expire; may run twice."""
    with system_scope():
        expiring = list(about_to_expire().values_list("pk", flat=True))
    for done, evidence_id in enumerate(expiring, start=1):
        with system_scope():
            ask_for_new_evidence(evidence_id)
        progress("watching", done, len(expiring))
