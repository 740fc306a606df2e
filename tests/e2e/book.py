"""What the portal wrote down at each step: events, notices, and who must act next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db.models import QuerySet

from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.notices.selectors import duties_of
from tests.e2e.stage import until

type Kinds = Mapping[str, Sequence[str]]


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.test")


class Book:
    """Compares with what was there at the step before, so every event and every notice is accounted for."""

    def __init__(self) -> None:
        self.events = set(Event.objects.values_list("pk", flat=True))
        self.notices = set(Notice.objects.values_list("pk", flat=True))

    def step(self, *events: str, told: Kinds | None = None, waiting: Kinds | None = None) -> None:
        """Exactly these events and notices are new; the named persons have exactly these open duties."""
        assert self._new_events() == sorted(events)
        assert self._new_notices() == {name: sorted(kinds) for name, kinds in (told or {}).items()}
        for name, kinds in (waiting or {}).items():
            assert (name, _duties(name)) == (name, sorted(kinds))

    def await_notice(self, kind: str) -> None:
        """The worker tells after it has put the file where the page finds it."""
        until(kind, Notice.objects.exclude(pk__in=self.notices).filter(kind=kind).exists)

    def close(self) -> None:
        """At the end of the road: the chains of events are unbroken, and every notice went out by mail."""
        report = StringIO()
        call_command("verify_audit", stdout=report)
        assert report.getvalue().strip().endswith(", intact")
        until("mail for every notice", lambda: not self._unmailed().exists())

    @staticmethod
    def _unmailed() -> QuerySet[Notice]:
        return Notice.objects.filter(mailed_at=None, user__mail_notices=True)

    def _new_events(self) -> list[str]:
        rows: list[Any] = list(Event.objects.exclude(pk__in=self.events).values_list("pk", "name"))
        self.events |= {pk for pk, _name in rows}
        return sorted(name for _pk, name in rows)

    def _new_notices(self) -> dict[str, list[str]]:
        rows = Notice.objects.exclude(pk__in=self.notices).values_list("pk", "user__email", "kind")
        told: dict[str, list[str]] = {}
        for pk, email, kind in rows.order_by("kind"):
            self.notices.add(pk)
            told.setdefault(email.partition("@")[0], []).append(kind)
        return told


def _duties(name: str) -> list[str]:
    return sorted(duties_of(_person(name)).values_list("kind", flat=True))
