"""A filled database with its web server, the people who use it and the addresses they open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks import inside
from benchmarks.load import Request
from benchmarks.place import Database
from benchmarks.processes import Postgres, WebServer, web
from benchmarks.trial import Target
from consortia.selectors import consortia_of
from filings.models import Dossier, RegisterEntry
from filings.states import DossierStatus
from kernel.tenancy.scope import user_scope

LEAD, MANY, OFFICER = "scale_lead", "scale_many", "scale_officer"


@dataclass(frozen=True)
class Site:
    database: Database
    server: WebServer
    postgres: Postgres
    people: Mapping[str, Mapping[str, str]]
    paths: Mapping[str, str]

    def request(self, person: str, path: str) -> Request:
        return Request(self.paths.get(path, path), self.people[person])

    def target(self, person: str, path: str) -> Target:
        return Target(self.server, self.request(person, path))


@contextmanager
def site(database: Database, postgres: Postgres) -> Iterator[Site]:
    with inside.using(database):
        people = {name: inside.cookie(inside.person(name)) for name in (LEAD, MANY, OFFICER)}
        people |= {
            "visitor": inside.cookie(None),
            "client": inside.token(inside.person(MANY)),
        }
        paths = _paths()
    with web(database.url()) as server:
        yield Site(database, server, postgres, people, paths)


def _paths() -> dict[str, str]:
    """Addresses of objects, which differ from database to database."""
    lead, officer = inside.person(LEAD), inside.person(OFFICER)
    entry = RegisterEntry.objects.order_by("filing_number").first()
    with user_scope(lead):
        consortium = consortia_of(lead).order_by("slug")[0]
        own = Dossier.objects.filter(consortium=consortium).order_by("-round")[0]
    with user_scope(officer):
        case = Dossier.objects.filter(status=DossierStatus.ACCEPTED).order_by("number")[0]
    queue = f"/a/{case.authority.slug}/"
    return {
        "status": f"/api/v1/status/{entry.filing_number}/" if entry else "",
        "dossier": f"/c/{consortium.slug}/dossiers/{own.pk}/",
        "queue": queue,
        "case": f"{queue}dossiers/{case.pk}/",
    }
