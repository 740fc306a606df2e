"""HTML templates to PDF, for workers: no request renders a document."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import weasyprint
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.fonts import FontConfiguration

from kernel.documents import justify
from kernel.documents.fetcher import DocumentFetcher, static_file

VARIANT = "pdf/a-3a"  # archival and tagged; part 3 may carry the data record as an attachment
ENGINE = f"weasyprint {weasyprint.__version__}, {VARIANT}, layout 1"
STATIC_REFERENCE = re.compile(r"static:[\w./-]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    content: bytes
    pages: int
    sha256: str


class ProgressCallback(Protocol):
    def __call__(self, stage: str, page: int, pages: int, /) -> None:
        """`stage` is reading, layout, writing or ready; `pages` is 0 until a first layout counted them."""


def document_html(template_name: str, context: Mapping[str, Any]) -> str:
    """In Chinese whatever the language of the worker: see `content`."""
    with translation.override("zh-hans"):
        return render_to_string(template_name, dict(context))


def source_hash(template_name: str, context: Mapping[str, Any]) -> str:
    """Equal for two documents that would print alike, so that an unchanged one is not rendered again."""
    html = document_html(template_name, context)
    digest = hashlib.sha256(ENGINE.encode())
    for part in (html.encode(), *_static_sources(html, set())):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _static_sources(text: str, seen: set[str]) -> Iterator[bytes]:
    for url in STATIC_REFERENCE.findall(text):
        if url not in seen:
            seen.add(url)
            content, kind = static_file(url)
            yield content
            if kind == "text/css":
                yield from _static_sources(content.decode(), seen)


def render(
    template_name: str, context: Mapping[str, Any], *, progress: ProgressCallback | None = None
) -> Rendered:
    """Raises `RefusedResource` if the document asks for anything it may not load."""
    return render_html(document_html(template_name, context), progress=progress)


def render_html(html: str, *, progress: ProgressCallback | None = None) -> Rendered:
    with _reported(progress) as report, DocumentFetcher() as fetcher:
        report("reading", 0, 0)
        source = weasyprint.HTML(string=html, base_url="static:", url_fetcher=fetcher)
        document = source.render(font_config=_fonts(), pdf_variant=VARIANT)
        justify.fill_lines(document)
        pages = len(document.pages)
        report("writing", pages, pages)
        content = document.write_pdf(pdf_variant=VARIANT)
    rendered = Rendered(content, pages, hashlib.sha256(content).hexdigest())
    report("ready", pages, pages)
    return rendered


# Reading the machine's fonts again for every document costs more than laying out a page. Pango's font map is
# not safe between threads, hence one for each.
_local = threading.local()


def _fonts() -> FontConfiguration:
    if not hasattr(_local, "fonts"):
        _local.fonts = FontConfiguration()
    return _local.fonts


# WeasyPrint tells its steps to this logger and to nobody else.
_steps = logging.getLogger("weasyprint.progress")
_steps.setLevel(logging.INFO)
_steps.propagate = False


class _PageReporter(logging.Handler):
    """Turns WeasyPrint's page messages of this thread into progress."""

    def __init__(self, progress: ProgressCallback) -> None:
        super().__init__()
        self._progress = progress
        self._thread = threading.get_ident()
        self._furthest = 0
        self._total = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self._thread or not isinstance(record.msg, str):
            return
        if "Repagination" in record.msg:
            self._total = self._furthest
        elif "Creating layout - Page" in record.msg and isinstance(record.args, tuple):
            self._furthest = int(str(record.args[0]))
            self._progress("layout", self._furthest, self._total)


@contextmanager
def _reported(progress: ProgressCallback | None) -> Iterator[ProgressCallback]:
    if progress is None:
        yield _ignore
        return
    handler = _PageReporter(progress)
    # A server that configures logging its own way has silenced what was named before it.
    _steps.disabled = False
    _steps.setLevel(logging.INFO)
    _steps.addHandler(handler)
    try:
        yield progress
    finally:
        _steps.removeHandler(handler)


def _ignore(stage: str, page: int, pages: int) -> None:
    pass
