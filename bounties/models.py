"""Challenges, their indicators and milestones, the sealed answers to them, and the public board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bounties.kinds import RESPONSE_TONES, ChallengeKind, Direction, IpRule, Openness, Response, Stage
from bounties.states import (
    ANSWER,
    ANSWER_TONES,
    CHALLENGE,
    CHALLENGE_TONES,
    MILESTONE,
    MILESTONE_TONES,
    AnswerStatus,
    ChallengeStatus,
    MilestoneStatus,
)
from consortia.models import Consortium
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation


class Priced(models.Model):
    """Something with a sum of money, stored in 分."""

    amount_fen = models.BigIntegerField(_("amount"), default=0, validators=[MinValueValidator(0)])

    class Meta:
        abstract = True

    @property
    def amount_yuan(self) -> Decimal:
        return Decimal(self.amount_fen) / 100

    @property
    def amount_wan(self) -> Decimal:
        """In ten thousand yuan, as lists show it."""
        return Decimal(self.amount_fen) / 1_000_000


class Brief(Priced):
    """What a challenge says: written in the consortium, copied to the board at publishing."""

    number = models.CharField(_("number"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    field = models.CharField(_("field"), max_length=60)
    node = models.CharField(_("chain node"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChallengeKind, default=ChallengeKind.FIRM)
    background = models.TextField(_("background and pain points"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    scene = models.TextField(_("scene of use and verification"), blank=True)
    constraints = models.TextField(_("existing processes and equipment"), blank=True)
    requirements = models.TextField(_("requirements of answerers"), blank=True)
    ip_rule = models.CharField(
        _("intellectual property"), max_length=12, choices=IpRule, default=IpRule.AGREED
    )
    benefit = models.TextField(_("sharing of benefits"), blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    # Each kind of brief has its own column for it.
    status: str

    class Meta:
        abstract = True

    @property
    def closes_at(self) -> datetime:
        """The deadline of a challenge that is published, and so has one."""
        if self.deadline is None:
            raise LookupError("a draft without deadline")
        return self.deadline

    @property
    def days_left(self) -> int | None:
        """Calendar days to the day of the deadline; negative when it is past."""
        if self.deadline is None:
            return None
        return (timezone.localdate(self.deadline) - timezone.localdate()).days

    @property
    def takes_answers(self) -> bool:
        """For showing; the database decides by its own clock."""
        return (
            self.status == ChallengeStatus.PUBLISHED
            and self.deadline is not None
            and self.deadline > timezone.now()
        )

    @property
    def tone(self) -> str:
        return CHALLENGE_TONES[self.status]


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


class Answer(BaseModel):
    """An organisation's answer, sealed until the deadline of its challenge by row-level security.

    `consortium` is the poster's. The copies of names are for the answerer, who may stand
    outside the consortium and sees neither the challenge's row nor the consortium's.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    challenge_number = models.CharField(max_length=40)
    challenge_title = models.CharField(max_length=120)
    poster_name = models.CharField(max_length=120)
    consortium_name = models.CharField(max_length=120)
    consortium_slug = models.SlugField(max_length=60)
    status = models.CharField(_("status"), max_length=12, choices=AnswerStatus, default=AnswerStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(_("receipt number"), max_length=40, blank=True)
    approach = models.TextField(_("technical route"), blank=True)
    foundation = models.TextField(_("foundation and background intellectual property"), blank=True)
    team = models.TextField(_("team and division of work"), blank=True)
    budget = models.TextField(_("budget and sources of money"), blank=True)
    price_fen = models.BigIntegerField(_("price"), default=0, validators=[MinValueValidator(0)])
    commitments = models.TextField(_("commitments"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    receipt_hash = models.CharField(_("content fingerprint"), max_length=64, blank=True)
    sealed_until = models.DateTimeField(_("sealed until"))
    opened_at = models.DateTimeField(_("opened at"), null=True)
    feedback = models.TextField(_("feedback"), blank=True)

    class Meta:
        triggers: ClassVar[Sequence[object]] = ANSWER.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"],
                name="answer_one_live",
                condition=~models.Q(status="withdrawn"),
            ),
            models.UniqueConstraint(
                fields=["number"], name="answer_receipt_number", condition=~models.Q(number="")
            ),
            models.CheckConstraint(condition=models.Q(price_fen__gte=0), name="answer_price"),
            models.CheckConstraint(
                condition=~models.Q(status="submitted")
                | (models.Q(submitted_at__isnull=False) & ~models.Q(number="") & ~models.Q(receipt_hash="")),
                name="answer_submitted_has_receipt",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["opened", "awarded", "not_selected"])
                | models.Q(opened_at__isnull=False),
                name="answer_opened_has_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-created_at"], name="answer_of_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.challenge_number} {self.number}".strip()

    def audit_tenants(self) -> dict[str, UUID | None]:
        """Before the opening nobody but the answerer may learn that there is an answer."""
        opened = self.consortium_id if self.opened_at else None
        return {"organisation_id": self.organisation_id, "consortium_id": opened}

    @property
    def tone(self) -> str:
        return ANSWER_TONES[self.status]

    @property
    def is_past(self) -> bool:
        return self.sealed_until <= timezone.now()

    @property
    def days_left(self) -> int:
        """Calendar days to the deadline; negative when it is past."""
        return (timezone.localdate(self.sealed_until) - timezone.localdate()).days

    @property
    def price_yuan(self) -> Decimal:
        return Decimal(self.price_fen) / 100


class AnswerResponse(BaseModel):
    """What an answer offers for one indicator."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="responses")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    response = models.CharField(_("response"), max_length=12, choices=Response, default=Response.MEETS)
    value = models.CharField(_("value offered"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "indicator"], name="response_one_per_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.get_response_display()} {self.value}".strip()

    @property
    def tone(self) -> str:
        return RESPONSE_TONES[self.response]


class BoardEntry(BaseModel, Brief):
    """A published challenge as outsiders see it, written with the challenge and under its id."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    consortium_name = models.CharField(max_length=120)
    consortium_slug = models.SlugField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    organisation_name = models.CharField(max_length=120)
    is_public = models.BooleanField()
    status = models.CharField(_("status"), max_length=12, choices=ChallengeStatus)
    published_at = models.DateTimeField(_("published at"))
    indicators = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    milestones = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name_plural = "board entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "deadline"], name="board_by_deadline"),
            models.Index(fields=["status", "-amount_fen"], name="board_by_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class BoardIndex(models.Model):
    """Words of the public entries only, in a table without row-level security so that the index is used."""

    entry = models.OneToOneField(BoardEntry, primary_key=True, on_delete=models.CASCADE, related_name="+")
    search = SearchVectorField()

    class Meta:
        verbose_name_plural = "board indexes"
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["search"], name="board_search")]

    def __str__(self) -> str:
        return str(self.entry_id)


register(Challenge, CHALLENGE)
register(Answer, ANSWER)
register(Milestone, MILESTONE)
