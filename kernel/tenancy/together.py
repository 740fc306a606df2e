"""Several lists in one round trip, for a page that is made of many small ones.

Each list is a subquery of one statement and comes back as JSON, so the database plans and the network carries
one query instead of ten; row-level security sees nothing but ordinary tables.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, QuerySet


def together(**parts: QuerySet[Any, Any]) -> dict[str, list[Any]]:
    """The rows of each queryset under its name: as dicts for `values()`, else as objects.

    Objects come with the fields of their own table and with annotations; what a list joins
    (`select_related`) it has to name as values.
    """
    compiled = {name: compiled for name, part in parts.items() if (compiled := _compile(part)) is not None}
    found: dict[str, list[Any]] = {name: [] for name in parts}
    if not compiled:
        return found
    statement = "SELECT " + ", ".join(sql for sql, _params, _names, _fields in compiled.values())
    with connection.cursor() as cursor:
        cursor.execute(statement, [each for _sql, params, *_rest in compiled.values() for each in params])
        answers = cursor.fetchone()
    for (name, (_sql, _params, names, fields)), answer in zip(compiled.items(), answers, strict=True):
        rows = json.loads(answer or "[]", parse_float=Decimal)
        values = [[_python(field, value) for field, value in zip(fields, row, strict=True)] for row in rows]
        found[name] = _rows(parts[name], names, values)
    return found


def _compile(part: QuerySet[Any, Any]) -> tuple[str, list[Any], list[str], list[Field[Any, Any]]] | None:
    """The list as one JSON array of arrays; None where it can have no rows."""
    listed = part if part.query.selected else part.values(*_columns(part), *part.query.annotations)
    compiler = listed.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    names = list(listed.query.selected or ())
    fields = [expression.output_field for expression, _sql, _alias in compiler.select[: len(names)]]
    columns = ", ".join(f"c{number}" for number in range(len(compiler.select)))
    shown = ", ".join(f"c{number}" for number in range(len(names)))
    rows = f"SELECT json_agg(json_build_array({shown}))::text FROM ({sql}) part({columns})"  # noqa: S608
    return f"({rows})", list(params), names, fields


def _columns(part: QuerySet[Any, Any]) -> list[str]:
    return [field.attname for field in part.model._meta.concrete_fields]


def _python(field: Field[Any, Any], value: Any) -> Any:
    return None if value is None else field.to_python(value)


def _rows(part: QuerySet[Any, Any], names: list[str], rows: list[list[Any]]) -> list[Any]:
    if part.query.selected:
        return [dict(zip(names, row, strict=True)) for row in rows]
    columns = _columns(part)
    made = []
    for row in rows:
        given = dict(zip(names, row, strict=True))
        made.append(part.model.from_db(part.db, columns, [given.pop(name) for name in columns]))
        for name, value in given.items():
            setattr(made[-1], name, value)
    return made
