"""A running portal on a copy of the test database: the demo's own web, worker and relay processes."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config import postgres
from config.env import Env
from tools.demo import commands, is_ready
from tools.parts import Part, ended, start, stop_all

# Reminders are Celery beat's; nothing on the road waits for the next full hour.
PARTS = ("web", "worker", "relay")
PATIENCE = 60.0


def until[T](what: str, ask: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """The first answer that is not empty; a test that waits longer than `seconds` fails with `what`."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"after {seconds} s there is no {what}"
        time.sleep(0.1)
    return answer


@dataclass
class Stage:
    """Where the portal answers and where its mail lies."""

    url: str
    var: Path

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What was sent to an address, oldest first."""
        mails = [_read(path) for path in sorted((self.var / "mail").glob("*.log"))]
        return [mail for mail in mails if address in str(mail["To"])]

    def link_in_mail(self, address: str, path: str) -> str:
        """The address in the newest mail that begins with `path`; waits for the worker to send it."""
        pattern = re.compile(re.escape(self.url + path) + r"\S+")

        def find() -> str | None:
            texts = [str(mail.get_content()) for mail in self.mails_to(address)]
            return next((match[0] for text in reversed(texts) if (match := pattern.search(text))), None)

        return until(f"mail to {address} with {path}", find)


def _read(path: Path) -> EmailMessage:
    message, _line, _rest = path.read_bytes().partition(b"\n" + b"-" * 79)
    return message_from_bytes(message, policy=policy.default)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _served(database: str) -> str:
    """The URL under which the web serves `database`: as the role that owns nothing."""
    env = Env.from_os()
    url = env.database_url or postgres.url(env.var, "portal_app")
    return urlsplit(url)._replace(path=f"/{database}").geturl()


@contextmanager
def running(database: str, var: Path, environment: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The portal's processes on `database`, with all their files under `var`."""
    port = _free_port()
    url = _served(database)
    for name, value in {
        "DATABASE_URL": url,
        "PORTAL_VAR": str(var),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
    }.items():
        environment.setenv(name, value)
    for name in ("SITE_URL", "REDIS_URL", "EMAIL_URL", "STORAGE_URL"):
        environment.delenv(name, raising=False)
    lines = commands(Env.from_os(), port)
    parts = [start(name, lines[name]) for name in PARTS]
    try:
        _wait(parts, port)
        yield Stage(f"http://127.0.0.1:{port}", var)
    finally:
        stop_all(parts)


def _wait(parts: list[Part], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_ready(port):
        stopped = ended(parts)
        assert stopped is None, f"{stopped.name} ended while starting"
        assert time.monotonic() < deadline, "the portal does not get ready"
        time.sleep(0.2)
