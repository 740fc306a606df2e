"""Keeping a running job: a live worker renews its lease, a dead one loses the job within a lease."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import Error, connection

from kernel.jobs import actions
from kernel.jobs.models import Job

log = structlog.get_logger(__name__)


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Renew the job's lease in the background while the block runs, however long it reports nothing."""
    done = threading.Event()
    renewer = threading.Thread(target=_renew_until, args=(job, done), daemon=True)
    renewer.start()
    try:
        yield
    finally:
        done.set()
        renewer.join()


def _renew_until(job: Job, done: threading.Event) -> None:
    pause = actions.LEASE.total_seconds() / 3
    try:
        while not done.wait(pause):
            _try_to_renew(job)
    finally:
        connection.close()


def _try_to_renew(job: Job) -> None:
    try:
        actions.renew(job)
    except Error as error:
        log.warning("lease.database_unreachable", job=str(job.pk), error=str(error))
        connection.close()
