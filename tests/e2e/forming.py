"""From a stranger at the sign-up page to a consortium with three members."""

from __future__ import annotations

from tests.e2e.journey import Journey
from tests.e2e.people import Person

CODE = "91310113MA1GB2C3X3"
# The letter O does not occur in these codes.
MISREAD = CODE.replace("0", "O")
PARTNER_CODE = "91310115MA1HC4D543"
NAME = "样例合成生物制造创新联合体"


def sign_up(journey: Journey) -> Person:
    visitor = journey.people.stranger()
    for path, name in (
        ("/", "home"),
        ("/help/", "help"),
        ("/privacy/", "privacy"),
    ):
        visitor.visit(path)
        visitor.look(name)
    visitor.visit("/accounts/signup/")
    visitor.look("sign-up")
    founder = journey.newcomer("founder")
    founder.sign_up("方晓")
    founder.sign_in()
    founder.look("tasks-empty")
    return founder


def register(journey: Journey, person: Person, code: str, name: str) -> str:
    """Register an organisation with its code; the kind is filled in. Returns the address of its workspace."""
    page = person.page
    page.locator("[name=credit_code]").press_sequentially(code)
    page.locator("#code-check .text-good").wait_for()
    assert page.locator("[name=kind]").input_value() == "enterprise"
    person.submit(
        "main form",
        name=name,
        chain_position="upstream",
        size="small",
        region="上海市宝山区",
        legal_representative="样例法人",
    )
    return page.url.removeprefix(journey.stage.url)


def register_lead(journey: Journey, founder: Person) -> None:
    page = founder.visit("/organisations/new/")
    page.locator("[name=credit_code]").press_sequentially(MISREAD)
    hint = page.locator("#code-check .alert")
    hint.wait_for()
    assert CODE in hint.inner_text()
    founder.look("register-wrong-code")
    founder.submit("main form", 422, name="样例晨曦生物", chain_position="midstream", size="medium")
    assert CODE in page.locator("main").inner_text()
    journey.book.step()
    page.locator("[name=credit_code]").fill("")
    journey.lead_url = register(journey, founder, CODE, "样例晨曦生物科技")
    journey.book.step("organisation.registered", told={"founder": ["organisation.registered"]})
    founder.look("organisation")
    name_signatory(journey, founder, journey.lead_url, "founder")


def name_signatory(journey: Journey, person: Person, workspace: str, who: str) -> None:
    person.visit(f"{workspace}staff/")
    person.submit(
        'form[action$="/staff/invite/"]', email=f"{who}@example.test", role="signatory", capacity="法定代表人"
    )
    journey.book.step("staff_invitation.sent")
    person.look("role-offered")
    person.press('form[action$="/accept/"] button')
    journey.book.step("staff_invitation.accepted", "staff.added")
    person.visit(f"{workspace}staff/")
    person.look("staff")


def found(journey: Journey, founder: Person) -> None:
    founder.visit("/consortia/new/")
    founder.look("consortium-new")
    founder.submit(
        "main form",
        name=NAME,
        field="合成生物",
        kind="task",
        region="上海市宝山区",
        goal="让生物基材料的成本降到石油基材料以下。",
        introduction="由样例晨曦生物科技牵头的样例联合体。",
    )
    journey.consortium = founder.page.url.split("/")[4]
    journey.book.step("consortium.founded", "membership.accepted", told={"founder": ["consortium.founded"]})
    founder.look("members")


def invite(journey: Journey, founder: Person, name: str) -> None:
    """Invite an organisation that is found in the directory while its name is typed."""
    page = founder.visit(f"/c/{journey.consortium}/members/invite/")
    page.locator("#id_q").press_sequentially(name[2:4])
    founder.press(f'#found li:has-text("{name}") a')
    if "invite" not in journey.looked:
        journey.looked.add("invite")
        founder.look("invite")
    founder.submit("form.card", task=f"样例任务：{name}", reason="样例理由", message="诚邀贵单位加入。")


def invite_all(journey: Journey, founder: Person) -> None:
    for name, persona in (("样例东海大学", "member_university"), ("样例泰泽生物", "member_supplier")):
        invite(journey, founder, name)
        journey.book.step(
            "membership.invited",
            told={persona: ["membership.answer"]},
            waiting={persona: ["membership.answer"], "founder": []},
        )
    founder.look("member-invited")
    founder.visit(f"/c/{journey.consortium}/members/invite/")
    founder.submit("form.card", email="partner@example.test", task="样例中试放大")
    journey.book.step("membership.invited")


def accept_one_decline_one(journey: Journey) -> None:
    university, supplier = journey.people("member_university"), journey.people("member_supplier")
    university.visit("/tasks/")
    university.look("tasks")
    university.follow_task("/invitations/")
    university.look("invitation")
    university.press('form[action$="/accept/"] button')
    assert university.page.url.endswith(f"/c/{journey.consortium}/")
    journey.book.step(
        "membership.accepted",
        told={"founder": ["membership.accepted"], "signatory_university": ["seat.added"]},
        waiting={"member_university": []},
    )
    university.look("overview-of-a-member")
    supplier.follow_task("/invitations/")
    supplier.confirm("decline", reason="本年度研发力量已排满。")
    assert "本年度研发力量已排满。" in supplier.text()
    journey.book.step(
        "membership.declined", told={"founder": ["membership.declined"]}, waiting={"member_supplier": []}
    )
    supplier.look("invitation-declined")
    supplier.visit(f"/c/{journey.consortium}/", 404)


def join_by_link(journey: Journey) -> Person:
    """Somebody without an account follows the mail, registers an organisation on the way, and joins."""
    partner = journey.newcomer("partner")
    link = journey.stage.link_in_mail("partner@example.test", "/invite/")
    partner.visit(link)
    partner.look("invitation-by-link")
    partner.press('main a[href^="/accounts/signup/"]')
    partner.sign_up("白帆", via=partner.page.url)
    partner.sign_in()
    partner.visit(link)
    partner.look("invitation-by-link-signed-in")
    partner.press('main a[href^="/organisations/new/"]')
    register(journey, partner, PARTNER_CODE, "样例白帆中试科技")
    assert partner.page.url == link
    journey.book.step("organisation.registered", told={"partner": ["organisation.registered"]})
    partner.press("main form .btn-primary")
    journey.book.step(
        "membership.taken_up",
        waiting={"partner": ["membership.answer"]},
    )
    return partner


def name_signatory_and_accept(journey: Journey, partner: Person) -> None:
    partner.visit("/tasks/")
    workspace = partner.page.locator('.workspace-menu a[href^="/o/"], a.menu-item[href^="/o/"]').first
    name_signatory(journey, partner, str(workspace.get_attribute("href")), "partner")
    partner.follow_task("/invitations/")
    partner.press('form[action$="/accept/"] button')
    journey.book.step(
        "membership.accepted", told={"founder": ["membership.accepted"]}, waiting={"partner": []}
    )


def form(journey: Journey) -> None:
    founder = sign_up(journey)
    journey.people.known["founder"] = founder
    register_lead(journey, founder)
    found(journey, founder)
    invite_all(journey, founder)
    accept_one_decline_one(journey)
    partner = join_by_link(journey)
    journey.people.known["partner"] = partner
    name_signatory_and_accept(journey, partner)
    founder.visit(f"/c/{journey.consortium}/members/")
    assert founder.page.locator("#rows tbody tr").count() == 4
    founder.look("members-joined")
