"""The sealed answers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bounties.kinds import RESPONSE_TONES, Response
from bounties.models.challenge import Challenge, Indicator
from bounties.states import ANSWER, ANSWER_TONES, AnswerStatus
from consortia.models import Consortium
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation


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
    consortium_slug = models.SlugField(max_length=60, db_index=False)
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


register(Answer, ANSWER)
