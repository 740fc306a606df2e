"""Lists of sixty rows, the length of the list they are compared with; ours are shorter on the screen."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.test import Client

from benchmarks import inside
from benchmarks.figures import Figure, at_most
from benchmarks.processes import CpuClock
from benchmarks.sites import MANY, OFFICER, Site
from consortia.views import consortia
from filings.views import authority

ROWS = 60
TIMES = 40
LISTS = (("consortium list", MANY, "/consortia/"), ("review queue", OFFICER, "queue"))


def measure(site: Site) -> Iterator[Figure]:
    usual = consortia.PER_PAGE
    try:
        consortia.PER_PAGE = authority.PER_PAGE = ROWS
        with inside.using(site.database):
            for name, person, path in LISTS:
                yield from _measure(f"{name} of {ROWS} rows", site, person, path)
    finally:
        consortia.PER_PAGE = authority.PER_PAGE = usual


def _measure(name: str, site: Site, person: str, path: str) -> Iterator[Figure]:
    request = site.request(person, path)
    headers = dict(request.headers)
    queries = inside.queries(request.path, headers)
    yield Figure(f"{name}: queries", queries, "queries", queries, at_most(12))
    client = Client(headers={"Host": "127.0.0.1", **headers})
    used = min(_cpu(client, request.path, site) for _ in range(TIMES))
    floor = min(_cpu(client, "/healthz/live", site) for _ in range(TIMES))
    yield Figure(f"{name}: CPU", used, "ms", floor, at_most(44.95))


def _cpu(client: Client, path: str, site: Site) -> float:
    """Milliseconds of this process and of PostgreSQL for one request."""
    database, began = CpuClock(site.postgres), time.process_time()
    client.get(path)
    return (time.process_time() - began + database.seconds()) * 1000
