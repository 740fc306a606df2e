"""Challenges, their indicators and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bounties.kinds import Direction, Openness, Stage
from bounties.models.brief import Brief, Priced
from bounties.states import CHALLENGE, MILESTONE, MILESTONE_TONES, ChallengeStatus, MilestoneStatus
from consortia.models import Consortium
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation

if TYPE_CHECKING:
    from bounties.models.answer import Answer


class Challenge(BaseModel, Brief):
    """A need with indicators, money and a deadline; frozen from its publication on."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="challenges")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("poster"), on_delete=models.PROTECT, related_name="+"
    )
    openness = models.CharField(_("openness"), max_length=12, choices=Openness, default=Openness.PUBLIC)
    status = models.CharField(
        _("status"), max_length=12, choices=ChallengeStatus, default=ChallengeStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(_("published at"), null=True)
    opened_at = models.DateTimeField(_("answers opened at"), null=True)
    awarded_answer = models.OneToOneField("Answer", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers: ClassVar[Sequence[object]] = CHALLENGE.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consortium", "number"], name="challenge_number"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="challenge_amount"),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | models.Q(deadline__isnull=False, published_at__isnull=False, amount_fen__gt=0),
                name="challenge_published_is_complete",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consortium", "status"], name="challenge_of_consortium")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def audit_tenants(self) -> dict[str, UUID | None]:
        return {"consortium_id": self.consortium_id}


class Indicator(BaseModel):
    """What a solution is measured by."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("indicator"), max_length=120)
    unit = models.CharField(_("unit of measure"), max_length=30, blank=True)
    baseline = models.CharField(_("baseline"), max_length=60, blank=True)
    direction = models.CharField(_("direction"), max_length=2, choices=Direction, default=Direction.AT_LEAST)
    target = models.CharField(_("target"), max_length=60, blank=True)
    method = models.CharField(_("test method"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["challenge", "order"], name="indicator_order")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def aim(self) -> str:
        """The target as it is shown: “≤ 5 %”."""
        return aim(self.direction, self.target, self.unit)


def aim(direction: str, target: str, unit: str) -> str:
    """Nothing in front of a target that must be met exactly, such as “yes”."""
    sign = "" if direction == Direction.EXACTLY else Direction(direction).label
    return " ".join(part for part in (str(sign), target, unit) if part)


class Milestone(BaseModel, Priced):
    """A stage of the work with its money; from the award on the awarded organisation's to report."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="milestones")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey("Answer", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("status"), max_length=12, choices=MilestoneStatus, default=MilestoneStatus.PLANNED
    )
    order = models.PositiveSmallIntegerField()
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.RESEARCH)
    title = models.CharField(_("milestone"), max_length=120)
    deliverable = models.CharField(_("deliverable"), max_length=300, blank=True)
    criterion = models.CharField(_("pass criterion"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"))
    evidence = models.TextField(_("report and evidence"), blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        triggers: ClassVar[Sequence[object]] = MILESTONE.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["challenge", "order"], name="milestone_order"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="milestone_amount"),
            models.CheckConstraint(
                condition=models.Q(status="planned") | models.Q(organisation__isnull=False),
                name="milestone_reported_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "status"], name="milestone_of_organisation")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def days_left(self) -> int:
        """Calendar days to the due date; negative when it is past."""
        return (self.due_on - timezone.localdate()).days

    @property
    def contract(self) -> Answer:
        """The answer it was awarded to; there is one from the award on."""
        if self.answer is None:
            raise LookupError("not awarded yet")
        return self.answer

    @property
    def tone(self) -> str:
        return MILESTONE_TONES[self.status]


register(Challenge, CHALLENGE)
register(Milestone, MILESTONE)
