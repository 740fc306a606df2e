"""Row-level security as migration operations; the only place that writes its SQL.

Each policy of `portal_app` is an OR of index-friendly terms: `column = ANY ((SELECT …::uuid[])::uuid[])`. The
sub-select is evaluated once per statement, and the text of the setting is read inside it: outside, it is read
again for every row, and a list of a person with sixty tenants takes eighteen times as long. The cast outside
only tells `= ANY (array)` from `= ANY (rows)`. `portal_system` sees all rows of tables that are not sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import migrations


def _ids(setting: str) -> str:
    return f"(SELECT NULLIF(current_setting('portal.{setting}', true), '')::uuid[])::uuid[]"


def in_scope(axis: str, column: str | None = None) -> str:
    """The row's tenant is among those of the transaction."""
    return f"{column or axis + '_id'} = ANY ({_ids(axis)})"


def own(column: str = "user_id") -> str:
    """The row belongs to the person of the transaction."""
    return f"{column} = (SELECT NULLIF(current_setting('portal.user', true), '')::uuid)"


def by_key(column: str = "key_digest") -> str:
    """The row is the one whose secret link the caller holds."""
    return f"{column} = (SELECT NULLIF(current_setting('portal.key', true), ''))"


@dataclass(frozen=True)
class Policy:
    """A named kind: who sees a row and who may write one; `read` adds those who may only read.

    `system` says what `portal_system` sees: everything, nothing, or the rows of an expression.
    """

    kind: str
    using: str
    check: str
    system: bool | str = True
    read: str = ""


def _any(*terms: str) -> str:
    return " OR ".join(f"({term})" for term in terms)


CONSORTIUM = Policy("consortium", in_scope("consortium"), in_scope("consortium"))
AUTHORITY = Policy("authority", in_scope("authority"), in_scope("authority"))
ORGANISATION = Policy("organisation", in_scope("organisation"), in_scope("organisation"))


def tenant_itself(axis: str) -> Policy:
    """The tenant's own row; anybody may found one, only its people see it."""
    return Policy(f"{axis}-itself", in_scope(axis, "id"), "true")


def shared(*terms: str, kind: str = "shared", check: str | None = None, system: bool = True) -> Policy:
    """Visible to the holders of any of `terms`; writable by the same unless `check` says otherwise."""
    using = _any(*terms)
    return Policy(kind, using, check or using, system)


def sealed(author: str, reader: str, *, opened: str = "opened_at", until: str = "sealed_until") -> Policy:
    """The author's row; `reader` sees it once it is opened, and nobody else at all before the moment `until`.

    The moment is that of the transaction's start, by the clock of the database.
    """
    due = f"{until} <= now()"
    using = _any(in_scope(author), f"{in_scope(reader)} AND {opened} IS NOT NULL AND {due}")
    return Policy("sealed", using, using, system=due)


def with_parent(parent: str, column: str) -> Policy:
    """Seen and written by whoever sees the parent row, whose own policy decides."""
    seen = f'EXISTS (SELECT FROM "{parent}" parent WHERE parent.id = {column})'
    return Policy("with-parent", seen, seen, system=seen)


class Protect(migrations.RunSQL):
    """Turn on row-level security for a table under one named policy."""

    def __init__(self, table: str, policy: Policy) -> None:
        self.table, self.policy = table, policy
        seen = policy.system if isinstance(policy.system, str) else "true"
        system = (
            f'CREATE POLICY "{table}_system" ON "{table}" TO portal_system '
            f"USING ({seen}) WITH CHECK ({seen});"
            if policy.system
            else ""
        )
        read = (
            f'CREATE POLICY "{table}_read" ON "{table}" FOR SELECT TO portal_app USING ({policy.read});'
            if policy.read
            else ""
        )
        super().__init__(
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;'
            f'CREATE POLICY "{table}_{policy.kind}" ON "{table}" TO portal_app '
            f"USING ({policy.using}) WITH CHECK ({policy.check});{read}{system}",
            f'DROP POLICY "{table}_{policy.kind}" ON "{table}";'
            f'DROP POLICY IF EXISTS "{table}_read" ON "{table}";'
            f'DROP POLICY IF EXISTS "{table}_system" ON "{table}";'
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY;',
        )

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        return (self.__class__.__name__, [self.table, self.policy], {})


class Reprotect(migrations.RunSQL):
    """Put another policy of `portal_app` in the place of the one a table has."""

    def __init__(self, table: str, before: Policy, after: Policy) -> None:
        self.args = (table, before, after)
        super().__init__(_swap(table, before, after), _swap(table, after, before))

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        return (self.__class__.__name__, list(self.args), {})


def _swap(table: str, old: Policy, new: Policy) -> str:
    return (
        f'DROP POLICY "{table}_{old.kind}" ON "{table}";'
        f'CREATE POLICY "{table}_{new.kind}" ON "{table}" TO portal_app '
        f"USING ({new.using}) WITH CHECK ({new.check});"
    )


class Offer(migrations.RunSQL):
    """Let everybody read the rows that meet a condition, besides what the table's own policy says.

    In a policy for all commands such a condition would let everybody delete what everybody may read.
    """

    def __init__(self, table: str, condition: str) -> None:
        self.args = (table, condition)
        super().__init__(
            f'CREATE POLICY "{table}_read" ON "{table}" FOR SELECT TO portal_app USING ({condition});',
            f'DROP POLICY "{table}_read" ON "{table}";',
        )

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        return (self.__class__.__name__, list(self.args), {})


class TieToParent(migrations.RunSQL):
    """A composite foreign key: a child row cannot point at a parent of another tenant.

    Row-level security does not look at foreign keys, so the tenant column is part of the key.
    """

    def __init__(self, child: str, column: str, parent: str, *, tenant: str = "consortium_id") -> None:
        self.args = (child, column, parent)
        self.tenant = tenant
        unique = f"{parent}_{tenant}_id_key"
        name = f"{child}_{column}_same_{tenant}"
        super().__init__(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{unique}') THEN "
            f'ALTER TABLE "{parent}" ADD CONSTRAINT "{unique}" UNIQUE ("{tenant}", "id"); END IF; END $$;'
            f'ALTER TABLE "{child}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{tenant}", "{column}") '
            f'REFERENCES "{parent}" ("{tenant}", "id") DEFERRABLE INITIALLY DEFERRED;',
            f'ALTER TABLE "{child}" DROP CONSTRAINT "{name}";',
        )

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        return (self.__class__.__name__, list(self.args), {"tenant": self.tenant})
