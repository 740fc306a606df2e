"""The rules of an authority, in versions that stay as they were published."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar
from uuid import UUID

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from filings.models.authority import Authority
from filings.rules import Rules, SectionRule, rules_from, sections_from
from filings.states import GUIDELINE, GuidelineStatus
from kernel.audit.lifecycle import register
from kernel.notices.models import DayKind
from kernel.tenancy.models import BaseModel


class OutcomeWord(models.TextChoices):
    """What the authority calls its decision (handbook 2.1); printed as it stands."""

    FILING = "备案", _("Putting on file")
    RECOGNITION = "认定", _("Recognition")
    PROJECT = "立项", _("Project approval")


# A case is judged under the text it was opened against, so nobody rewrites a published one.
PUBLISHED = ~pgtrigger.Q(old__status=GuidelineStatus.DRAFT)


def _changed(*names: str) -> pgtrigger.Q:
    return reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in names))


class Guideline(BaseModel):
    """One version of a filing guideline; periods are null where it names none."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="guidelines")
    title = models.CharField(_("title"), max_length=120)
    version = models.CharField(_("version"), max_length=20)
    doc_number = models.CharField(_("document number"), max_length=80, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_until = models.DateField(_("in force until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=GuidelineStatus, default=GuidelineStatus.DRAFT
    )
    intake = models.CharField(_("intake"), max_length=200, blank=True)
    outcome_word = models.CharField(
        _("name of the decision"), max_length=8, choices=OutcomeWord, default=OutcomeWord.FILING
    )
    sections = models.JSONField(_("sections"), default=list)
    rules = models.JSONField(_("rules"), default=dict)
    acceptance_days = models.PositiveSmallIntegerField(_("days for acceptance"), null=True, blank=True)
    check_days = models.PositiveSmallIntegerField(_("days for the formal check"), null=True, blank=True)
    correction_days = models.PositiveSmallIntegerField(_("days for correction"), null=True, blank=True)
    correction_limit = models.PositiveSmallIntegerField(_("corrections allowed"), null=True, blank=True)
    publicity_days = models.PositiveSmallIntegerField(_("days of publicity"), null=True, blank=True)
    day_kind = models.CharField(_("kind of days"), max_length=8, choices=DayKind, default=DayKind.WORKING)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "title", "version"], name="guideline_version_once")
        ]
        triggers: ClassVar[list[object]] = [
            *GUIDELINE.triggers(),
            pgtrigger.Protect(
                name="guideline_published_stays",
                operation=pgtrigger.Update,
                condition=PUBLISHED & _changed("title", "version", "sections", "rules", "outcome_word"),
            ),
            pgtrigger.Protect(
                name="guideline_published_is_kept", operation=pgtrigger.Delete, condition=PUBLISHED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"

    def audit_tenants(self) -> dict[str, UUID | None]:
        return {"authority_id": self.authority_id}

    @property
    def section_rules(self) -> tuple[SectionRule, ...]:
        return sections_from(self.sections)

    @property
    def rule_set(self) -> Rules:
        return rules_from(self.rules)

    @property
    def working_days(self) -> bool:
        return self.day_kind == DayKind.WORKING


register(Guideline, GUIDELINE)
