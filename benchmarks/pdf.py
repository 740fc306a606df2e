"""Our PDF, from template to bytes, against bare WeasyPrint on the same HTML."""

from __future__ import annotations

import time
from collections.abc import Iterator

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from benchmarks.figures import Figure, at_most, ratio_at_most
from benchmarks.timing import compared
from kernel.documents import pdf
from kernel.documents.fetcher import DocumentFetcher
from tests.documents import sample

ROUNDS = 7
TEMPLATE = "documents/dossier.html"
ONE_PAGE = """<!doctype html><html lang="zh-Hans"><head><title>样例</title>
<link rel="stylesheet" href="static:documents/gb9704.css"></head>
<body><h1>样例回执</h1><p>{text}</p></body></html>"""


def measure() -> Iterator[Figure]:
    context = {"dossier": sample.dossier()}
    html = pdf.document_html(TEMPLATE, context)
    fonts = FontConfiguration()
    value, floor = compared(
        lambda: pdf.render(TEMPLATE, context),
        lambda: _bare(html, fonts),
        rounds=ROUNDS,
        clock=time.process_time,
    )
    yield Figure("PDF: a dossier of 30 pages beside bare WeasyPrint", value, "ms", floor, ratio_at_most(1.05))
    short = ONE_PAGE.format(text="贵单位提交的材料收悉。" * 30)
    value, floor = compared(
        lambda: pdf.render_html(short), lambda: _bare(short, fonts), rounds=ROUNDS, clock=time.process_time
    )
    yield Figure("PDF: one page in Chinese", value, "ms", floor, at_most(300))


def _bare(html: str, fonts: FontConfiguration) -> bytes:
    """The same kind of file, and the same fonts already read: nothing that we add."""
    with DocumentFetcher() as fetcher:
        source = weasyprint.HTML(string=html, base_url="static:", url_fetcher=fetcher)
        content: bytes = source.write_pdf(font_config=fonts, pdf_variant=pdf.VARIANT)
    return content
