"""The formation agreement: written from clauses, shares of 100.00 %, signed by everybody, in force."""

from __future__ import annotations

from tests.e2e.journey import Journey
from tests.e2e.people import Person
from tests.world import PASSWORD

SIGNATORIES = ("founder", "signatory_university", "partner")
EVERYBODY = ("founder", "member_university", *SIGNATORIES[1:])


def begin(journey: Journey, founder: Person) -> str:
    founder.visit(f"/c/{journey.consortium}/agreements/")
    founder.look("agreements-empty")
    founder.press('main a[href$="/agreements/new/"] >> nth=0')
    founder.look("agreement-new")
    founder.submit("main form")
    journey.book.step("agreement.created")
    founder.look("agreement-edit")
    return founder.page.url.removeprefix(journey.stage.url).removesuffix("edit/")


def write(journey: Journey, founder: Person, agreement: str) -> None:
    settings = f'form[action="{agreement}edit/"]'
    founder.fill(settings, dispute_route="arbitration", dispute_body="上海仲裁委员会")
    founder.saved(settings)
    journey.book.step("agreement.changed")
    founder.press('nav[aria-label] li:nth-child(4) a[href*="/clauses/"]')
    clause = 'form[data-autosave-key^="clause-"]'
    text = founder.page.locator(f"{clause} [name=text]").input_value()
    founder.fill(clause, text=f"{text}\n本条经各方逐条讨论，样例补充一款。")
    founder.saved(clause)
    founder.look("agreement-clause")
    journey.book.step("agreement.clause_changed")


def share(journey: Journey, founder: Person, agreement: str, *shares: str) -> None:
    form = f'form[action="{agreement}parties/"]'
    founder.visit(f"{agreement}edit/")
    for index, value in enumerate(shares):
        name = f"parties-{index}"
        founder.fill(form, **{f"{name}-inputs": "样例资金与设备", f"{name}-share": value})
    founder.press(f"{form} .btn-primary")
    journey.book.step("agreement.shares_changed")


def send(journey: Journey, founder: Person, agreement: str) -> None:
    share(journey, founder, agreement, "40", "30", "20")
    founder.visit(agreement)
    assert "90.00" in founder.text()
    assert founder.page.locator("[data-dialog=send]").count() == 0
    share(journey, founder, agreement, "33.34", "33.33", "33.33")
    assert founder.page.locator("[data-sum-output]").inner_text() == "100.00"
    founder.visit(agreement)
    founder.look("agreement-complete")
    founder.confirm("send")
    journey.book.step(
        "agreement.sent",
        told={name: ["agreement.sign"] for name in SIGNATORIES[1:]},
        waiting={name: ["agreement.sign"] for name in SIGNATORIES},
    )
    founder.look("agreement-sent")


def sign_all(journey: Journey, founder: Person) -> None:
    place = f"/c/{journey.consortium}/agreements/"
    university, partner = journey.people("signatory_university"), journey.people("partner")
    founder.follow_task(place)
    founder.look("agreement-sign")
    founder.submit(".sign-card", 422, agreed=True, password="not-my-password")
    journey.book.step(waiting={"founder": ["agreement.sign"]})
    founder.submit(".sign-card", agreed=True, password=PASSWORD)
    journey.book.step("agreement.signed", waiting={"founder": []})
    university.follow_mail(place)
    university.submit(".sign-card", agreed=True, password=PASSWORD)
    journey.book.step("agreement.signed", told={"founder": ["agreement.party_signed"]})
    partner.follow_task(place)
    partner.submit(".sign-card", agreed=True, password=PASSWORD)
    told = {name: ["agreement.in_force"] for name in EVERYBODY}
    told["founder"] = ["agreement.in_force", "agreement.party_signed"]
    journey.book.step(
        "agreement.signed",
        "agreement.enacted",
        "consortium.activated",
        told=told,
        waiting={name: [] for name in SIGNATORIES},
    )


def agree(journey: Journey) -> None:
    founder = journey.people("founder")
    agreement = begin(journey, founder)
    write(journey, founder, agreement)
    send(journey, founder, agreement)
    sign_all(journey, founder)
    founder.visit(agreement)
    founder.look("agreement-in-force")
    founder.press('a[href$="/document/"]')
    founder.press("#document-state .btn-primary")
    founder.page.locator('#document-state a[href$="/document/file/"]').wait_for()
    founder.look("agreement-document")
    assert "100.00%" in founder.download('#document-state a[href$="/document/file/"]')
    journey.book.await_notice("agreement.document_ready")
    journey.book.step(told={"founder": ["agreement.document_ready"]})
    founder.visit(f"/c/{journey.consortium}/")
    assert founder.page.locator(f'main a[href="{agreement}"]').count() == 1
    founder.look("overview-formed")
