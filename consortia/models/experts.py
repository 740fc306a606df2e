"""Draws of experts for a consortium's questions, and what they were asked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia.models.consortium import Consortium
from consortia.states import ADVICE, ADVICE_TONES, AdviceStatus
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Expert


class ExpertDraw(BaseModel):
    """A random draw that can be repeated: the same seed over the same candidates gives the same experts."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="draws")
    purpose = models.CharField(_("purpose"), max_length=200)
    wanted = models.PositiveSmallIntegerField(_("number of experts"))
    # {"terms": [ids], "kinds": {"technical": 3, …}}
    criteria = models.JSONField(default=dict)
    seed = models.CharField(max_length=64)
    # [{"expert": id, "name": …, "why": "employer" | "recusal" | "away" | …}]; reasons stay general.
    left_out = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    drawn = models.JSONField(default=list)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.purpose


class AdviceRequest(BaseModel):
    """A question to one expert, who sees it without having a seat."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="advice")
    draw = models.ForeignKey(
        ExpertDraw, null=True, blank=True, on_delete=models.PROTECT, related_name="advice"
    )
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="advice")
    # The expert's account, which the wall asks for.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # A copy for the expert, who cannot see the consortium's row.
    consortium_name = models.CharField(max_length=120)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("subject"), max_length=120)
    question = models.TextField(_("question"))
    due_on = models.DateField(_("answer by"))
    advice = models.TextField(_("advice"), blank=True)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(_("status"), max_length=12, choices=AdviceStatus, default=AdviceStatus.ASKED)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        triggers = ADVICE.triggers()
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user"], name="advice_of_expert")]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return ADVICE_TONES[AdviceStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status in (AdviceStatus.ASKED, AdviceStatus.TAKEN)


register(AdviceRequest, ADVICE)
