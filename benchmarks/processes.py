"""Servers started as the demo starts them, and the processor time that they and PostgreSQL use."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import Connection, Request, UnexpectedAnswer
from config.env import Env
from tools import demo
from tools.parts import Part, ended, start, stop_all

PATIENCE = 60.0


class BenchError(Exception):
    """One line for the person at the terminal."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def command(name: str, port: int = 0) -> list[str]:
    return demo.commands(Env.from_os(), port)[name]


@contextmanager
def web(database_url: str, *, application: str = "config.wsgi") -> Iterator[WebServer]:
    """gunicorn with the demo's options on a free port, serving `application` from one database."""
    port = free_port()
    words = [application if word == "config.wsgi" else word for word in command("web", port)]
    with environment(DATABASE_URL=database_url, PORT=str(port)):
        part = start("web", words)
    try:
        _wait_for(part, port)
        yield WebServer(part, port)
    finally:
        stop_all([part])


@contextmanager
def parts(database_url: str, *names: str) -> Iterator[None]:
    """The demo's other parts: worker, relay."""
    with environment(DATABASE_URL=database_url):
        running = [start(name, command(name)) for name in names]
    try:
        yield
    finally:
        stop_all(running)


def _wait_for(part: Part, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and ended([part]) is None:
        try:
            Connection(port).ask(Request("/healthz/live"))
        except (UnexpectedAnswer, OSError):
            time.sleep(0.1)
        else:
            return
    raise BenchError("the web server does not start")


class WebServer:
    """A gunicorn and its workers."""

    def __init__(self, part: Part, port: int) -> None:
        self.part = part
        self.port = port

    def processes(self) -> list[int]:
        return _children(self.part.process.pid)


class Postgres:
    """The embedded server's processes."""

    def __init__(self, data: Path) -> None:
        self.pid = int((data / "postmaster.pid").read_text("ascii").split()[0])

    def processes(self) -> list[int]:
        return [self.pid, *_children(self.pid)]


class CpuClock:
    """Processor time of some processes and their threads, in seconds since it was made."""

    def __init__(self, *owners: WebServer | Postgres) -> None:
        self.owners = owners
        self.began = self._read()

    def seconds(self) -> float:
        """Processes that began since count from their beginning; those that ended are lost."""
        now = self._read()
        return sum(used - self.began.get(pid, 0.0) for pid, used in now.items())

    def _read(self) -> dict[int, float]:
        return {pid: _cpu_seconds(pid) for owner in self.owners for pid in owner.processes()}


def _children(parent: int) -> list[int]:
    running = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in running if _parent(pid) == parent]


def _parent(pid: int) -> int:
    """From /proc/<pid>/stat, after the name in brackets; 0 when the process is gone."""
    text = _read(Path(f"/proc/{pid}/stat"))
    return int(text.rpartition(")")[2].split()[1]) if text else 0


def _cpu_seconds(pid: int) -> float:
    """From the scheduler, in nanoseconds for each thread; /proc/<pid>/stat counts hundredths of a second."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return 0.0
    used = [_read(thread / "schedstat") for thread in threads]
    return sum(int(text.split()[0]) for text in used if text) / 1e9


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
