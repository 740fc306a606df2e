"""The main pages without a mouse: everything is reached by Tab, seen when reached, and done with Enter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from agreements.models import Agreement
from consortia import actions
from filings.models import Guideline
from kernel.tenancy.scope import user_scope
from tests.bounties import scenes
from tests.e2e.journey import Journey
from tests.e2e.people import Person
from tests.filings import stages
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

# What a person can operate and Tab has not reached; of a group of radio buttons it reaches one.
MISSED = """() => {
  const radios = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((node) => node.checkVisibility({visibilityProperty: true}) && node.tabIndex >= 0)
    .filter((node) => !node.disabled && node.type !== "hidden")
    .filter((node) => node.type !== "radio" || !radios.has(node.name) && radios.add(node.name))
    .filter((node) => !node.dataset.reached)
    .map((node) => `missed: ${node.outerHTML.slice(0, 160)}`);
}"""
# Marks what has the focus and tells whether that can be seen; a date has several stops inside.
ARRIVED = """() => {
  const node = document.activeElement;
  if (node === window.lastStop) return "inside";
  if (node === document.body || node.dataset.reached) return "round";
  window.lastStop = node;
  node.dataset.reached = "yes";
  const {outlineStyle, boxShadow} = getComputedStyle(node);
  const seen = outlineStyle !== "none" || boxShadow !== "none";
  return seen ? "seen" : `not seen: ${node.outerHTML.slice(0, 160)}`;
}"""


def faults_of_tabbing(page: Page) -> list[str]:
    """What Tab does not reach, and what cannot be seen to be reached, once around the page."""
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    faults: list[str] = []
    for _stop in range(300):
        page.keyboard.press("Tab")
        state: str = page.evaluate(ARRIVED)
        if state == "round":
            return [*faults, *page.evaluate(MISSED)]
        faults += [state] if state.startswith("not") else []
    raise AssertionError("Tab does not come round")


def focus(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    target = page.locator(selector)
    target.wait_for()
    for _stop in range(200):
        if target.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def enter(person: Person) -> None:
    with person.page.expect_navigation() as leaving:
        person.page.keyboard.press("Enter")
    assert leaving.value.status == 200


def test_keyboard_reaches_the_main_flows(journey: Journey) -> None:
    sign_in_and_skip(journey)
    everything_is_reached(journey)
    accept_an_invitation(journey)
    answer_a_dialog(journey)
    open_the_menu_of_a_phone(journey)
    assert "\n".join(journey.people.findings.lines) == ""


def sign_in_and_skip(journey: Journey) -> None:
    lead = journey.people.stranger("lead_admin@example.test")
    page = lead.visit("/accounts/login/")
    focus(page, "[name=login]")
    page.keyboard.type(lead.email)
    focus(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    enter(lead)
    assert page.url == f"{journey.stage.url}/tasks/"
    journey.people.known["lead_admin"] = lead
    page.keyboard.press("Tab")
    assert page.locator(".skip-link").evaluate("(link) => link.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def everything_is_reached(journey: Journey) -> None:
    world = World()
    stages.agreement_in_force(world)
    challenge = scenes.published(world)
    dossier = stages.opened(world, Guideline.objects.get())
    agreement = Agreement.objects.get()
    place = f"/c/{world.consortium.slug}/"
    lead = journey.people("lead_admin")
    for path in (
        *("/tasks/", "/consortia/new/", "/organisations/new/", "/board/", "/register/"),
        *(place, f"{place}members/", f"{place}members/invite/", f"{place}challenges/new/"),
        *(f"{place}agreements/{agreement.pk}/", f"{place}challenges/{challenge.pk}/"),
        f"{place}dossiers/{dossier.pk}/sections/{stages.GOALS}/",
    ):
        page = lead.visit(path)
        assert (path, faults_of_tabbing(page)) == (path, [])


def accept_an_invitation(journey: Journey) -> None:
    world = World()
    founder, organisation = world.other_lead, world.organisation("outside")
    with user_scope(founder):
        actions.invite(world.other_consortium.pk, by=founder, organisation_id=organisation.pk)
    invited = journey.people("answerer_outside")
    page = invited.visit("/tasks/")
    focus(page, '.task-list a[href^="/invitations/"]')
    enter(invited)
    focus(page, 'form[action$="/accept/"] button')
    enter(invited)
    assert page.url.endswith(f"/c/{world.other_consortium.slug}/")


def answer_a_dialog(journey: Journey) -> None:
    """A dialog takes the focus, keeps it, gives it back on Escape, and does its deed with Enter."""
    lead, world = journey.people("lead_admin"), World()
    draft = scenes.draft(world)
    page = lead.visit(f"/c/{world.consortium.slug}/challenges/{draft.pk}/")
    opener = "[data-dialog=publish]"
    focus(page, opener)
    page.keyboard.press("Enter")
    for _stop in range(4):
        assert page.evaluate(
            "document.activeElement.closest('dialog')?.id ?? document.activeElement.tagName"
        ) in (
            "publish",
            "BODY",
        )
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(opener).evaluate("(node) => node === document.activeElement")
    page.keyboard.press("Enter")
    focus(page, "#publish .btn-primary")
    enter(lead)
    draft.refresh_from_db()
    assert draft.status == "published"


def open_the_menu_of_a_phone(journey: Journey) -> None:
    lead = journey.people("lead_admin")
    lead.page.set_viewport_size({"width": 390, "height": 900})
    page = lead.visit("/tasks/")
    focus(page, "[popovertarget=side-nav]")
    page.keyboard.press("Enter")
    focus(page, '#side-nav a[href="/consortia/"]')
    enter(lead)
    assert page.url == f"{journey.stage.url}/consortia/"
