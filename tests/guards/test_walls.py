"""The catalogue of the database: no tenant's table without its wall, no door in the wall."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from kernel.tenancy.registry import AXES

pytestmark = pytest.mark.django_db

GRANTS = "guardian's grants: read before there is a scope, to find out what the scope is"
# Tables that name a tenant and have no wall, and why.
OPEN = {
    "consortia_consortiumgroupobjectpermission": GRANTS,
    "consortia_consortiumuserobjectpermission": GRANTS,
    "filings_authoritygroupobjectpermission": GRANTS,
    "filings_authorityuserobjectpermission": GRANTS,
    "members_organisation": "the directory; it names another entry only when two were one",
    "members_organisationgroupobjectpermission": GRANTS,
    "members_organisationuserobjectpermission": GRANTS,
}
# Policies that let everybody read, and why; writing stays with the tenant.
PUBLIC = {
    "consortia_listing_read": "consortia that take applications, for everybody",
    "filings_registerentry_read": "the public register; its full-text search needs the index",
    "members_offer_read": "what organisations offer to everybody; its full-text search needs the index",
}
# Children that are not tied to their parent by the tenant, and why.
UNTIED = {
    ("members_booking", "facility_id"): "tied by its owner; `organisation` is who books it",
    ("members_claim", "evidence_id"): "handed in by a person who has no place at the organisation yet",
}

TENANT_COLUMNS = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND (
    a.attname = ANY (%s) OR EXISTS (
        SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid AND a.attnum = ANY (k.conkey)
        AND k.confrelid::regclass::text = ANY (%s)))
"""
WALLED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
# Single-column foreign keys between tables that share a tenant column, without a composite key over both.
LOOSE_CHILDREN = """
SELECT child.relname, link.attname FROM pg_constraint k
JOIN pg_class child ON child.oid = k.conrelid
JOIN pg_attribute link ON link.attrelid = child.oid AND link.attnum = k.conkey[1]
JOIN pg_attribute ours ON ours.attrelid = child.oid AND ours.attname = ANY (%(columns)s)
JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attname = ours.attname
LEFT JOIN pg_constraint tie ON tie.contype = 'f' AND tie.conrelid = child.oid AND tie.confrelid = k.confrelid
    AND tie.conkey @> ARRAY[link.attnum, ours.attnum] AND tie.confkey @> ARRAY[theirs.attnum]
WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1 AND link.attname <> ALL (%(columns)s)
GROUP BY 1, 2 HAVING count(tie.oid) = 0
"""


def rows(statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def tenant_tables() -> set[str]:
    columns = [f"{axis}_id" for axis in AXES] + ["tenant_id"]
    tenants = [axis.model._meta.db_table for axis in AXES.values()]
    return {name for (name,) in rows(TENANT_COLUMNS, [columns, tenants])}


def walled() -> set[str]:
    return {name for (name,) in rows(WALLED)}


def test_every_table_of_a_tenant_has_its_wall() -> None:
    assert sorted(tenant_tables() - walled() - OPEN.keys()) == []


def test_list_of_open_tables_is_not_stale() -> None:
    assert sorted(name for name in OPEN if name not in tenant_tables() or name in walled()) == []


def test_every_wall_has_a_policy_for_the_serving_role() -> None:
    """Without one the table would be empty to the portal; only named roles, never PUBLIC."""
    policies = rows("SELECT tablename, unnest(roles)::text FROM pg_policies")
    assert walled() - {table for table, role in policies if role == "portal_app"} == set()
    assert {role for _table, role in policies} == {"portal_app", "portal_system"}


def test_every_policy_of_the_serving_role_restricts() -> None:
    """`true` is no wall, and for the few public tables it is one for reading only."""
    lax = rows("SELECT policyname, cmd FROM pg_policies WHERE roles = '{portal_app}' AND qual = 'true'")
    assert sorted(lax) == [(name, "SELECT") for name in sorted(PUBLIC)]


def test_every_policy_reads_the_scope_once_per_statement() -> None:
    """`current_setting` outside a sub-select is evaluated for every row, and no index is used."""
    bare = rows(
        "SELECT policyname FROM pg_policies WHERE qual ~ 'current_setting'"
        " AND qual !~ '\\( ?SELECT \\(?NULLIF\\(current_setting'"
    )
    assert bare == []


def test_every_policy_reads_the_text_of_the_scope_once_per_statement() -> None:
    """A cast around the sub-select takes the text of all tenants apart again for every row."""
    assert rows("SELECT policyname FROM pg_policies WHERE qual LIKE '%%\"nullif\"))::uuid%%'") == []


def loose_children() -> set[tuple[str, str]]:
    found = rows(LOOSE_CHILDREN, {"columns": [f"{axis}_id" for axis in AXES]})
    return {(str(table), str(column)) for table, column in found}


def test_every_child_is_tied_to_its_parent_by_a_tenant_they_share() -> None:
    assert sorted(loose_children() - UNTIED.keys()) == []


def test_list_of_untied_children_is_not_stale() -> None:
    assert sorted(UNTIED.keys() - loose_children()) == []


@pytest.mark.parametrize("role", ["portal_app", "portal_system"])
def test_serving_role_owns_nothing(role: str) -> None:
    assert rows("SELECT relname FROM pg_class WHERE relowner = %s::regrole", [role]) == []
    assert rows("SELECT proname FROM pg_proc WHERE proowner = %s::regrole", [role]) == []


@pytest.mark.parametrize("role", ["portal_app", "portal_system"])
def test_serving_role_is_bound_by_every_wall(role: str) -> None:
    powers = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles"
    assert rows(f"{powers} WHERE rolname = %s", [role]) == [(False, False, False, False, False)]
    assert rows("SELECT pg_has_role(%s, 'portal_owner', 'MEMBER')", [role]) == [(False,)]
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role]) == [(False,)]


@pytest.mark.parametrize("role", ["portal_app", "portal_system"])
def test_serving_role_cannot_empty_or_reshape_a_table(role: str) -> None:
    tables = rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(%s, oid, 'TRUNCATE, TRIGGER, REFERENCES')",
        [role],
    )
    assert tables == []


def test_function_that_runs_as_its_owner_fixes_its_search_path() -> None:
    """pg_temp last and by name, or a temporary table of the caller stands in for ours."""
    definers = rows(
        "SELECT proname, array_to_string(proconfig, ' ') FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert definers != []
    assert [name for name, config in definers if not str(config).endswith("pg_temp")] == []
