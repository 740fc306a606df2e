"""The status endpoint, against a bare WSGI application that does its one query."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, ratio_at_least, ratio_at_most
from benchmarks.load import Request, header
from benchmarks.processes import web
from benchmarks.sites import Site
from benchmarks.trial import Target, in_turns

COUNT = 5000
MOST = 3.0


def measure(site: Site) -> Iterator[Figure]:
    asked = Request(site.paths["status"])
    etag = header(site.server.port, asked, "ETag")
    again = Request(asked.path, {"If-None-Match": etag}, expect=304)
    with web(site.database.url(), application="benchmarks.floors:status") as bare:
        targets = [Target(site.server, asked), Target(site.server, again), Target(bare, asked)]
        full, unchanged, floor = in_turns(targets, site.postgres, count=COUNT, seconds=6, connections=4)
    for name, trial in (("status", full), ("status, unchanged (304)", unchanged)):
        yield Figure(
            f"{name}: requests a second",
            trial.load.per_second,
            "1/s",
            floor.load.per_second,
            ratio_at_least(round(1 / MOST, 3)),
        )
        yield Figure(f"{name}: CPU a request", trial.cpu, "ms", floor.cpu, ratio_at_most(MOST))
