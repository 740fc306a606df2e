"""Real processes of the portal on a database of the test's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.db import connections

from config.env import BASE_DIR, Env

PATIENCE = 90.0


def app_url(database: str) -> str:
    """The URL with which a process serves `database` as portal_app, on the server that the tests use."""
    settings = connections["default"].settings_dict
    password = unquote(urlsplit(Env.from_os().database_url).password or "")
    login = f"portal_app:{quote(password, safe='')}" if password else "portal_app"
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{login}@{quote(settings['HOST'], safe='')}{port}/{database}"


@dataclass
class Portal:
    """Starts processes with one environment, and ends those that are left."""

    database: str
    var: Path
    redis_url: str = ""
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": app_url(self.database),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "PORTAL_VAR": str(self.var),
            "REDIS_URL": self.redis_url,
            "PYTHONWARNINGS": "ignore:::celery.platforms",  # tests may be run by root
            "PYTHONPATH": str(BASE_DIR),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *command: str, stdin: int = subprocess.DEVNULL, stdout: int = 0) -> subprocess.Popen[str]:
        """What it says goes to `output`, unless `stdout` is a pipe."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "output.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=BASE_DIR,
                env=self.environment,
                stdin=stdin,
                stdout=stdout or log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def worker(self, *, app: str = "config.celery", name: str = "w1") -> subprocess.Popen[str]:
        options = ["--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        return self.start("-m", "celery", "-A", app, "worker", f"--hostname={name}@test", *options)

    def relay(self) -> subprocess.Popen[str]:
        return self.start("manage.py", "relay")

    def output(self) -> str:
        return (self.var / "output.log").read_text(encoding="utf-8", errors="replace")

    def end(self) -> None:
        for process in self.running:
            kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9 of the process and of all its children, as when the machine is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def wait_for(condition: Callable[[], object], what: str, *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience:.0f} s in vain for {what}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def redis_server(folder: Path, port: int | None = None) -> Iterator[str]:
    """A Redis of its own; yields its URL."""
    port = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        wait_for(lambda: _answers(port), "redis-server")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
