from __future__ import annotations

import dataclasses
import hashlib
import threading
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from pytest_django.fixtures import Settings

from kernel.documents import pdf, stored
from kernel.documents.content import DocumentFigure, DossierContent, DossierSection
from kernel.documents.fetcher import RefusedResource
from kernel.documents.pdf import Rendered
from tests.documents import sample
from tests.documents.pictures import png
from tests.documents.reading import pages_of

TEMPLATE = "documents/dossier.html"


def short() -> DossierContent:
    section = DossierSection("建设意义及必要性", "（一）总体目标。到2027年形成工艺包5项。\n1. 分项目标")
    return dataclasses.replace(
        sample.dossier(), sections=(section,), members=(), signatures=(), statements=()
    )


def test_rendered_hash_is_that_of_the_bytes(dossier: Rendered) -> None:
    assert dossier.sha256 == hashlib.sha256(dossier.content).hexdigest()


def test_render_twice_gives_the_same_bytes() -> None:
    first, second = (pdf.render(TEMPLATE, {"dossier": short()}) for _ in range(2))

    assert first == second


def test_source_hash_is_stable_and_follows_every_word() -> None:
    original = pdf.source_hash(TEMPLATE, {"dossier": short()})

    assert pdf.source_hash(TEMPLATE, {"dossier": short()}) == original
    assert (
        pdf.source_hash(TEMPLATE, {"dossier": dataclasses.replace(short(), submission="第3次提交")})
        != original
    )


def test_source_hash_does_not_depend_on_the_language_of_the_reader() -> None:
    original = pdf.source_hash(TEMPLATE, {"dossier": short()})

    with translation.override("en"):
        assert pdf.source_hash(TEMPLATE, {"dossier": short()}) == original


def test_source_hash_follows_the_stylesheet(settings: Settings, tmp_path: Path) -> None:
    original = pdf.source_hash(TEMPLATE, {"dossier": short()})
    changed = tmp_path / "documents"
    changed.mkdir()
    for name in ("gb9704.css", "dossier.css"):
        source = Path(django_settings.STATICFILES_DIRS[0]) / "documents" / name
        (changed / name).write_text(source.read_text() + "/* changed */")
    settings.STATICFILES_DIRS = [tmp_path]

    assert pdf.source_hash(TEMPLATE, {"dossier": short()}) != original


def test_progress_tells_each_page_and_ends_ready() -> None:
    told: list[tuple[str, int, int]] = []

    rendered = pdf.render(TEMPLATE, {"dossier": short()}, progress=lambda *step: told.append(step))

    total = rendered.pages
    assert told[0] == ("reading", 0, 0)
    assert told[1 : 1 + total] == [("layout", n, 0) for n in range(1, total + 1)]
    assert told[-2:] == [("writing", total, total), ("ready", total, total)]
    # The contents page needs the page numbers of a first layout, so there is a second one with a known end.
    assert ("layout", total, total) in told


def test_progress_of_two_threads_is_kept_apart() -> None:
    told: dict[str, list[tuple[str, int, int]]] = {"one": [], "two": []}

    def run(name: str) -> None:
        pdf.render(TEMPLATE, {"dossier": short()}, progress=lambda *step: told[name].append(step))

    threads = [threading.Thread(target=run, args=(name,)) for name in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told["one"] == told["two"]


def test_stored_picture_is_printed() -> None:
    sha256 = stored.put(png(64, 48))
    section = DossierSection("建设思路", "总体布局如下。", figures=(DocumentFigure(sha256, "图1　总体布局"),))
    rendered = pdf.render(TEMPLATE, {"dossier": dataclasses.replace(short(), sections=(section,))})

    images = [image["srcsize"] for page in pages_of(rendered) for image in page.images]

    assert images == [(64, 48)]


def test_missing_picture_stops_the_document() -> None:
    section = DossierSection(
        "建设思路", "总体布局如下。", figures=(DocumentFigure("0" * 64, "图1　总体布局"),)
    )

    with pytest.raises(RefusedResource, match="stored:0000"):
        pdf.render(TEMPLATE, {"dossier": dataclasses.replace(short(), sections=(section,))})


def test_text_is_never_markup() -> None:
    hostile = '<img src="http://127.0.0.1:9/x.png"><script>alert(1)</script>'
    section = DossierSection(hostile, hostile)

    rendered = pdf.render(TEMPLATE, {"dossier": dataclasses.replace(short(), sections=(section,))})

    assert "".join(page.extract_text() for page in pages_of(rendered)).count("<script>") >= 2
