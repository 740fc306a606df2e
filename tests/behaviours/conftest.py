"""Pages made of the real components and modules, served on loopback under the real content policy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils.csp import build_policy
from playwright.sync_api import Browser, Page

from tests.chromium import launched

ROOT = Path(__file__).parents[2]
POLICY = str(build_policy(cast("dict[str, list[str]]", settings.SECURE_CSP)))
HTMX = Path(str(find_spec("django_htmx").origin)).parent  # type: ignore[union-attr]
PAGES = DjangoTemplates(
    {
        "NAME": "behaviours",
        "DIRS": [Path(__file__).parent / "pages", ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"builtins": settings.TEMPLATES[0]["OPTIONS"]["builtins"]},
    }
)


@dataclass
class Site:
    """What the test server answers, and what it was sent."""

    html: str = ""
    answers: list[tuple[int, str]] = field(default_factory=list)
    posts: list[tuple[dict[str, str], str]] = field(default_factory=list)
    address: str = ""


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        self.site = site
        super().__init__(*args, directory=str(ROOT), **kwargs)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet: the assertions speak."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        if self.path.startswith("/static/django_htmx/"):
            self.directory = str(HTMX)
        if self.path.startswith("/static/"):
            super().do_GET()
        else:
            self._answer(200, self.site.html, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.site.posts.append((dict(self.headers.items()), body))
        status, answer = self.site.answers.pop(0) if self.site.answers else (200, "{}")
        self._answer(status, answer, "application/json")

    def _answer(self, status: int, text: str, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/"
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def open_page(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens one of pages/ in our frame; a script error or a breach of the content policy fails the test."""
    context = chromium.new_context(locale="zh-CN")
    errors: list[str] = []

    def opener(part: str, frame: str = "frame.html", **values: object) -> Page:
        context_of_page = {"part": f"{part}.html", **values}
        site.html = PAGES.get_template(frame).render(context_of_page, RequestFactory().get("/"))
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Policy" in line.text else None)
        page.clock.install()
        page.goto(site.address)
        return page

    yield opener
    context.close()
    assert errors == []
