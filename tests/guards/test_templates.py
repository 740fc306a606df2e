"""Templates obey the content security policy, parse, and use only parts that exist."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
# Documents are rendered by WeasyPrint, never sent to a browser; their styles are their own.
PAGES = sorted(path for path in FOLDER.rglob("*.html") if path.relative_to(FOLDER).parts[0] != "documents")
COMPONENTS = sorted((FOLDER / "components").glob("*.html"))

FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "evaluated hx-vals": re.compile(r"hx-(?:vals|headers)=[\"']\s*js(?:on)?:", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def _name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def _texts() -> dict[str, str]:
    return {_name(path): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.html")}


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [reason for reason, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=_name)
def test_template_parses(path: Path) -> None:
    get_template(_name(path))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_is_used_or_documented(path: Path) -> None:
    documented = f"| `{path.stem}`" in (ROOT / "docs" / "components.md").read_text(encoding="utf-8")
    used = any(f'"{_name(path)}"' in text for name, text in _texts().items() if name != _name(path))
    assert documented or used


def test_included_templates_exist() -> None:
    named = re.compile(r"{%\s*(?:include|extends)\s+\"([^\"#]+)(?:#[^\"]*)?\"")
    for text in _texts().values():
        for name in named.findall(text):
            get_template(name)


def test_icons_are_in_the_sprite() -> None:
    lines = (ROOT / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    listed = {line.strip() for line in lines if not line.startswith("#")}
    by_tag = re.compile(r"{% icon (?:[\w.]+\|default:)?\"([a-z0-9-]+)\"")
    by_parameter = re.compile(r"\bicon=\"([a-z0-9-]+)\"")
    by_python = re.compile(r"[\"']?\bicon[\"']?\s*[:=]\s*[\"']([a-z0-9-]+)[\"']")
    used: set[str] = set()
    for text in _texts().values():
        used |= set(by_tag.findall(text)) | set(by_parameter.findall(text))
    for source in ROOT.glob("[a-z]*/**/*.py"):
        if source.relative_to(ROOT).parts[0] not in {"node_modules", "tests", "var"}:
            used |= set(by_python.findall(source.read_text(encoding="utf-8")))
    assert used - listed == set()


def test_links_to_new_windows_do_not_hand_over_the_opener() -> None:
    opener = re.compile(r"<a(?=[^>]*target=\"_blank\")(?![^>]*rel=\"[^\"]*noopener)", re.IGNORECASE)
    assert [name for name, text in _texts().items() if opener.search(text)] == []


def test_allauth_pages_that_would_break_the_policy_are_replaced() -> None:
    theirs = Path(allauth.__file__).parent / "templates"
    # Phone numbers are no way to sign in here, so that page has no address.
    reachable = [
        path for part in ("account", "mfa", "usersessions") for path in (theirs / part).rglob("*.html")
    ]
    breaking = {
        path.relative_to(theirs).as_posix()
        for path in reachable
        if any(pattern.search(path.read_text(encoding="utf-8")) for pattern in FORBIDDEN.values())
    } - {"account/phone_change.html"}
    assert {name for name in breaking if not (FOLDER / name).exists()} == set()
