"""Every text of the interface has its Chinese, whole and with the same placeholders."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from config.env import BASE_DIR

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
CODE = (
    "agreements",
    "bounties",
    "config",
    "consortia",
    "desk",
    "filings",
    "kernel",
    "ledger",
    "members",
    "templates",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """The texts as xgettext finds them now, in a copy of the code."""
    copy = tmp_path_factory.mktemp("code")
    for name in CODE:
        shutil.copytree(BASE_DIR / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / CATALOGUE).parent.mkdir(parents=True)
    shutil.copy(BASE_DIR / CATALOGUE, copy / CATALOGUE)
    command: list[str | Path] = [
        Path(sys.executable).parent / "django-admin",
        "makemessages",
        "--locale=zh_Hans",
    ]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [*command, "--no-obsolete", "--no-wrap"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(copy / CATALOGUE), wrapwidth=0)


@pytest.fixture(scope="module")
def committed() -> polib.POFile:
    return polib.pofile(str(BASE_DIR / CATALOGUE), wrapwidth=0)


def keys(catalogue: polib.POFile) -> set[tuple[str, str]]:
    return {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}


def test_every_text_is_in_the_catalogue(collected: polib.POFile, committed: polib.POFile) -> None:
    assert sorted(keys(collected) - keys(committed)) == []


def test_catalogue_holds_nothing_that_is_gone(collected: polib.POFile, committed: polib.POFile) -> None:
    assert sorted(keys(committed) - keys(collected)) == []


def test_every_text_has_its_chinese(collected: polib.POFile) -> None:
    assert [entry.msgid for entry in (*collected.untranslated_entries(), *collected.fuzzy_entries())] == []


def test_translations_keep_the_placeholders(committed: polib.POFile) -> None:
    """One that is lost, or misspelt, is an error on the page that shows it."""
    differing = [
        (entry.msgid, entry.msgstr)
        for entry in committed
        if entry.msgstr
        and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert differing == []


def test_translations_are_chinese(committed: polib.POFile) -> None:
    """Only names and signs may stay as they are."""
    same = [
        entry.msgid
        for entry in committed
        if entry.msgstr and not re.search(r"[\u3400-\u9fff]", entry.msgstr) and entry.msgid not in AS_THEY_ARE
    ]
    assert sorted(same) == []


AS_THEY_ARE = {"%(n)s %%", "%(written)s of %(all)s", "; "}


def test_compiled_catalogue_is_that_of_the_text(tmp_path: Path) -> None:
    """msgfmt accepts the file, formats included."""
    done = subprocess.run(
        ["msgfmt", "--check-format", "-o", str(tmp_path / "django.mo"), str(BASE_DIR / CATALOGUE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
