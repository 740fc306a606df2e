"""What a document may load while it is rendered: our static files, stored pictures, small inline pictures.

Nothing else, and nothing over the network: the text of a document is written by outsiders.
"""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path
from typing import Self
from urllib.request import DataHandler, Request

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kernel.documents import stored

STATIC = "static:"
STORED = "stored:"
DATA = "data:"
STATIC_KINDS = frozenset({".css", ".svg", ".png", ".jpg", ".otf", ".ttf", ".woff2"})
INLINE_LIMIT = 64 * 1024
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class RefusedResource(Exception):
    """A document asked for something it may not load, so it is not printed with a hole in it."""

    def __init__(self, refused: list[str]) -> None:
        super().__init__("; ".join(refused))
        self.refused = refused


class DocumentFetcher(URLFetcher):
    """A context: WeasyPrint swallows most of what a fetcher raises, so it is raised again at the end."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            content, kind = self._load(url)
        except Exception as reason:
            self.refused.append(f"{url[:200]} ({reason})")
            raise RefusedResource(self.refused[-1:]) from reason
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.refused:
            raise RefusedResource(self.refused)

    def _load(self, url: str) -> tuple[bytes, str]:
        if url.startswith(STATIC):
            return static_file(url)
        if url.startswith(STORED):
            return _picture(stored.get(url.removeprefix(STORED)))
        if url.startswith(DATA):
            return _picture(_inline(url))
        raise PermissionError("only static:, stored: and small data: pictures may be loaded")


def static_file(url: str) -> tuple[bytes, str]:
    """Finders join safely, so a path that climbs out of the static folders raises here."""
    name = url.removeprefix(STATIC)
    path = finders.find(name) if Path(name).suffix in STATIC_KINDS else None
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_bytes(), guess_type(name)[0] or "application/octet-stream"


def _inline(url: str) -> bytes:
    if len(url) > INLINE_LIMIT * 4 // 3:
        raise PermissionError("inline picture too large")
    content: bytes = DataHandler().data_open(Request(url)).read()  # noqa: S310 -- the scheme was checked
    return content


def _picture(content: bytes) -> tuple[bytes, str]:
    """By its first bytes, not its name: an SVG could load further files."""
    kind = next((kind for magic, kind in PICTURES.items() if content.startswith(magic)), None)
    if kind is None:
        raise PermissionError("not a PNG, JPEG or GIF picture")
    return content, kind
