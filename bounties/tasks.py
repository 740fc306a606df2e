"""What the portal does with challenges by itself."""

from __future__ import annotations

from uuid import UUID

from bounties import actions
from kernel.jobs.models import Job
from kernel.jobs.registry import Progress, task
from kernel.tenancy.scope import system_scope


@task("bounties.settle")
def settle(job: Job, progress: Progress, *, challenge_id: str) -> None:
    """At the deadline. Started too early (clocks differ), it fails and is tried again a little later."""
    with system_scope():
        actions.settle(UUID(challenge_id))


@task("bounties.tell_withdrawn")
def tell_withdrawn(job: Job, progress: Progress, *, challenge_id: str) -> None:
    with system_scope():
        actions.tell_withdrawn(UUID(challenge_id))
