"""Hands due jobs of the outbox to the broker: at once when notified, and in any case every few seconds."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable

import structlog
from django.db import Error, connection

from kernel.jobs import actions, heartbeat
from kernel.jobs.worker import execute

log = structlog.get_logger(__name__)
IDLE_SECONDS = 2.0


def hand_over() -> int:
    """Send every due job; a broker that is down leaves them in the outbox for the next round."""
    sent = 0
    while ids := actions.take_for_handover():
        for index, job_id in enumerate(ids):
            try:
                execute.apply_async([str(job_id)], retry=False)
            except Exception as error:  # noqa: BLE001
                # Any transport error means the same here: not handed over, try again.
                log.warning("relay.broker_unreachable", error=str(error))
                actions.release(ids[index:])
                return sent
            sent += 1
    return sent


def run(stop: Callable[[], bool]) -> None:
    """Until `stop()`: listen, hand over; survives the loss of the database and of the broker."""
    name = f"relay@{socket.gethostname()}:{os.getpid()}"
    while not stop():
        try:
            _listen()
            _hand_over_until(stop, name)
        except Error as error:
            log.warning("relay.database_unreachable", error=str(error))
            connection.close()
            time.sleep(1)
    heartbeat.end(name)


def _hand_over_until(stop: Callable[[], bool], name: str) -> None:
    beaten_at = 0.0
    while not stop():
        if time.monotonic() - beaten_at > heartbeat.EVERY_SECONDS:
            heartbeat.beat("relay", name)
            beaten_at = time.monotonic()
        hand_over()
        _wait()


def _listen() -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {actions.CHANNEL}")


def _wait() -> None:
    raw = connection.connection
    if raw is None:
        # Lost on the way, and with it the LISTEN.
        raise Error("the connection to the database is closed")
    readable, _writable, _failed = select.select([raw], [], [], IDLE_SECONDS)
    if readable:
        with connection.wrap_database_errors:
            raw.poll()
        raw.notifies.clear()
