"""发展路线图: stages with goals and support; and the nodes of the industry chain."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia.kinds import SupportKind
from consortia.models.consortium import Consortium, Membership
from kernel.tenancy.models import BaseModel
from members.kinds import ChainPosition


class RoadmapStage(BaseModel):
    """A stretch of the roadmap and what is to be reached by its end."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("stage"), max_length=60)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    goals = models.TextField(_("goals"), help_text=_("One goal a line."))

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consortium", "order"],
                name="roadmap_stage_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="roadmap_stage_term"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Support(BaseModel):
    """What a stage needs and who gives it; money in 分."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey(RoadmapStage, on_delete=models.CASCADE, related_name="support")
    kind = models.CharField(_("kind"), max_length=12, choices=SupportKind)
    text = models.CharField(_("support"), max_length=200)
    provider = models.CharField(_("given by"), max_length=120, blank=True)
    amount_fen = models.BigIntegerField(_("amount"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "support"
        ordering: ClassVar[list[str]] = ["created_at"]

    def __str__(self) -> str:
        return self.text

    @property
    def amount_wan(self) -> Decimal | None:
        """In ten thousand yuan."""
        return None if self.amount_fen is None else Decimal(self.amount_fen) / 1_000_000


class ChainNode(BaseModel):
    """A link of the industry chain, such as 电解液; tasks and challenges are hung on it."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("chain node"), max_length=60)
    position = models.CharField(
        _("chain position"), max_length=12, choices=ChainPosition, default=ChainPosition.MIDSTREAM
    )
    is_choke_point = models.BooleanField(_("choke-point"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consortium", "name"], name="chain_node_once")
        ]

    def __str__(self) -> str:
        return self.name


class MemberNode(BaseModel):
    """A member that works at a node."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="nodes")
    node = models.ForeignKey(ChainNode, on_delete=models.CASCADE, related_name="members")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["membership", "node"], name="member_node_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} @ {self.node_id}"
