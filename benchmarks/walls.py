"""What the scope costs: the same page with and without its transaction, settings and row-level security."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings

from benchmarks import inside
from benchmarks.figures import Figure
from benchmarks.load import Request
from benchmarks.sites import MANY, Site
from benchmarks.timing import compared
from kernel.tenancy.middleware import TenancyMiddleware
from kernel.tenancy.scope import scope_of
from kernel.tenancy.workspaces import MENU, load_workspaces

WALL = "kernel.tenancy.middleware.TenancyMiddleware"


class NoWall(TenancyMiddleware):
    """Reads grants and workspaces as the real one, and opens nothing."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.workspaces = load_workspaces(scope_of(request.user), most=MENU)  # type: ignore[attr-defined]
        return self.get_response(request)


def measure(site: Site) -> Iterator[Figure]:
    request = site.request(MANY, "/consortia/")
    # The owner passes through row-level security; the real middleware lowers itself to portal_app.
    with inside.using(site.database, "portal_owner"):
        value, floor = compared(_page(request, WALL), _page(request, "benchmarks.walls.NoWall"), rounds=40)
    yield Figure("tenancy: consortium list with and without scope and walls", value, "ms", floor)


def _started(_status: str, _headers: object, _failure: object = None, /) -> Callable[[bytes], object]:
    return bytes


def _page(request: Request, middleware: str) -> Callable[[], None]:
    """One request through all of Django, with `middleware` in the place of the wall."""
    names = [middleware if name == WALL else name for name in settings.MIDDLEWARE]
    with override_settings(MIDDLEWARE=names):
        handler = WSGIHandler()
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": request.path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_COOKIE": request.headers["Cookie"],
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
    }

    def ask() -> None:
        response = handler({**environ, "wsgi.input": io.BytesIO()}, _started)
        if response.status_code != request.expect:
            raise RuntimeError(f"{request.path} answers {response.status_code}")
        response.close()

    return ask
