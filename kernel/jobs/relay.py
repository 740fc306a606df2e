"""Hands due jobs of the outbox to the broker: at once when notified, and in any case every few seconds."""

from __future__ import annotations

import select
import time
from collections.abc import Callable

import structlog
from django.db import OperationalError, connection

from kernel.jobs import actions
from kernel.jobs.worker import execute

log = structlog.get_logger(__name__)
IDLE_SECONDS = 5.0


def hand_over() -> int:
    """Send every due job; a broker that is down leaves them in the outbox for the next round."""
    sent = 0
    while ids := actions.take_for_handover():
        for index, job_id in enumerate(ids):
            try:
                execute.apply_async([str(job_id)], retry=False)
            except Exception as error:
                # Any transport error means the same here: not handed over, try again.
                log.warning("relay.broker_unreachable", error=str(error))
                actions.release(ids[index:])
                return sent
            sent += 1
    return sent


def run(stop: Callable[[], bool]) -> None:
    """Until `stop()`: listen, hand over; survives the loss of the database and of the broker."""
    while not stop():
        try:
            _listen()
            while not stop():
                hand_over()
                _wait()
        except OperationalError as error:
            log.warning("relay.database_unreachable", error=str(error))
            connection.close()
            time.sleep(1)


def _listen() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {actions.CHANNEL}")


def _wait() -> None:
    raw = connection.connection
    readable, _writable, _failed = select.select([raw], [], [], IDLE_SECONDS)
    if readable:
        raw.poll()
        raw.notifies.clear()
