"""Signs of life of workers and relays; the health check reads them instead of asking every worker."""

from __future__ import annotations

from typing import Any

import structlog
from celery import bootsteps
from django.db import Error, connection

from kernel.jobs import actions

log = structlog.get_logger(__name__)
EVERY_SECONDS = 5.0


def beat(part: str, name: str) -> None:
    """Say that process `name` lives; a database that is away is no reason to die."""
    try:
        actions.say_alive(part, name)
    except Error as error:
        log.warning("heartbeat.database_unreachable", error=str(error))
        connection.close()


def end(name: str) -> None:
    try:
        actions.fall_silent(name)
    except Error as error:
        log.warning("heartbeat.database_unreachable", error=str(error))


class WorkerStep(bootsteps.StartStopStep):  # type: ignore[misc]
    """Beats on the timer of the worker's own main loop: a worker whose loop hangs goes silent."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.timer: Any = None

    def start(self, worker: Any) -> None:
        beat("worker", worker.hostname)
        self.timer = worker.timer.call_repeatedly(EVERY_SECONDS, beat, ("worker", worker.hostname))

    def stop(self, worker: Any) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
            end(worker.hostname)
