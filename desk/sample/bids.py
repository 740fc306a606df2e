"""Challenges of the sample: written, published, answered under seal, opened, awarded, worked on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bounties import actions as bounties
from bounties.kinds import Response
from bounties.models import Answer, BoardEntry, Challenge, Indicator, Milestone
from desk.sample.formation import admin_of, consortium
from desk.sample.founding import acting, organisation
from desk.sample.past import happened
from desk.sample.texts import Spec, answers
from kernel.jobs.models import Job, JobStatus
from kernel.notices.models import Duty, Notice
from kernel.notices.workdays import SHANGHAI, end_of_day, is_working_day
from kernel.tenancy.scope import system_scope

PROMISES = "承诺揭榜材料真实、不存在串通揭榜行为，对接触到的技术和商业信息保密，不向任何第三方泄露。"
CLOSING = time(17, 0)
MARKS = {"+": Response.EXCEEDS, "-": Response.DEVIATES}
# What became of the milestones of each awarded challenge; the rest stays planned.
PROGRESS = {
    "module": ("accepted", "reported"),
    "data": ("accepted", "accepted", "accepted"),
    "beads": ("accepted",),
    "droplet": ("accepted", "rejected"),
}
EVIDENCE = (
    "已按里程碑要求完成，成果与测试记录见随附清单；第三方检测报告和应用单位意见已归档，主要指标达到判据。"
)
REJECTION = "寿命数据只有六十二小时，未达到连续使用一百小时的判据，请补充试验后重新提交。"


# Begun, then submitted, in office hours of days between publication and deadline.
SPREAD = """
WITH days AS (
    SELECT a.id, c.opened_at, date_trunc('day', c.published_at, 'Asia/Shanghai') + interval '1 day' AS first,
           greatest(extract(day FROM least(c.deadline, now()) - c.published_at)::int - 2, 0) AS span,
           (row_number() OVER (PARTITION BY a.challenge_id ORDER BY a.created_at))::int AS place
    FROM bounties_answer a JOIN bounties_challenge c ON c.id = a.challenge_id
), moments AS (
    SELECT id, opened_at,
           first + make_interval(days => span * place / 10, hours => 9, mins => 17 * place) AS begun,
           first + make_interval(days => span * (4 + place) / 10, hours => 10, mins => 47 * place) AS given
    FROM days
)
UPDATE bounties_answer a SET
    created_at = m.begun,
    submitted_at = CASE WHEN a.submitted_at IS NOT NULL THEN m.given END,
    updated_at = m.given,
    opened_at = CASE WHEN a.opened_at IS NOT NULL THEN m.opened_at END
FROM moments m WHERE m.id = a.id
"""


def day(offset: int) -> datetime:
    """Five o'clock so many days from today; a day off gives way to the next working day."""
    wanted = timezone.now().astimezone(SHANGHAI).date() + timedelta(days=offset)
    while not is_working_day(wanted):
        wanted += timedelta(days=-1 if offset < 0 else 1)
    return datetime.combine(wanted, CLOSING, SHANGHAI)


def post(spec: Spec) -> None:
    """Bring one challenge to the state in which the sample shows it."""
    published, deadline = -spec["published"], -spec["deadline"]
    with happened(published):
        challenge = _publish(spec)
    for step, answer in enumerate(answers(spec["key"]), start=1):
        with happened(max(published - 3 * step, deadline + 1, 1)):
            begun = _answer(challenge, answer)
        # To be submitted by the deadline, whenever it was begun.
        Duty.objects.filter(object_id=begun).update(due_at=challenge.deadline)
    if spec["ends"] == "withdrawn":
        with happened(published / 2), acting(spec["by"]) as by:
            bounties.withdraw(challenge.pk, by=by, reason=spec["reason"])
    if deadline > 0:
        _move_deadline(challenge, spec)
        _decide(challenge, spec)


def _publish(spec: Spec) -> Challenge:
    """Past deadlines are set afterwards: until the answers are in, the database must take them."""
    with acting(spec["by"]) as by:
        challenge = bounties.create_challenge(
            consortium(spec["consortium"]).pk,
            by=by,
            title=spec["title"],
            indicators=_indicators(spec),
            milestones=_milestones(spec),
            deadline=day(max(spec["deadline"], 2)),
            **_brief(spec),
        )
        if spec["ends"] != "draft":
            bounties.publish(challenge.pk, by=by)
    return challenge


def _brief(spec: Spec) -> dict[str, Any]:
    names = (
        "node",
        "kind",
        "background",
        "goal",
        "scene",
        "constraints",
        "requirements",
        "benefit",
        "openness",
    )
    own = {name: spec[name] for name in names if name in spec}
    return own | {"amount_fen": spec["amount"] * 100, "ip_rule": spec["ip"]}


def _indicators(spec: Spec) -> list[dict[str, str]]:
    names = ("name", "baseline", "direction", "target", "unit", "method")
    return [dict(zip(names, row, strict=True)) for row in spec["indicator"]]


