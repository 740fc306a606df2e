"""What the same work costs at the least: bare applications for gunicorn, and bare stand-ins in process."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2

STATUS = (
    "SELECT filing_number, consortium_name, status, status_text, filed_on, updated_at "
    "FROM filings_registerentry WHERE filing_number = %s"
)
_local = threading.local()


def _cursor() -> Any:
    """One connection a thread, kept; every statement its own transaction."""
    if not hasattr(_local, "cursor"):
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        _local.cursor = connection.cursor()
    return _local.cursor


def status(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The status endpoint without a framework: the one query, the JSON, nothing else."""
    cursor = _cursor()
    cursor.execute(STATUS, [environ["PATH_INFO"].rstrip("/").rpartition("/")[2]])
    row = cursor.fetchone() or ()
    names = [column.name for column in cursor.description]
    body = json.dumps(dict(zip(names, row, strict=False)), default=str, ensure_ascii=False).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def page(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A page that asks nothing and says nothing: what gunicorn and the load client cost by themselves."""
    body = b"<!doctype html>"
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]
