"""`make bench`: measure, print a table, write benchmarks/results.json."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator

from benchmarks import figures, place
from benchmarks.figures import Figure
from benchmarks.processes import BenchError, Postgres
from tools.demo import DemoError, alone


def main() -> None:
    began = time.monotonic()
    var = place.enter()
    with alone(var), place.databases(var) as (small, large):
        found = list(_measured(small, large, Postgres(var / "postgres")))
    figures.write(found)
    print(figures.table(found))
    print(f"measured in {time.monotonic() - began:.0f} s; written to {figures.RESULTS}")


def _measured(small: place.Database, large: place.Database, postgres: Postgres) -> Iterator[Figure]:
    import django

    django.setup()
    # Only now: these import models.
    from benchmarks import audit, burst, grants, pages, pdf, rows, sites, status, walls

    with sites.site(small, postgres) as few, sites.site(large, postgres) as many:
        steps: list[tuple[str, Callable[[], Iterable[Figure]]]] = [
            ("status", lambda: status.measure(many)),
            ("pages", lambda: pages.measure(few, many)),
            ("long lists", lambda: rows.measure(many)),
            ("permissions", lambda: grants.measure(many)),
            ("tenancy", lambda: walls.measure(many)),
            ("audit", lambda: audit.measure(many)),
            ("burst of documents", lambda: burst.measure(many)),
        ]
        for name, work in steps:
            print(f"bench: {name}", flush=True)
            yield from work()
    print("bench: PDF", flush=True)
    yield from pdf.measure()


if __name__ == "__main__":
    try:
        main()
    except (BenchError, DemoError) as error:
        sys.exit(f"bench: {error}")
