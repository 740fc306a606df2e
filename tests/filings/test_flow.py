"""Each step of a case: state, event, duty, notice, and who is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from filings import actions
from filings.models import Dossier, RegisterEntry, RemarkAnswer, Submission
from filings.presets import BAOSHAN_2023
from filings.states import DossierStatus
from kernel.audit.models import Event
from kernel.jobs.models import Job
from kernel.notices.models import Duty, Notice
from kernel.tenancy.errors import RuleBroken, TransitionNotAllowed
from kernel.tenancy.scope import user_scope
from tests.filings import stages
from tests.world import World


def open_duties(dossier: Dossier) -> list[tuple[str, str]]:
    return list(Duty.objects.filter(object_id=dossier.pk, done_at=None).values_list("kind", "axis"))


def events(dossier: Dossier) -> list[str]:
    return list(Event.objects.filter(object_id=dossier.pk).order_by("number").values_list("name", flat=True))


def told(dossier: Dossier, kind: str) -> list[str]:
    notices = Notice.objects.filter(kind=kind, params__consortium=dossier.consortium_name)
    return sorted(notice.user.name for notice in notices)


def test_opening_lays_out_the_sections_of_the_guideline(world: World) -> None:
    dossier = stages.opened(world)
    assert dossier.status == DossierStatus.DRAFT
    assert list(dossier.sections.values_list("title", flat=True)) == [
        "建设意义及必要性",
        "建设基础及优势",
        "建设思路",
        "预期目标及重点任务",
        "组织架构及运行机制",
        "保障措施",
        "进度计划",
    ]
    assert events(dossier) == ["dossier.opened"]


def test_opening_twice_for_one_authority_is_refused(world: World) -> None:
    dossier = stages.opened(world)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.open_dossier(
            by=world.lead_admin, consortium_id=world.consortium.pk, guideline_id=dossier.guideline_id
        )
    assert Dossier.objects.count() == 1


def test_opening_needs_the_right_to_write(world: World) -> None:
    guideline = stages.guideline(world)
    for persona, error in (("member_university", PermissionDenied), ("other_lead", Http404)):
        user = world.user(persona)
        with user_scope(user), pytest.raises(error):
            actions.open_dossier(by=user, consortium_id=world.consortium.pk, guideline_id=guideline.pk)
    assert Dossier.objects.count() == 0


def test_opening_against_a_retired_guideline_is_refused(world: World) -> None:
    guideline = stages.guideline(world)
    with user_scope(world.senior_officer):
        actions.retire_guideline(guideline.pk, by=world.senior_officer, reason="新版发布")
    with pytest.raises(RuleBroken):
        stages.opened(world, guideline)


def test_submission_freezes_the_record_and_tells_the_officers(world: World) -> None:
    dossier = stages.submitted(world)
    submission = Submission.objects.get(dossier=dossier)
    assert (dossier.status, dossier.round, dossier.percent) == (DossierStatus.SUBMITTED, 1, 100)
    assert [section["key"] for section in submission.sections][3] == stages.GOALS
    assert len(submission.snapshot["members"]) == 3
    assert [party["signatory"] for party in submission.snapshot["agreement"]["parties"]] == [
        "沈国栋",
        "刘堃",
        "林越",
    ]
    assert sorted(submission.snapshot["statements"]) == ["no_secrets", "truthful"]
    assert open_duties(dossier) == [("dossier.accept", "authority")]
    assert told(dossier, "dossier.accept") == ["何正", "李倩"]
    assert dossier.due_at is not None


def test_submission_without_statements_is_refused(world: World) -> None:
    dossier = stages.written(world)
    with user_scope(world.lead_admin), pytest.raises(RuleBroken) as refused:
        actions.submit(dossier.pk, by=world.lead_admin, truthful=True, no_secrets=False)
    assert refused.value.attr == "no_secrets"
    assert stages.fresh(dossier).status == DossierStatus.DRAFT
    assert Submission.objects.count() == 0
    assert Duty.objects.filter(object_id=dossier.pk).count() == 0


def test_submission_of_an_incomplete_dossier_names_what_is_missing(world: World) -> None:
    dossier = stages.opened(world)
    with pytest.raises(RuleBroken) as refused:
        stages.submit(world, dossier)
    assert "建设思路" in str(refused.value)
    assert stages.fresh(dossier).round == 0


def test_submission_needs_the_right_to_submit(world: World) -> None:
    dossier = stages.written(world)
    with user_scope(world.lead_staff), pytest.raises(PermissionDenied):
        actions.submit(dossier.pk, by=world.lead_staff, truthful=True, no_secrets=True)
    assert stages.fresh(dossier).status == DossierStatus.DRAFT


def test_first_submission_under_a_retired_guideline_is_refused(world: World) -> None:
    dossier = stages.written(world)
    with user_scope(world.senior_officer):
        actions.retire_guideline(dossier.guideline_id, by=world.senior_officer, reason="新版发布")
    with pytest.raises(RuleBroken):
        stages.submit(world, dossier)


def test_acceptance_gives_a_number_and_an_officer(world: World) -> None:
    dossier = stages.accepted(world)
    assert dossier.number is not None
    assert dossier.number.startswith("BSBA-")
    assert dossier.number.endswith("-0001")
    assert dossier.officer == world.officer
    assert open_duties(dossier) == [("dossier.check", "authority")]
    assert told(dossier, "dossier.accepted") == ["王敏"]
    assert events(dossier)[-2:] == ["dossier.submitted", "dossier.accepted"]


def test_acceptance_twice_is_refused_and_costs_no_number(world: World) -> None:
    dossier = stages.accepted(world)
    with pytest.raises(TransitionNotAllowed):
        stages.act(world, "accept", dossier)
    assert stages.fresh(dossier).number == dossier.number


def test_numbers_of_two_authorities_are_counted_apart(world: World) -> None:
    first = stages.accepted(world)
    senior = world.other_officer
    with user_scope(senior):
        guideline = actions.create_guideline(world.authority("xm"), by=senior, **BAOSHAN_2023)
        actions.publish_guideline(guideline.pk, by=senior)
    second = stages.opened(world, guideline)
    stages.write(second, world.lead_admin)
    stages.submit(world, second)
    stages.act(world, "accept", second, by="other_officer")
    assert str(first.number).endswith("-0001")
    assert str(stages.fresh(second).number).startswith("XMBA-")
    assert str(stages.fresh(second).number).endswith("-0001")


def test_return_hands_over_all_remarks_at_once(world: World) -> None:
    dossier = stages.accepted(world)
    stages.act(world, "add_remark", dossier, section_key="approach", text="请说明总体布局")
    stages.act(world, "add_remark", dossier, section_key="approach", text="内部意见", internal=True)
    with user_scope(world.lead_admin):
        assert dossier.remarks.count() == 0
    stages.send_back(world, dossier)
    with user_scope(world.lead_admin):
        assert [remark.section_key for remark in dossier.remarks.all()] == ["approach", stages.GOALS]
    assert stages.fresh(dossier).status == DossierStatus.RETURNED
    assert open_duties(dossier) == [("dossier.correct", "consortium")]
    assert told(dossier, "dossier.correct") == ["王敏"]


def test_return_without_a_reason_changes_nothing(world: World) -> None:
    dossier = stages.accepted(world)
    with pytest.raises(RuleBroken):
        stages.act(world, "send_back", dossier, reason="  ", remarks=[(stages.GOALS, "x")])
    assert stages.fresh(dossier).status == DossierStatus.ACCEPTED
    assert dossier.remarks.count() == 0
    assert open_duties(dossier) == [("dossier.check", "authority")]


def test_remark_on_an_unknown_section_is_refused(world: World) -> None:
    dossier = stages.accepted(world)
    with pytest.raises(RuleBroken):
        stages.act(world, "add_remark", dossier, section_key="nowhere", text="x")
    assert dossier.remarks.count() == 0


def test_resubmission_waits_for_every_remark(world: World) -> None:
    dossier = stages.returned(world)
    with pytest.raises(RuleBroken):
        stages.submit(world, dossier)
    assert stages.fresh(dossier).round == 1


def test_resubmission_goes_on_in_the_check(world: World) -> None:
    dossier = stages.returned(world)
    stages.corrected(world, dossier)
    again = stages.fresh(dossier)
    assert (again.status, again.round, again.number) == (DossierStatus.ACCEPTED, 2, dossier.number)
    assert open_duties(again) == [("dossier.check", "authority")]
    assert events(again)[-1] == "dossier.resubmitted"


def test_corrections_end_at_the_limit_of_the_guideline(world: World) -> None:
    dossier = stages.returned(world, correction_limit=1)
    stages.corrected(world, dossier)
    with pytest.raises(RuleBroken):
        stages.send_back(world, dossier)
    assert stages.fresh(dossier).status == DossierStatus.ACCEPTED
    stages.act(world, "pass_check", dossier)
    assert stages.fresh(dossier).status == DossierStatus.PASSED


def test_pass_asks_those_who_decide(world: World) -> None:
    dossier = stages.passed(world)
    assert open_duties(dossier) == [("dossier.decide", "authority")]
    assert told(dossier, "dossier.decide") == ["何正"]
    assert told(dossier, "dossier.passed") == ["王敏"]


def test_decision_is_not_the_checking_officers(world: World) -> None:
    dossier = stages.passed(world)
    with pytest.raises(PermissionDenied):
        stages.act(world, "file", dossier)
    assert RegisterEntry.objects.count() == 0


def test_filing_writes_the_register_and_asks_a_worker(world: World) -> None:
    dossier = stages.filed(world)
    entry = RegisterEntry.objects.get()
    assert (entry.filing_number, entry.status_text, entry.member_count) == (dossier.number, "已备案", 3)
    assert open_duties(dossier) == []
    job = Job.objects.get(task="filings.mark_filed")
    assert job.arguments == {"consortium_id": str(world.consortium.pk)}
    assert told(dossier, "dossier.filed") == ["刘堃", "周岚", "张喆", "林越", "沈国栋", "王敏", "陈䶮"]


def test_publicity_holds_the_decision_back(world: World) -> None:
    dossier = stages.in_publicity(world)
    entry = RegisterEntry.objects.get()
    assert (entry.status, entry.status_text) == ("in_publicity", "公示中")
    with pytest.raises(RuleBroken):
        stages.act(world, "file", dossier, by="senior_officer")
    assert stages.fresh(dossier).status == DossierStatus.IN_PUBLICITY


def test_filing_after_publicity_completes_the_same_entry(world: World) -> None:
    dossier = stages.in_publicity(world)
    Dossier.objects.filter(pk=dossier.pk).update(publicity_until="2020-01-01")
    stages.act(world, "file", dossier, by="senior_officer")
    entry = RegisterEntry.objects.get()
    assert (entry.status, entry.filing_number) == ("filed", dossier.number)


def test_publicity_without_a_period_is_refused(world: World) -> None:
    dossier = stages.passed(world)
    with pytest.raises(RuleBroken):
        stages.act(world, "publicise", dossier, by="senior_officer")
    assert stages.fresh(dossier).status == DossierStatus.PASSED


def test_refusal_takes_the_case_out_of_the_public(world: World) -> None:
    dossier = stages.in_publicity(world)
    stages.act(world, "refuse", dossier, by="senior_officer", reason="异议成立")
    assert stages.fresh(dossier).status == DossierStatus.REFUSED
    assert RegisterEntry.objects.count() == 0
    assert open_duties(dossier) == []
    assert "王敏" in told(dossier, "dossier.refused")


def test_withdrawal_ends_the_duty_of_the_officers(world: World) -> None:
    dossier = stages.submitted(world)
    with user_scope(world.lead_admin):
        actions.withdraw(dossier.pk, by=world.lead_admin, reason="成员变化")
    assert stages.fresh(dossier).status == DossierStatus.WITHDRAWN
    assert open_duties(dossier) == []
    assert told(dossier, "dossier.withdrawn") == ["何正", "李倩"]


def test_withdrawal_of_a_draft_tells_nobody(world: World) -> None:
    dossier = stages.opened(world)
    with user_scope(world.lead_admin):
        actions.withdraw(dossier.pk, by=world.lead_admin, reason="改用新指引")
    assert told(dossier, "dossier.withdrawn") == []


def test_after_withdrawal_a_new_dossier_can_be_opened(world: World) -> None:
    dossier = stages.opened(world)
    with user_scope(world.lead_admin):
        actions.withdraw(dossier.pk, by=world.lead_admin, reason="重来")
    assert stages.opened(world, dossier.guideline).status == DossierStatus.DRAFT


def test_assignment_names_an_officer_and_tells(world: World) -> None:
    dossier = stages.submitted(world)
    stages.act(world, "assign", dossier, by="senior_officer", officer_id=world.officer.pk)
    assert stages.fresh(dossier).officer == world.officer
    assert told(dossier, "dossier.assigned") == ["李倩"]


def test_assignment_only_to_those_who_check(world: World) -> None:
    dossier = stages.submitted(world)
    for persona in ("supervisor", "liaison", "other_officer", "lead_admin"):
        with pytest.raises(RuleBroken):
            stages.act(world, "assign", dossier, by="senior_officer", officer_id=world.user(persona).pk)
    with pytest.raises(PermissionDenied):
        stages.act(world, "assign", dossier, officer_id=world.officer.pk)
    assert stages.fresh(dossier).officer is None


def test_remark_can_be_taken_back_until_it_is_handed_over(world: World) -> None:
    dossier = stages.accepted(world)
    first = stages.act(world, "add_remark", dossier, section_key=stages.GOALS, text="甲")
    second = stages.act(world, "add_remark", dossier, section_key=stages.GOALS, text="乙")
    with user_scope(world.senior_officer), pytest.raises(RuleBroken):
        actions.delete_remark(first.pk, by=world.senior_officer)
    with user_scope(world.officer):
        actions.delete_remark(first.pk, by=world.officer)
    stages.act(world, "send_back", dossier, reason="请补正")
    with user_scope(world.officer), pytest.raises(TransitionNotAllowed):
        actions.delete_remark(second.pk, by=world.officer)
    assert [remark.text for remark in dossier.remarks.all()] == ["乙"]


def test_answer_needs_words_or_a_correction(world: World) -> None:
    dossier = stages.returned(world)
    remark = dossier.remarks.get()
    with user_scope(world.lead_admin), pytest.raises(RuleBroken):
        actions.answer_remark(remark.pk, by=world.lead_admin, reply=" ", resolved=False)
    assert RemarkAnswer.objects.count() == 0


def test_answer_is_read_by_the_authority_when_the_correction_is_handed_in(world: World) -> None:
    dossier = stages.returned(world)
    remark = dossier.remarks.get()
    with user_scope(world.lead_admin):
        actions.answer_remark(remark.pk, by=world.lead_admin, reply="初稿", resolved=False)
        actions.answer_remark(remark.pk, by=world.lead_admin, reply="已补正", resolved=True)
    with user_scope(world.officer):
        assert (dossier.remarks.get().reply, RemarkAnswer.objects.count()) == ("", 0)
        assert Event.objects.filter(name="remark.answered").count() == 0
    stages.submit(world, dossier)
    with user_scope(world.officer):
        answered = dossier.remarks.get()
    assert (answered.reply, answered.replied_by_name) == ("已补正", "王敏")
    assert answered.resolved_at is not None
    assert RemarkAnswer.objects.count() == 0


def test_case_with_the_authority_cannot_be_written(world: World) -> None:
    dossier = stages.submitted(world)
    with user_scope(world.lead_admin), pytest.raises(TransitionNotAllowed):
        actions.save_section(dossier.pk, stages.GOALS, by=world.lead_admin, body="改动")
    assert dossier.sections.get(key=stages.GOALS).version == 2
