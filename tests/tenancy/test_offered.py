"""What everybody may read, nobody but its owner may change or delete: tried on every walled table."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from kernel.tenancy.scope import Scope, scoped
from members.kinds import ExpertKind
from members.models import Expert
from members.states import EXPERT
from tests.bounties import scenes
from tests.world import World

pytestmark = pytest.mark.django_db

WALLED = (
    "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
    " AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
STRANGER = Scope()


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        return [str(name) for (name,) in cursor.fetchall()]


def readable(table: str) -> int:
    with scoped(STRANGER), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        return int(cursor.fetchone()[0])


def changed(statement: str) -> int:
    """How many rows a stranger's statement touches; none where the wall or a trigger refuses it."""
    try:
        with transaction.atomic(), scoped(STRANGER), connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.rowcount)
    except DatabaseError:
        return 0


def listed(world: World) -> None:
    expert = Expert.objects.create(
        user=world.nobody,
        name="样例专家",
        kind=ExpertKind.TECHNICAL,
        consented_at=timezone.now(),
    )
    EXPERT.fire("list", expert, by=world.nobody)


def test_stranger_changes_nothing_that_everybody_reads(world: World) -> None:
    scenes.published(world)
    listed(world)
    shown = {table for table in tables() if readable(table)}
    assert {"bounties_boardentry", "members_expert"} <= shown
    deleted = {table: changed(f'DELETE FROM "{table}"') for table in shown}  # noqa: S608
    written = {table: changed(f'UPDATE "{table}" SET id = id') for table in shown}  # noqa: S608
    assert (deleted, written) == (dict.fromkeys(shown, 0), dict.fromkeys(shown, 0))
