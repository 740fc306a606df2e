"""The permission check of a request, against guardian's own list of permitted objects."""

from __future__ import annotations

from collections.abc import Iterator

from guardian.shortcuts import get_objects_for_user

from benchmarks import inside
from benchmarks.figures import Figure, ratio_at_most
from benchmarks.sites import MANY, Site
from benchmarks.timing import compared
from consortia import permissions as P
from consortia.selectors import consortia_of
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import user_scope

CHECKS = 20


def measure(site: Site) -> Iterator[Figure]:
    with inside.using(site.database):
        user = inside.person(MANY)
        with user_scope(user):
            consortia = list(consortia_of(user)[:CHECKS])

            def ours() -> None:
                refresh_grants(user)
                for number in range(CHECKS):
                    user.has_perm(P.VIEW_DOSSIER, consortia[number % len(consortia)])

            def guardians() -> None:
                list(get_objects_for_user(user, P.VIEW_DOSSIER, accept_global_perms=False))

            value, floor = compared(ours, guardians, rounds=50)
    name = f"permissions: grants read, {CHECKS} checks, beside get_objects_for_user"
    yield Figure(name, value, "ms", floor, ratio_at_most(1))