def _milestones(spec: Spec) -> list[dict[str, Any]]:
    names = ("stage", "title", "deliverable", "criterion")
    return [
        dict(zip(names, row[:4], strict=True))
        | {"due_on": day(row[4]).date(), "amount_fen": spec["amount"] * row[5]}
        for row in spec["milestone"]
    ]


def _answer(challenge: Challenge, spec: Spec) -> UUID:
    """Write an answer and, unless it stays a draft, submit it under seal."""
    indicators = Indicator.objects.filter(challenge=challenge).order_by("order").values_list("pk", flat=True)
    rows = [_response(pk, given) for pk, given in zip(indicators, spec["values"], strict=True)]
    texts = {name: spec[name] for name in ("approach", "foundation", "team", "budget")}
    with acting(admin_of(spec["organisation"])) as by:
        answer = bounties.start_answer(
            challenge.pk,
            by=by,
            organisation_id=organisation(spec["organisation"]).pk,
            price_fen=spec["price"] * 100,
            commitments=PROMISES,
            responses=rows,
            **texts,
        )
        if spec.get("state") != "draft":
            bounties.submit(answer.pk, by=by)
    return answer.pk


def _response(indicator: UUID, given: str) -> dict[str, Any]:
    value, _space, mark = given.partition(" ")
    return {"indicator": indicator, "response": MARKS.get(mark, Response.MEETS), "value": value}


def _move_deadline(challenge: Challenge, spec: Spec) -> None:
    """The owner of the tables may; touching the answers makes their guard take the deadline over."""
    deadline = day(spec["deadline"])
    Challenge.objects.filter(pk=challenge.pk).update(deadline=deadline)
    BoardEntry.objects.filter(pk=challenge.pk).update(deadline=deadline)
    Answer.objects.filter(challenge=challenge).update(updated_at=timezone.now())
    told = Notice.objects.filter(key=f"challenge.published:{challenge.pk}")
    for notice in told:
        notice.params["deadline"] = f"{deadline:%Y-%m-%d %H:%M}"
        notice.save(update_fields=["params"])
    Job.objects.filter(task="bounties.settle", key=str(challenge.pk)).update(status=JobStatus.DONE)


def _decide(challenge: Challenge, spec: Spec) -> None:
    """What the portal does at the deadline, and what the poster made of the answers."""
    with happened(-spec["deadline"]), system_scope():
        bounties.settle(challenge.pk)
    # To the minute: the worker waits for the deadline.
    opened = day(spec["deadline"]) + timedelta(minutes=1)
    Challenge.objects.filter(pk=challenge.pk).update(opened_at=opened)
    if spec["ends"] == "failed" and answers(spec["key"]):
        with happened(-spec["deadline"] - 8), acting(spec["by"]) as by:
            bounties.fail(challenge.pk, by=by, reason=spec["reason"])
    if spec["ends"] == "awarded":
        with happened(-spec["deadline"] - 9):
            _award(challenge, spec)
        _work(challenge, spec)


def _award(challenge: Challenge, spec: Spec) -> None:
    given = {
        answer.organisation.slug: answer.pk for answer in challenge.answers.select_related("organisation")
    }
    feedback = {given[a["organisation"]]: a["feedback"] for a in answers(spec["key"]) if "feedback" in a}
    with acting(spec["by"]) as by:
        bounties.award(
            challenge.pk, by=by, answer_id=given[spec["winner"]], reason=spec["reason"], feedback=feedback
        )


def _work(challenge: Challenge, spec: Spec) -> None:
    """Milestones reported and checked as far as the sample goes; what is due stays due on its day."""
    plan = list(Milestone.objects.filter(challenge=challenge).order_by("order"))
    for milestone in plan:
        Duty.objects.filter(object_id=milestone.pk).update(due_at=end_of_day(milestone.due_on))
    for milestone, outcome in zip(plan, PROGRESS[spec["key"]], strict=False):
        late = (day(0).date() - milestone.due_on).days
        _report(milestone, spec["winner"], days=2 if outcome == "reported" else late + 3)
        if outcome == "accepted":
            with happened(max(late - 2, 1)), acting(spec["by"]) as by:
                bounties.accept(milestone.pk, by=by, reason="经评审，达到里程碑判据。")
        if outcome == "rejected":
            with happened(max(late - 3, 1)), acting(spec["by"]) as by:
                bounties.reject(milestone.pk, by=by, reason=REJECTION)


def _report(milestone: Milestone, winner: str, *, days: float) -> None:
    with happened(days), acting(admin_of(winner)) as by:
        bounties.report(milestone.pk, by=by, evidence=EVIDENCE)


def date_answers() -> None:
    """Spread the answers between publication and deadline.

    Their guard refuses to touch a submitted answer, so it is switched off for this one statement, which only
    the owner of the table can do and which ends with the transaction at the latest.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE bounties_answer DISABLE TRIGGER bounties_guard_answer")
        cursor.execute(SPREAD)
        cursor.execute("ALTER TABLE bounties_answer ENABLE TRIGGER bounties_guard_answer")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
