"""Experts of the directory (外部专家智库): people with fields and recusals who have agreed to be asked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.kinds import ExpertKind
from members.models.offers import Term
from members.models.organisation import Organisation
from members.states import EXPERT, EXPERT_TONES, ExpertStatus


class Expert(BaseModel):
    """One person's entry, written by that person; listed while it is active, which is the consent to it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="expert")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind of expertise"), max_length=12, choices=ExpertKind)
    employer = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="experts"
    )
    # For employers outside the directory.
    employer_name = models.CharField(_("unit"), max_length=120, blank=True)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    fields: models.ManyToManyField[Term, models.Model] = models.ManyToManyField(
        Term, verbose_name=_("fields"), related_name="experts", blank=True
    )
    biography = models.TextField(_("biography"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ExpertStatus, default=ExpertStatus.DRAFT)
    away_from = models.DateField(_("not available from"), null=True, blank=True)
    away_until = models.DateField(_("not available until"), null=True, blank=True)
    consented_at = models.DateTimeField(_("consent given at"), null=True, editable=False)
    consent_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        triggers = EXPERT.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(status="active") | models.Q(consented_at__isnull=False),
                name="expert_listed_by_consent",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> str:
        return self.employer.name if self.employer else self.employer_name

    @property
    def tone(self) -> str:
        return EXPERT_TONES[ExpertStatus(self.status)]

    @property
    def own_steps(self) -> frozenset[str]:
        """What the person can do with the entry now."""
        steps = {name for name, rule in EXPERT.transitions.items() if self.status in rule.sources}
        return frozenset(steps | {"withdraw_consent"} if self.consented_at else steps)


class Recusal(BaseModel):
    """A unit on whose matters an expert does not judge; only the expert reads it, draws heed it."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=120)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["expert", "organisation"], name="recusal_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.reason}"


register(Expert, EXPERT)
