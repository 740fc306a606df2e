"""A case at each stage, made through the actions by the people who would do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agreements import actions as agreements
from agreements import selectors as agreement_selectors
from agreements.models import Agreement
from filings import actions, presets
from filings.models import Dossier, Guideline, Submission
from kernel.accounts.models import User
from kernel.tenancy.scope import user_scope
from tests.world import PASSWORD, World

SIGNATORIES = ("signatory_lead", "signatory_university", "signatory_supplier")
GOALS = "goals"
INDICATOR = {
    "name": "检测通量",
    "unit": "测试/时",
    "baseline": "200",
    "target": "≥600",
    "method": "YY/T 1174",
    "due": "M18",
    "responsible": "样例申江诊断科技",
}


def guideline(world: World, **changes: Any) -> Guideline:
    """Baoshan's guideline with periods, in force."""
    periods = {"acceptance_days": 5, "check_days": 10, "correction_days": 15, "correction_limit": 2}
    senior = world.senior_officer
    with user_scope(senior):
        fields = presets.BAOSHAN_2023 | periods | changes
        made = actions.create_guideline(world.authority(), by=senior, **fields)
        return actions.publish_guideline(made.pk, by=senior)


def agreement_in_force(world: World) -> Agreement:
    lead = world.lead_admin
    with user_scope(lead):
        agreement = agreements.create_agreement(by=lead, consortium=world.consortium.slug)
        shares = zip(agreement_selectors.parties_of(agreement), (4000, 3000, 3000), strict=True)
        agreements.update_agreement(
            agreement.pk,
            by=lead,
            dispute_route="arbitration",
            dispute_body="样例仲裁委员会",
            parties=[{"id": party.pk, "inputs": "资金", "share_bp": share} for party, share in shares],
        )
        agreements.send(agreement.pk, by=lead)
    agreement.refresh_from_db()
    for persona in SIGNATORIES:
        signatory = world.user(persona)
        with user_scope(signatory):
            agreements.sign(agreement.pk, by=signatory, password=PASSWORD, text_hash=agreement.text_hash)
    return agreement


def opened(world: World, against: Guideline | None = None) -> Dossier:
    rules = against or guideline(world)
    with user_scope(world.lead_admin):
        return actions.open_dossier(
            by=world.lead_admin, consortium_id=world.consortium.pk, guideline_id=rules.pk
        )


def write(dossier: Dossier, by: User, *, text: str = "样例正文，说明本章内容。") -> None:
    with user_scope(by):
        keys = [rule.key for rule in dossier.guideline.section_rules]
        sections: list[dict[str, Any]] = [{"key": key, "body": text} for key in keys]
        for section in sections:
            if section["key"] == GOALS:
                section["indicators"] = [INDICATOR]
        actions.save_sections(dossier.pk, by=by, sections=sections)


def written(world: World, **changes: Any) -> Dossier:
    """Ready to be handed in."""
    agreement_in_force(world)
    dossier = opened(world, guideline(world, **changes))
    write(dossier, world.lead_admin)
    return dossier


def submit(world: World, dossier: Dossier) -> Submission:
    with user_scope(world.lead_admin):
        return actions.submit(dossier.pk, by=world.lead_admin, truthful=True, no_secrets=True)


def submitted(world: World, **changes: Any) -> Dossier:
    dossier = written(world, **changes)
    submit(world, dossier)
    return fresh(dossier)


def accepted(world: World, **changes: Any) -> Dossier:
    dossier = submitted(world, **changes)
    act(world, "accept", dossier)
    return fresh(dossier)


def returned(world: World, **changes: Any) -> Dossier:
    """With one remark on the section of the goals."""
    dossier = accepted(world, **changes)
    send_back(world, dossier)
    return fresh(dossier)


def send_back(world: World, dossier: Dossier) -> None:
    act(world, "send_back", dossier, reason="请补正", remarks=[(GOALS, "目标须给出可考核的技术指标")])


def corrected(world: World, dossier: Dossier) -> Submission:
    """The remark answered, the text mended, handed in again."""
    lead = world.lead_admin
    with user_scope(lead):
        for remark in dossier.remarks.filter(resolved_at=None, internal=False):
            actions.answer_remark(remark.pk, by=lead, reply="已补正", resolved=True)
        actions.save_section(dossier.pk, GOALS, by=lead, body="样例正文，检测通量由200提升至不低于600。")
    return submit(world, dossier)


def passed(world: World, **changes: Any) -> Dossier:
    dossier = accepted(world, **changes)
    act(world, "pass_check", dossier)
    return fresh(dossier)


def in_publicity(world: World, days: int = 5) -> Dossier:
    dossier = passed(world)
    act(world, "publicise", dossier, by="senior_officer", days=days)
    return fresh(dossier)


def filed(world: World, **changes: Any) -> Dossier:
    dossier = passed(world, **changes)
    act(world, "file", dossier, by="senior_officer")
    return fresh(dossier)


def act(world: World, name: str, dossier: Dossier, *, by: str = "officer", **arguments: Any) -> Any:
    user = world.user(by)
    with user_scope(user):
        return getattr(actions, name)(dossier.pk, by=user, **arguments)


def fresh(dossier: Dossier | UUID) -> Dossier:
    pk = dossier if isinstance(dossier, UUID) else dossier.pk
    return Dossier.objects.select_related("authority", "guideline", "officer").get(pk=pk)


def opened_by_other(world: World, rules: Guideline) -> Dossier:
    """A second case of the same authority, by a consortium that has no agreement: written and handed in."""
    lead = world.other_lead
    with user_scope(lead):
        dossier = actions.open_dossier(
            by=lead, consortium_id=world.other_consortium.pk, guideline_id=rules.pk
        )
    write(dossier, lead)
    with user_scope(lead):
        actions.submit(dossier.pk, by=lead, truthful=True, no_secrets=True)
    return fresh(dossier)
