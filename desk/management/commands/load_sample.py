"""Load the sample world."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from desk.sample.world import load


class Command(BaseCommand):
    help = (
        "Load the sample organisations, consortia and cases; a second call does nothing. Runs as the owner."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        if load():
            self.stdout.write(f"sample loaded in {time.monotonic() - began:.0f} s")
        else:
            self.stdout.write("the sample is here already")
