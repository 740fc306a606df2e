"""Fill a database with generated tenants, for benchmarks."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from desk.scale.fill import fill, is_filled


class Command(BaseCommand):
    help = "Generate consortia with all that belongs to them, the same for the same seed; as the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--consortia", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["consortia"] < 1:
            raise CommandError("--consortia must be at least 1")
        if is_filled():
            raise CommandError("this database holds generated tenants already; use an empty one")
        began = time.monotonic()
        # Times are counted from midnight, so that a seed gives the same rows all day.
        now = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        for name, count in fill(options["consortia"], seed=options["seed"], now=now).items():
            self.stdout.write(f"{count:>9} {name}")
        self.stdout.write(f"filled in {time.monotonic() - began:.0f} s")
