"""Pages at 100 and at 10,000 consortia: speed, queries, processor time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import inside
from benchmarks.figures import Aim, Figure, at_least, at_most, ratio_at_most
from benchmarks.processes import web
from benchmarks.sites import LEAD, MANY, OFFICER, Site
from benchmarks.trial import Target, Trial, in_turns

GROWTH = 1.3


@dataclass(frozen=True)
class Page:
    """`cpu` is a twentieth of what the same kind of page was measured to cost elsewhere."""

    name: str
    person: str
    path: str
    queries: int
    cpu: float | None = None
    p50: float | None = None
    per_second: float | None = None


PAGES = (
    Page("home", MANY, "/tasks/", 15, cpu=12.5),
    Page("sign-in page", "visitor", "/accounts/login/", 8, cpu=3.55, p50=15),
    Page("consortium list", MANY, "/consortia/", 12, cpu=44.95, p50=60, per_second=25),
    Page("review queue", OFFICER, "queue", 12, cpu=44.95, p50=60, per_second=25),
    Page("dossier", LEAD, "dossier", 20, cpu=13.95, p50=40),
    Page("dossier, officer's side", OFFICER, "case", 20, cpu=13.95, p50=40),
    Page("REST list of 50", "client", "/api/v1/consortia/?page_size=50", 8, p50=40),
)


def measure(small: Site, large: Site) -> Iterator[Figure]:
    with web(large.database.url(), application="benchmarks.floors:page") as bare:
        for page in PAGES:
            yield from _measure(page, small, large, Target(bare, small.request("visitor", "/")))


def _measure(page: Page, small: Site, large: Site, bare: Target) -> Iterator[Figure]:
    targets = [small.target(page.person, page.path), large.target(page.person, page.path), bare]
    alone = in_turns(targets, large.postgres, count=150, seconds=6)
    busy = in_turns(targets[1:], large.postgres, count=200, seconds=4, connections=4)
    yield from _speed(page, *alone)
    yield from _throughput(page, *busy)
    yield _queries(page, small, large)


def _speed(page: Page, small: Trial, large: Trial, bare: Trial) -> Iterator[Figure]:
    p50 = _aim(page.p50)
    yield Figure(f"{page.name}: p50 at 10,000", large.load.p50, "ms", bare.load.p50, p50)
    grown = ratio_at_most(GROWTH)
    yield Figure(f"{page.name}: p95 at 10,000 beside 100", large.load.p95, "ms", small.load.p95, grown)
    yield Figure(f"{page.name}: CPU at 10,000", large.cpu, "ms", bare.cpu, _aim(page.cpu))


def _throughput(page: Page, large: Trial, bare: Trial) -> Iterator[Figure]:
    aim = at_least(page.per_second) if page.per_second else None
    rate = large.load.per_second
    yield Figure(f"{page.name}: requests a second at 10,000", rate, "1/s", bare.load.per_second, aim)


def _queries(page: Page, small: Site, large: Site) -> Figure:
    counts = []
    for site in (large, small):
        with inside.using(site.database):
            request = site.request(page.person, page.path)
            counts.append(inside.queries(request.path, dict(request.headers)))
    return Figure(
        f"{page.name}: queries at 10,000 beside 100", counts[0], "queries", counts[1], at_most(page.queries)
    )


def _aim(bound: float | None) -> Aim | None:
    return at_most(bound) if bound is not None else None
