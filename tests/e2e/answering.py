"""A challenge on the public board, a sealed answer from outside, the award, a milestone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from bounties.models import Answer, Challenge
from bounties.states import ChallengeStatus
from kernel.jobs.models import Job
from kernel.notices.workdays import SHANGHAI
from tests.bounties.scenes import INDICATORS, SECRET, let_deadline_pass
from tests.e2e.journey import Journey
from tests.e2e.people import Person
from tests.e2e.stage import until

TITLE = "样例：高产菌株连续发酵工艺"
STAGES = (("research", "小试达标", "600000"), ("production", "量产验收", "1200000"))
INSIDE = ("member_university", "signatory_university", "partner")


def write(journey: Journey, founder: Person) -> None:
    founder.visit(f"/c/{journey.consortium}/challenges/")
    founder.look("challenges-empty")
    founder.visit(f"/c/{journey.consortium}/challenges/new/")
    deadline = (timezone.now() + timedelta(days=12)).astimezone(SHANGHAI)
    founder.fill(
        title=TITLE,
        node="发酵",
        background="批次之间产量波动大。",
        goal="连续运行三十天产量稳定。",
        amount="1800000",
        deadline=f"{deadline:%Y-%m-%dT%H:%M}",
    )
    founder.press("main form .form-actions .btn-primary")
    journey.book.step("challenge.drafted")
    founder.look("challenge-draft-incomplete")
    assert founder.page.locator("[data-dialog=publish]").count() == 0


def complete(journey: Journey, founder: Person) -> None:
    founder.press('main a[href$="/edit/"]')
    add_rows(founder, "indicators", [dict(row) for row in INDICATORS])
    due = timezone.localdate() + timedelta(days=400)
    rows = [
        {"stage": stage, "title": title, "due_on": f"{due}", "amount": amount, "deliverable": "样例报告"}
        for stage, title, amount in STAGES
    ]
    add_rows(founder, "milestones", rows)
    founder.look("challenge-edit")
    founder.press("main form .form-actions .btn-primary")
    journey.book.step("challenge.changed")


def add_rows(person: Person, prefix: str, rows: list[dict[str, str]]) -> None:
    """Fill a formset, with a new row for each that is not there yet."""
    root = f'[data-prefix="{prefix}"]'
    for index, row in enumerate(rows):
        if person.page.locator(f"{root} [data-formset-row]").count() <= index:
            person.page.locator(f"{root} [data-formset-add]").click()
        person.fill(root, **{f"{prefix}-{index}-{name}": value for name, value in row.items()})


def publish(journey: Journey, founder: Person) -> Challenge:
    founder.confirm("publish")
    journey.book.step("challenge.published", told={name: ["challenge.published"] for name in INSIDE})
    founder.look("challenge-published")
    return Challenge.objects.get(title=TITLE)


def answer(journey: Journey, outside: Person) -> Answer:
    """From the public board to the receipt."""
    outside.visit("/board/")
    outside.look("board")
    outside.press(f'main h2 a:has-text("{TITLE}")')
    outside.look("board-entry")
    outside.press('main a[href$="/answer/"]')
    outside.look("answer-begin")
    outside.press("main form .btn-primary")
    journey.book.step("answer.begun", waiting={"answerer_outside": ["answer.submit"]})
    outside.press('main a[href$="/edit/"]')
    form = 'form[data-behaviour="autosave"]'
    outside.fill(form, approach=SECRET, team="样例团队五人", price="1750000")
    for index in range(len(INDICATORS)):
        outside.fill(form, **{f"responses-{index}-value": "4.2", f"responses-{index}-response": "exceeds"})
    outside.saved(form)
    outside.look("answer-edit")
    # Saved by itself: what was typed is there without a click.
    outside.visit(outside.page.url)
    assert outside.page.locator("[name=approach]").input_value() == SECRET
    outside.press(f"{form} .btn-primary")
    outside.look("answer-draft")
    outside.confirm("submit")
    outside.look("receipt")
    submitted = Answer.objects.get(challenge__title=TITLE)
    assert submitted.receipt_hash in outside.text()
    journey.book.step(
        "answer.submitted", told={"answerer_outside": ["answer.submitted"]}, waiting={"answerer_outside": []}
    )
    return submitted


def keep_sealed(journey: Journey, founder: Person, challenge: Challenge, answer: Answer) -> None:
    page = f"/c/{journey.consortium}/challenges/{challenge.pk}/"
    founder.visit(page)
    assert SECRET not in founder.page.content()
    assert "样例江南微系统所" not in founder.page.content()
    founder.visit(f"{page}answers/{answer.pk}/", 404)


def let_pass(journey: Journey, challenge: Challenge) -> None:
    let_deadline_pass(challenge)
    Job.objects.filter(task="bounties.settle", key=str(challenge.pk)).update(due_at=timezone.now())
    closed = Challenge.objects.filter(pk=challenge.pk, status=ChallengeStatus.CLOSED)
    until("opening of the answers by the worker", closed.exists)
    journey.book.step(
        "challenge.closed",
        "answer.opened",
        told={"answerer_outside": ["answer.opened"], "founder": ["challenge.award"]},
        waiting={"founder": ["challenge.award"]},
    )


def award(journey: Journey, founder: Person, answer: Answer) -> None:
    founder.follow_task(f"/c/{journey.consortium}/challenges/")
    founder.look("challenge-opened")
    founder.press(f'main a[href$="/answers/{answer.pk}/"]')
    assert SECRET in founder.text()
    founder.look("answer-opened")
    founder.visit(f"/c/{journey.consortium}/challenges/{answer.challenge_id}/award/")
    founder.look("award")
    founder.submit("main form", answer=str(answer.pk), reason="指标全面优于目标，价格合理。")
    journey.book.step(
        "challenge.awarded",
        "answer.awarded",
        told={"answerer_outside": ["answer.awarded"]},
        waiting={"founder": [], "answerer_outside": ["milestone.report", "milestone.report"]},
    )
    founder.look("challenge-awarded")


def reach_milestone(journey: Journey, founder: Person, outside: Person) -> None:
    outside.follow_task("/o/")
    outside.look("own-milestone")
    outside.submit('form[action$="/report/"]', evidence="三批小试样品经第三方检测，报告编号样例-001。")
    journey.book.step(
        "milestone.reported",
        told={"founder": ["milestone.check"]},
        waiting={"founder": ["milestone.check"], "answerer_outside": ["milestone.report"]},
    )
    founder.follow_task(f"/c/{journey.consortium}/milestones/")
    founder.look("milestone")
    founder.confirm("accept")
    journey.book.step(
        "milestone.accepted", told={"answerer_outside": ["milestone.accepted"]}, waiting={"founder": []}
    )
    outside.visit(outside.page.url.partition("milestones/")[0] + "answers/")
    outside.look("answers")


def set_and_award(journey: Journey) -> None:
    founder = journey.people("founder")
    write(journey, founder)
    complete(journey, founder)
    challenge = publish(journey, founder)
    outside = journey.people("answerer_outside")
    submitted = answer(journey, outside)
    keep_sealed(journey, founder, challenge, submitted)
    let_pass(journey, challenge)
    award(journey, founder, submitted)
    reach_milestone(journey, founder, outside)
    founder.visit(f"/c/{journey.consortium}/challenges/")
    founder.look("challenges")
