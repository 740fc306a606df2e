"""Health of one container by what it is there for: `healthcheck.py web|worker|beat|relay`, 0 when well."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

BEAT_SILENT = 600  # seconds; beat writes its schedule every three minutes at the latest
LATE = "90 seconds"  # a due job that has waited longer was not handed over


def web() -> bool:
    """Asked as the proxy would ask, else the host check refuses."""
    headers = {"Host": os.environ["ALLOWED_HOSTS"].split(",")[0].strip(), "X-Forwarded-Proto": "https"}
    request = urllib.request.Request("http://127.0.0.1:8000/healthz/ready", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    ping = ["celery", "-A", "config.celery", "inspect", "ping", "--timeout=10"]
    return (
        subprocess.run([*ping, f"--destination=celery@{socket.gethostname()}"], check=False).returncode == 0
    )


def beat() -> bool:
    schedule = Path(os.environ["PORTAL_VAR"]) / "beat"
    return any(time.time() - path.stat().st_mtime < BEAT_SILENT for path in schedule.iterdir())


def relay() -> bool:
    """Nothing that is due has been left lying, which is also true only while the broker takes jobs."""
    import psycopg2

    with psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        cursor = connection.cursor()
        cursor.execute("SET LOCAL ROLE portal_system")
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM jobs_job WHERE status = 'queued' AND handed_at IS NULL"
            " AND due_at < now() - %s::interval)",
            [LATE],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


CHECKS: dict[str, Callable[[], bool]] = {"web": web, "worker": worker, "beat": beat, "relay": relay}

if __name__ == "__main__":
    sys.exit(not CHECKS[sys.argv[1]]())
