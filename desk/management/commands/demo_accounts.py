"""Print the accounts of the sample world."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.sample.accounts import FIRST, rows
from desk.sample.people import PASSWORD
from desk.sample.world import is_loaded


class Command(BaseCommand):
    help = "List the sample accounts; --json with their REST tokens, all accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_loaded():
            raise CommandError("there is no sample here; run manage.py load_sample first")
        accounts = rows()
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"Sample accounts, password for all: {PASSWORD}")
        for account in accounts[: len(FIRST)]:
            places = (account["organisation"], account["consortium"], account["authority"])
            place = "  ".join(filter(None, places))
            self.stdout.write(f"  {account['email']:<42}{place}")
        self.stdout.write(
            f"  and {len(accounts) - len(FIRST)} more: manage.py demo_accounts --json (with REST tokens)"
        )
