"""`manage.py relay`: the process between the outbox and the broker."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand

from kernel.jobs import relay


class Command(BaseCommand):
    help = "Hand jobs of the outbox to Celery until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopped.append(received))
        self.stdout.write("relay: listening")
        relay.run(lambda: bool(stopped))
