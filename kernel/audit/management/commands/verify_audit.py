"""`manage.py verify_audit`: are all audit chains whole?"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from kernel.audit import chain
from kernel.tenancy.scope import system_scope


class Command(BaseCommand):
    help = "Check every hash chain; exit 1 names the first broken event."

    def handle(self, *args: Any, **options: Any) -> None:
        with system_scope():
            verdict = chain.verify()
        if verdict.broken:
            self.stderr.write(f"broken: {verdict.broken}")
            sys.exit(1)
        self.stdout.write(f"{verdict.events} events, {verdict.chains} chains, intact")
