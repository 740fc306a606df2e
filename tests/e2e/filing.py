"""The dossier: written, printed, handed in, returned with a remark, corrected, put on file, in public."""

from __future__ import annotations

from playwright.sync_api import Locator

from consortia.models import Consortium
from consortia.states import ConsortiumStatus
from filings.models import Dossier
from filings.presets import SEVEN_SECTIONS
from tests.e2e.answering import add_rows
from tests.e2e.forming import NAME
from tests.e2e.journey import Journey
from tests.e2e.people import Person
from tests.e2e.stage import until
from tests.filings.stages import GOALS, INDICATOR

BODY = "样例正文：本章说明现状、依据与安排，数据均为虚构。罕用字：喆、堃、䶮。"
CORRECTED = f"{BODY}检测通量由每小时二百测试提升至不低于六百测试。"
REMARK = "目标须给出可考核的技术指标。"
EVERYBODY = ("founder", "member_university", "signatory_university", "partner")
OFFICERS = ("officer", "senior_officer")


def open_dossier(journey: Journey, founder: Person) -> str:
    founder.visit(f"/c/{journey.consortium}/dossiers/")
    founder.look("dossiers-empty")
    founder.press('main a[href$="/dossiers/new/"]')
    founder.page.locator("[name=guideline]").first.check()
    founder.look("dossier-open")
    founder.press("main form .btn-primary")
    journey.book.step("dossier.opened")
    founder.look("dossier-new")
    return founder.page.url.removeprefix(journey.stage.url)


def missing(person: Person) -> Locator:
    return person.page.locator(".checklist li.missing")


def write(journey: Journey, founder: Person, dossier: str) -> None:
    """Seven sections, each saved by itself; the list of what is missing follows."""
    before = missing(founder).count()
    for section in SEVEN_SECTIONS:
        key = section["key"]
        founder.press(f'.vsteps a[href$="/sections/{key}/"]')
        form = 'form[data-behaviour="autosave"]'
        founder.fill(form, body=BODY)
        if key == GOALS:
            add_rows(founder, "indicators", [dict(INDICATOR)])
        founder.saved(form)
        if key == GOALS:
            founder.look("section")
    founder.visit(dossier)
    assert (before >= len(SEVEN_SECTIONS), missing(founder).count()) == (True, 0)


def print_draft(journey: Journey, founder: Person) -> None:
    founder.page.locator("#draft-document button").click()
    founder.page.locator("#draft-document progress").wait_for()
    ready = '#draft-document a[href$="/document/file/"]'
    founder.page.locator(ready).wait_for(timeout=60_000)
    founder.look("dossier-complete")
    text = founder.download(ready)
    assert [part for part in (NAME, "预期目标及重点任务", "䶮", "检测通量") if part not in text] == []


def hand_in(journey: Journey, founder: Person, *events: str, waiting: str) -> None:
    founder.press('.page-actions a[href$="/submit/"]')
    founder.look("submit" if waiting == "dossier.accept" else "resubmit")
    founder.submit("main form", truthful=True, no_secrets=True)
    journey.book.step(
        *events,
        told={name: [waiting] for name in OFFICERS},
        waiting={"officer": [waiting], "founder": []},
    )
    founder.look("dossier-receipt")


def return_with_remark(journey: Journey, officer: Person) -> str:
    officer.visit("/a/bs/")
    officer.look("queue")
    officer.follow_task("/a/bs/dossiers/")
    officer.look("review")
    officer.press('form[action$="/accept/"] button')
    number = str(Dossier.objects.get(consortium_name=NAME).number)
    assert number in officer.text()
    journey.book.step(
        "dossier.accepted",
        told={"founder": ["dossier.accepted"], "senior_officer": ["dossier.check"]},
        waiting={"officer": ["dossier.check"]},
    )
    officer.fill("#remark-form", section_key=GOALS, text=REMARK)
    officer.press("#remark-form button.btn")
    journey.book.step("remark.written")
    officer.confirm("return", reason="请按审查意见补正一处。")
    journey.book.step(
        "dossier.returned",
        told={"founder": ["dossier.correct"]},
        waiting={"officer": [], "founder": ["dossier.correct"]},
    )
    officer.look("review-returned")
    return number


def correct(journey: Journey, founder: Person) -> None:
    founder.follow_task(f"/c/{journey.consortium}/dossiers/")
    assert REMARK in founder.text()
    founder.look("dossier-returned")
    founder.press(f'.vsteps a[href$="/sections/{GOALS}/"]')
    assert REMARK in founder.text()
    founder.look("section-with-remark")
    form = 'form[data-behaviour="autosave"]'
    founder.fill(form, body=CORRECTED)
    founder.saved(form)
    founder.press('.remark button[value="on"]')
    journey.book.step("remark.answered")
    hand_in(journey, founder, "dossier.resubmitted", waiting="dossier.check")


def decide(journey: Journey, officer: Person, senior: Person) -> None:
    officer.follow_task("/a/bs/dossiers/")
    assert "检测通量由每小时二百测试" in "".join(officer.page.locator("ins").all_inner_texts())
    officer.look("review-changes")
    officer.confirm("pass")
    journey.book.step(
        "dossier.passed",
        told={"founder": ["dossier.passed"], "senior_officer": ["dossier.decide"]},
        waiting={"officer": [], "senior_officer": ["dossier.decide"]},
    )
    senior.follow_task("/a/bs/dossiers/")
    senior.look("review-decide")
    senior.confirm("file")
    filed = Consortium.objects.filter(slug=journey.consortium, status=ConsortiumStatus.FILED)
    until("consortium on file", filed.exists)
    journey.book.step(
        "dossier.filed",
        "consortium.filed",
        told={name: ["dossier.filed"] for name in EVERYBODY},
        waiting={name: [] for name in (*EVERYBODY, *OFFICERS)},
    )


def publish(journey: Journey, number: str) -> None:
    """What a stranger finds: the register, and the status that programs poll."""
    stranger = journey.people.stranger()
    stranger.visit("/")
    stranger.look("home-with-filing")
    stranger.visit("/register/")
    stranger.look("register")
    stranger.press(f'main a[href="/register/{number}/"]')
    assert NAME in stranger.text()
    stranger.look("register-entry")
    status = f"{journey.stage.url}/api/v1/status/{number}/"
    first = stranger.page.request.get(status)
    again = stranger.page.request.get(status, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, first.json()["status"], again.status) == (200, "filed", 304)


def file(journey: Journey) -> None:
    founder, officer = journey.people("founder"), journey.people("officer")
    dossier = open_dossier(journey, founder)
    write(journey, founder, dossier)
    print_draft(journey, founder)
    journey.book.await_notice("dossier.document_ready")
    written = ["section.written"] * len(SEVEN_SECTIONS)
    journey.book.step(*written, told={"founder": ["dossier.document_ready"]})
    hand_in(journey, founder, "dossier.submitted", waiting="dossier.accept")
    number = return_with_remark(journey, officer)
    correct(journey, founder)
    decide(journey, officer, journey.people("senior_officer"))
    publish(journey, number)
    for page, name in (("", "overview-filed"), ("timeline/", "timeline"), ("access/", "access")):
        founder.visit(f"/c/{journey.consortium}/{page}")
        founder.look(name)
    for page in ("notices", "consortia", "organisations", "tokens"):
        founder.visit(f"/{page}/")
        founder.look(page)
