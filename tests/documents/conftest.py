from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from pytest_django.fixtures import Settings

from kernel.documents import pdf
from kernel.documents.pdf import Rendered
from tests.documents import sample


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="session")
def dossier() -> Rendered:
    return pdf.render("documents/dossier.html", {"dossier": sample.dossier()})


@pytest.fixture(scope="session")
def agreement() -> Rendered:
    return pdf.render("documents/agreement.html", {"agreement": sample.agreement()})


@pytest.fixture
def dossier_pages(dossier: Rendered) -> Iterator[list[pdfplumber.page.Page]]:
    with pdfplumber.open(io.BytesIO(dossier.content)) as opened:
        yield opened.pages


@pytest.fixture
def agreement_pages(agreement: Rendered) -> Iterator[list[pdfplumber.page.Page]]:
    with pdfplumber.open(io.BytesIO(agreement.content)) as opened:
        yield opened.pages
