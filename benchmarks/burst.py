"""Twenty documents at once in a real worker, while the health check goes on being asked."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from uuid import UUID

from benchmarks import inside
from benchmarks.figures import Figure, at_most
from benchmarks.load import Connection, Request
from benchmarks.processes import BenchError, parts
from benchmarks.sites import MANY, Site
from filings.models import Dossier
from kernel.documents.models import Document, DocumentStatus
from kernel.tenancy.scope import system_scope, user_scope

DOCUMENTS = 20
LONGEST = 400.0  # seconds; a hang is what it is for, not slowness
EVERY = 0.02
READY = Request("/healthz/ready")
MAYBE_READY = Request("/healthz/ready", expect=None)


def measure(site: Site) -> Iterator[Figure]:
    dossiers = _dossiers(site)
    with parts(site.database.url(), "worker", "relay"):
        connection = Connection(site.server.port)
        _wait_until_up(connection)
        idle = [_asked(connection, READY) for _ in range(50)]
        asked = [_asked(connection, _document(site, pk)) for pk in dossiers]
        began = time.monotonic()
        busy = list(_probes(site, connection))
        seconds = time.monotonic() - began
        connection.close()
    floor = statistics.median(idle)
    yield Figure(
        f"health check while {DOCUMENTS} PDFs are made, longest", max(busy), "ms", floor, at_most(100)
    )
    yield Figure("asking for a PDF: p50", statistics.median(asked), "ms", floor, at_most(30))
    yield Figure(f"{DOCUMENTS} PDFs of dossiers, all", seconds, "s", seconds)


def _dossiers(site: Site) -> list[UUID]:
    """Dossiers of one person's consortia; no document of an earlier run is left."""
    with inside.using(site.database, "portal_owner"):
        user = inside.person(MANY)
        with user_scope(user):
            found = list(Dossier.objects.order_by("pk").values_list("pk", flat=True)[:DOCUMENTS])
        Document.objects.all().delete()
    if len(found) < DOCUMENTS:
        raise BenchError(f"{MANY} sees {len(found)} dossiers, fewer than {DOCUMENTS}")
    return found


def _document(site: Site, dossier: UUID) -> Request:
    return Request(f"/api/v1/dossiers/{dossier}/document/", site.people["client"], expect=202)


def _wait_until_up(connection: Connection) -> None:
    deadline = time.monotonic() + LONGEST
    while not connection.ask(MAYBE_READY).startswith(b"HTTP/1.1 200 "):
        if time.monotonic() > deadline:
            raise BenchError("worker and relay do not come up")
        time.sleep(0.5)


def _probes(site: Site, connection: Connection) -> Iterator[float]:
    """Milliseconds of each health check until every document is ready."""
    deadline = time.monotonic() + LONGEST
    with inside.using(site.database):
        while time.monotonic() < deadline:
            for _ in range(25):
                yield _asked(connection, READY)
                time.sleep(EVERY)
            if _ready() == DOCUMENTS:
                return
    raise BenchError(f"{DOCUMENTS} documents are not ready after {LONGEST:.0f} s")


def _ready() -> int:
    with system_scope():
        return Document.objects.filter(status=DocumentStatus.READY).count()


def _asked(connection: Connection, request: Request) -> float:
    began = time.perf_counter()
    connection.ask(request)
    return (time.perf_counter() - began) * 1000
