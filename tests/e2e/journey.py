"""What one walk along the road carries with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.e2e.book import Book
from tests.e2e.people import People, Person
from tests.e2e.stage import Stage


@dataclass
class Journey:
    stage: Stage
    people: People
    book: Book
    lead_url: str = ""
    consortium: str = ""
    looked: set[str] = field(default_factory=set)

    def newcomer(self, name: str) -> Person:
        """Somebody without an account yet."""
        return self.people.stranger(f"{name}@example.test")
