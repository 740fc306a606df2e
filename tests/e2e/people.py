"""People in front of a browser; every page they are shown is watched."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.e2e.stage import Stage
from tests.world import PASSWORD

WIDE, NARROW = 1440, 390
# Pictures of all pages of the road, for people to look at; none are kept unless a folder is named.
SHOTS = os.environ.get("E2E_SHOTS")
GRAVE = """axe.run({resultTypes: ["violations"]}).then(({violations}) => violations
  .filter(({impact}) => impact === "serious" || impact === "critical")
  .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 160)).join(" | ")}`))"""
OVERHANG = "document.documentElement.scrollWidth - innerWidth"


@dataclass
class Findings:
    """What is wrong with the pages that were shown; a test ends by asserting that there is nothing."""

    pages: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, where: str, *faults: str) -> None:
        self.lines += [f"{where}: {fault}" for fault in faults]


class Person:
    """Somebody with a browser window of their own."""

    def __init__(self, context: BrowserContext, stage: Stage, findings: Findings, email: str) -> None:
        self.stage, self.findings, self.email = stage, findings, email
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._overheard)
        self.page.on("pageerror", lambda error: findings.add(self.page.url, f"script: {error}"))

    def _overheard(self, line: ConsoleMessage) -> None:
        # A page that is refused on purpose is reported as a failed load of itself.
        refused = line.text.startswith("Failed to load resource") and line.location["url"] == self.page.url
        if line.type in ("error", "warning") and not refused:
            self.findings.add(self.page.url, f"console: {line.text}")

    # Moving about -------------------------------------------------------------

    def visit(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(path if path.startswith("http") else self.stage.url + path)
        return self._arrived(answer, status)

    def press(self, selector: str, status: int = 200) -> Page:
        """Click something that leads to another page."""
        return self._arrived(self._leaving(lambda: self.page.locator(selector).click()), status)

    def _leaving(self, act: Callable[[], None]) -> Response:
        with self.page.expect_navigation() as leaving:
            act()
        return leaving.value

    def _arrived(self, answer: Response | None, status: int) -> Page:
        assert answer is not None
        assert (answer.status, answer.url) == (status, answer.url), self.page.locator("main").inner_text()
        return self.page

    def submit(self, form: str, status: int = 200, **values: str | bool) -> Page:
        """Fill the named fields of a form and send it with its main button."""
        self.fill(form, **values)
        return self.press(f"{form} .form-actions button.btn:not([type=button])", status)

    def fill(self, form: str = "main", **values: str | bool) -> None:
        for name, value in values.items():
            self._set(f'{form} [name="{name}"]', value)

    def _set(self, selector: str, value: str | bool) -> None:
        control = self.page.locator(selector)
        kind = control.first.evaluate("(control) => control.type")
        if kind == "radio":
            self.page.locator(f'{selector}[value="{value}"]').check()
        elif kind == "checkbox":
            control.set_checked(bool(value))
        elif kind.startswith("select"):
            control.select_option(str(value))
        else:
            control.fill(str(value))

    def confirm(self, dialog: str, status: int = 200, **values: str | bool) -> Page:
        """Open a dialog, fill it, do what it asks about."""
        self.page.locator(f'[data-dialog="{dialog}"]').click()
        self.fill(f"#{dialog}", **values)
        return self.press(f"#{dialog} .form-actions button.btn:not([type=button])", status)

    def saved(self, form: str) -> None:
        """Wait until what was typed has saved itself."""
        self.page.locator(f'{form}[data-save-state="saved"]').wait_for()

    def download(self, link: str) -> str:
        """The text of a PDF, without the blanks between its lines and letters."""
        with self.page.expect_download() as loading:
            self.page.locator(link).click()
        with pdfplumber.open(loading.value.path()) as pdf:
            return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)

    # Signing in ---------------------------------------------------------------

    def sign_in(self, password: str = PASSWORD) -> Person:
        self.visit("/accounts/login/")
        self.submit(".account-form", login=self.email, password=password)
        assert self.page.url == f"{self.stage.url}/tasks/"
        return self

    def sign_up(self, name: str, password: str = PASSWORD, via: str = "/accounts/signup/") -> Person:
        """Make an account, open the link of the mail, sign in."""
        self.visit(via)
        self.submit(".account-form", name=name, email=self.email, password1=password, password2=password)
        self.visit(self.stage.link_in_mail(self.email, "/accounts/confirm-email/"))
        self.press("main form button")
        return self

    def follow_mail(self, path: str) -> Page:
        """Open the address in the newest mail that leads to `path`."""
        return self.visit(self.stage.link_in_mail(self.email, path))

    # Looking ------------------------------------------------------------------

    def follow_task(self, path: str) -> Page:
        """Begin with the list of one's own tasks, as people do, and open the one that leads to `path`."""
        self.visit("/tasks/")
        return self.press(f'.task-list a[href^="{path}"] >> nth=0')

    def look(self, name: str) -> None:
        """Hold the page against axe and against the width of screen and phone."""
        self.findings.pages += 1
        self.page.evaluate(AXE_SCRIPT)
        for width in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": 900})
            self._judge(name, width)
        self.page.set_viewport_size({"width": WIDE, "height": 900})

    def _judge(self, name: str, width: int) -> None:
        if SHOTS:
            self.page.evaluate("scrollTo(0, 0)")
            path = Path(SHOTS, f"{self.findings.pages:02}-{name}-{width}.png")
            self.page.screenshot(path=path, full_page=True)
        grave: list[str] = self.page.evaluate(GRAVE)
        self.findings.add(f"{name} at {width}", *grave)
        if overhang := self.page.evaluate(OVERHANG):
            self.findings.add(f"{name} at {width}", f"{overhang} px wider than the screen")

    def text(self) -> str:
        return self.page.locator("main").inner_text()


@dataclass
class People:
    """Opens a window for each person, once."""

    browser: Browser
    stage: Stage
    findings: Findings = field(default_factory=Findings)
    known: dict[str, Person] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, email: str = "") -> Person:
        """Somebody who is not signed in."""
        viewport: Any = {"width": WIDE, "height": 900}
        self.contexts.append(self.browser.new_context(locale="zh-CN", viewport=viewport))
        return Person(self.contexts[-1], self.stage, self.findings, email)

    def __call__(self, persona: str) -> Person:
        """Somebody of tests/world.py, signed in."""
        if persona not in self.known:
            self.known[persona] = self.stranger(f"{persona}@example.test").sign_in()
        return self.known[persona]

    def close(self) -> None:
        for context in self.contexts:
            context.close()
