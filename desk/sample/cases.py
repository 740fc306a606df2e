"""Filing cases of the sample: dossiers written, submitted, checked, returned, decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pgtrigger
from django.utils import timezone

from consortia.actions import mark_filed
from desk.sample import texts
from desk.sample.formation import admin_of, consortium
from desk.sample.founding import acting, user_of
from desk.sample.past import happened, office_hour
from desk.sample.people import OFFICERS
from filings import actions as filings
from filings.models import Authority, Dossier, Guideline, RegisterEntry, Remark, Submission
from filings.permissions import OfficerRole
from filings.presets import BAOSHAN_2023, XIAMEN_2025
from kernel.audit.actions import SYSTEM
from kernel.notices.models import Duty
from kernel.notices.workdays import add_working_days, end_of_day
from kernel.tenancy.scope import system_scope

# slug, name, region, prefix, preset
AUTHORITIES = (
    ("bsba", "宝山区科委（样例）", "上海市宝山区", "BSBA", BAOSHAN_2023),
    ("xmba", "厦门市科技局（样例）", "厦门市", "XMBA", XIAMEN_2025),
)
# The public texts show no periods; without any the sample would have nothing that falls due.
PERIODS = {
    "acceptance_days": 5,
    "check_days": 10,
    "correction_days": 10,
    "correction_limit": 2,
    "publicity_days": 5,
}
PERIODS_NOTE = "办理时限为样例数值"
FIRST_DAY = 425
INDICATOR = ("name", "unit", "baseline", "target", "due", "method", "responsible")


def build_authorities() -> None:
    with happened(FIRST_DAY):
        with system_scope():
            for slug, name, region, prefix, _preset in AUTHORITIES:
                filings.create_authority(by=SYSTEM, slug=slug, name=name, region=region, number_prefix=prefix)
            for persona, _name, slug, role in OFFICERS:
                authority = Authority.objects.get(slug=slug)
                filings.appoint_officer(authority, by=SYSTEM, user=user_of(persona), role=role)
        for slug, _name, _region, _prefix, preset in AUTHORITIES:
            with acting(_officer(slug, OfficerRole.SENIOR_OFFICER)) as by:
                intake = "；".join(filter(None, [preset["intake"], PERIODS_NOTE]))
                fields = preset | PERIODS | {"intake": intake}
                guideline = filings.create_guideline(Authority.objects.get(slug=slug), by=by, **fields)
                filings.publish_guideline(guideline.pk, by=by)


def _officer(authority: str, role: OfficerRole) -> str:
    return next(persona for persona, _name, place, held in OFFICERS if (place, held) == (authority, role))


@dataclass
class Case:
    """One dossier and the people on its two sides; every step says how many days ago it was."""

    spec: texts.Spec
    dossier: Dossier

    @property
    def lead(self) -> str:
        return admin_of(self.spec["lead"])

    @property
    def officer(self) -> str:
        return _officer(self.dossier.authority.slug, OfficerRole.OFFICER)

    @property
    def senior(self) -> str:
        return _officer(self.dossier.authority.slug, OfficerRole.SENIOR_OFFICER)

    def write(self, days: float, bodies: list[str], indicators: list[list[str]]) -> None:
        rules = self.dossier.guideline.section_rules
        rows = [dict(zip(INDICATOR, row, strict=True)) for row in indicators]
        with happened(days), acting(self.lead) as by:
            for rule, body in zip(rules, bodies, strict=False):
                given = rows if rule.indicators else None
                filings.save_section(self.dossier.pk, rule.key, by=by, body=body, indicators=given)

    def submit(self, days: float) -> None:
        with happened(days), acting(self.lead) as by:
            submission = filings.submit(self.dossier.pk, by=by, truthful=True, no_secrets=True)
        # The number of a receipt names the day.
        today, then = f"{timezone.localdate():%Y%m%d}", f"{office_hour(days):%Y%m%d}"
        number = submission.receipt_number.replace(f"-R{today}-", f"-R{then}-")
        with pgtrigger.ignore("filings.Submission:submission_is_frozen"):
            Submission.objects.filter(pk=submission.pk).update(receipt_number=number)
        self._due(days, "acceptance_days" if submission.round == 1 else "check_days")

    def accept(self, days: float) -> None:
        with happened(days), acting(self.officer) as by:
            filings.accept(self.dossier.pk, by=by)
        self._due(days, "check_days")

    def remark(self, days: float, section: int, text: str, *, internal: bool = False) -> None:
        with happened(days), acting(self.officer) as by:
            filings.add_remark(
                self.dossier.pk, by=by, section_key=self.key(section), text=text, internal=internal
            )

    def send_back(self, days: float, reason: str, remarks: list[tuple[int, str]]) -> None:
        rows = [(self.key(section), text) for section, text in remarks]
        with happened(days), acting(self.officer) as by:
            filings.send_back(self.dossier.pk, by=by, reason=reason, remarks=rows)
        self._due(days, "correction_days")

    def correct(self, days: float, section: int, body: str, reply: str) -> None:
        """Rewrite one section and answer the remarks on it."""
        with happened(days), acting(self.lead) as by:
            filings.save_section(self.dossier.pk, self.key(section), by=by, body=body)
            remarks = Remark.objects.filter(
                dossier=self.dossier, section_key=self.key(section), internal=False
            )
            for remark in remarks:
                filings.answer_remark(remark.pk, by=by, reply=reply, resolved=True)

    def find_in_order(self, days: float) -> None:
        with happened(days), acting(self.officer) as by:
            filings.pass_check(self.dossier.pk, by=by)

    def publicise(self, days: float) -> None:
        with happened(days), acting(self.senior) as by:
            filings.publicise(self.dossier.pk, by=by)
        until = self._due(days, "publicity_days")
        began = office_hour(days).date()
        Dossier.objects.filter(pk=self.dossier.pk).update(publicity_from=began, publicity_until=until)
        RegisterEntry.objects.filter(dossier=self.dossier).update(publicity_until=until)

    def file(self, days: float) -> None:
        with happened(days):
            with acting(self.senior) as by:
                filings.file(self.dossier.pk, by=by)
            with system_scope():
                mark_filed(self.dossier.consortium_id)
        RegisterEntry.objects.filter(dossier=self.dossier).update(filed_on=office_hour(days).date())

    def refuse(self, days: float, reason: str) -> None:
        with happened(days), acting(self.senior) as by:
            filings.refuse(self.dossier.pk, by=by, reason=reason)

    def withdraw(self, days: float, reason: str) -> None:
        with happened(days), acting(self.lead) as by:
            filings.withdraw(self.dossier.pk, by=by, reason=reason)

    def key(self, section: int) -> str:
        return self.dossier.guideline.section_rules[section - 1].key

    def _due(self, days: float, period: str) -> date:
        """Count a period by the working days since the step, in the case and in its duty."""
        last = add_working_days(office_hour(days).date(), PERIODS[period])
        Dossier.objects.filter(pk=self.dossier.pk).update(due_at=end_of_day(last))
        Duty.objects.filter(object_id=self.dossier.pk, done_at=None).update(due_at=end_of_day(last))
        return last


def open_case(spec: texts.Spec, authority: str, *, days: float) -> Case:
    guideline = Guideline.objects.get(authority__slug=authority)
    with happened(days), acting(admin_of(spec["lead"])) as by:
        opened = filings.open_dossier(
            by=by, consortium_id=consortium(spec["slug"]).pk, guideline_id=guideline.pk
        )
    return Case(spec, Dossier.objects.select_related("authority", "guideline").get(pk=opened.pk))
