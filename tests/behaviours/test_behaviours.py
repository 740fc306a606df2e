"""The behaviours of static/js in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.behaviours.conftest import Site

pytestmark = pytest.mark.e2e
Opener = Callable[..., Page]


def _state(page: Page, state: str) -> None:
    expect(page.locator(f'form[data-save-state="{state}"]')).to_have_count(1)


def _kept(page: Page) -> object:
    return page.evaluate("sessionStorage.getItem('draft:chapter-4')")


def test_autosave_sends_the_text_after_a_pause(site: Site, open_page: Opener) -> None:
    page = open_page("editor")
    site.answers = [(200, '{"version": 4, "saved_at": "10:42"}')]
    page.fill("textarea", "new text")
    page.clock.fast_forward(1500)
    assert site.posts == []
    page.clock.fast_forward(1000)
    _state(page, "saved")
    expect(page.locator("[data-autosave-text]")).to_contain_text("10:42")
    headers, body = site.posts[0]
    assert (headers["If-Match"], headers["Accept"]) == ('"3"', "application/json")
    assert "new text" in body
    assert page.input_value("[name=version]") == "4"
    assert _kept(page) is None


def test_autosave_keeps_the_text_when_it_was_changed_elsewhere(site: Site, open_page: Opener) -> None:
    page = open_page("editor")
    site.answers = [(409, '{"detail": "changed"}')]
    page.fill("textarea", "my text")
    page.clock.fast_forward(2500)
    _state(page, "conflict")
    assert page.input_value("textarea") == "my text"
    page.fill("textarea", "my text, more")
    page.clock.fast_forward(120_000)
    assert len(site.posts) == 1
    assert "my text, more" in str(_kept(page))


def test_autosave_tries_again_after_a_failure(site: Site, open_page: Opener) -> None:
    page = open_page("editor")
    site.answers = [(500, "{}"), (200, '{"version": 4, "saved_at": "10:43"}')]
    page.fill("textarea", "stubborn")
    page.clock.fast_forward(2500)
    _state(page, "failed")
    page.clock.fast_forward(5500)
    _state(page, "saved")
    assert len(site.posts) == 2


def test_autosave_names_what_the_server_refused(site: Site, open_page: Opener) -> None:
    page = open_page("editor")
    site.answers = [(422, '{"errors": {"text": ["Too short."]}}')]
    page.fill("textarea", "x")
    page.clock.fast_forward(2500)
    _state(page, "invalid")
    expect(page.locator("[data-autosave-text]")).to_contain_text("Too short.")
    assert _kept(page) is not None


def test_unsaved_text_comes_back_after_a_reload(site: Site, open_page: Opener) -> None:
    page = open_page("editor")
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("textarea", "not yet saved")
    page.reload()
    _state(page, "restored")
    assert page.input_value("textarea") == "not yet saved"


def test_unsaved_text_is_only_offered_when_the_page_has_moved_on(site: Site, open_page: Opener) -> None:
    page = open_page("editor")
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("textarea", "mine")
    site.html = site.html.replace('value="3"', 'value="9"').replace(">old<", ">theirs<")
    page.reload()
    _state(page, "older")
    assert page.input_value("textarea") == "theirs"
    page.click("[data-autosave-status] button")
    assert page.input_value("textarea") == "mine"


def test_a_second_click_does_not_send_twice(site: Site, open_page: Opener) -> None:
    page = open_page("once")
    # 204 leaves the page as it is, as a download would.
    site.answers = [(204, ""), (204, "")]
    page.click("main button")
    expect(page.locator("main button[aria-disabled=true]")).to_have_count(1)
    page.click("main button", force=True)
    page.keyboard.press("Enter")
    expect(page.locator("form[data-sent]")).to_have_count(1)
    assert len(site.posts) == 1
    page.clock.fast_forward(8500)
    page.click("main button")
    expect(page.locator("form[data-sent]")).to_have_count(1)
    assert len(site.posts) == 2


def test_dialog_opens_and_closes(open_page: Opener) -> None:
    page = open_page("dialog")
    page.click("text=Ask")
    expect(page.locator("dialog#ask")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#ask")).to_be_hidden()
    page.click("text=Ask")
    page.click("[data-dialog-close]")
    expect(page.locator("dialog#ask")).to_be_hidden()


ROWS = [(0, "7", "a"), (1, "", "b")]


def _goals(page: Page) -> object:
    return page.eval_on_selector_all("[name$=-goal]", "fields => fields.map(f => [f.name, f.value])")


def test_formset_counts_rows_without_gaps(open_page: Opener) -> None:
    page = open_page("formset", rows=ROWS)
    page.click("[data-formset-add]")
    page.keyboard.type("c")
    page.locator("[data-formset-remove]").nth(1).click()
    assert _goals(page) == [["rows-0-goal", "a"], ["rows-1-goal", "c"]]
    assert page.input_value("[name=rows-TOTAL_FORMS]") == "2"


def test_formset_marks_a_saved_row_for_deletion(open_page: Opener) -> None:
    page = open_page("formset", rows=ROWS)
    page.locator("[data-formset-remove]").nth(0).click()
    assert page.is_checked("[name=rows-0-DELETE]")
    expect(page.locator("[data-formset-row]").nth(0)).to_be_hidden()
    assert page.input_value("[name=rows-TOTAL_FORMS]") == "2"


def test_counter_counts_characters(open_page: Opener) -> None:
    page = open_page("counter")
    expect(page.locator(".counter")).to_have_text("2 / 10")
    page.fill("textarea", "创新联合体𠮷")
    expect(page.locator(".counter")).to_have_text("6 / 10")


def test_menu_closes_on_escape_and_outside(open_page: Opener) -> None:
    page = open_page("menu")
    page.click("summary")
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    page.click("summary")
    page.click("text=elsewhere")
    assert page.locator("details[open]").count() == 0


def test_chart_is_drawn_under_the_content_policy(open_page: Opener) -> None:
    data = [{"name": "企业 8", "value": 8}, {"name": "高校 2", "value": 2}]
    page = open_page("chart", option={"series": [{"type": "pie", "data": data}]})
    expect(page.locator(".chart canvas")).to_be_visible()


def _click_on_the_only_item(open_page: Opener, **item: object) -> Page:
    series = {
        "type": "pie",
        "radius": ["0%", "90%"],
        "center": ["50%", "50%"],
        "data": [{"value": 1, **item}],
    }
    page = open_page("chart", option={"legend": {"show": False}, "series": [series]})
    expect(page.locator(".chart canvas")).to_be_visible()
    page.clock.run_for(2000)
    page.locator(".chart").click()
    return page


def test_chart_leads_to_the_page_of_the_item_clicked(site: Site, open_page: Opener) -> None:
    page = _click_on_the_only_item(open_page, name="电解液", url="/c/ylqx/map/1/")
    page.wait_for_url(f"{site.address}c/ylqx/map/1/")


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_chart_leads_nowhere_else(site: Site, open_page: Opener, url: str) -> None:
    page = _click_on_the_only_item(open_page, name="电解液", url=url)
    page.clock.run_for(1000)
    assert page.url == site.address


def _shown(page: Page) -> object:
    read = "element => import('/static/vendor/echarts.esm.min.js').then(e => e.getInstanceByDom(element)"
    return page.locator(".chart").evaluate(f"{read}.getOption().series[0].data.map(d => [d.x, d.y]))")


def test_chart_takes_over_what_it_carries_for_a_narrow_page(open_page: Opener) -> None:
    data = [{"name": "a", "x": 0, "y": 0}, {"name": "b", "x": 3, "y": 1, "narrow": {"x": 1, "y": 3}}]
    page = open_page("chart", option={"series": [{"type": "graph", "layout": "none", "data": data}]})
    expect(page.locator(".chart canvas")).to_be_visible()
    assert _shown(page) == [[0, 0], [3, 1]]
    page.set_viewport_size({"width": 390, "height": 844})
    page.clock.run_for(1000)
    assert _shown(page) == [[0, 0], [1, 3]]


def test_copy_puts_the_value_on_the_clipboard(open_page: Opener) -> None:
    page = open_page("copy")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-behaviour=copy]")
    assert page.evaluate("navigator.clipboard.readText()") == "abc123"
