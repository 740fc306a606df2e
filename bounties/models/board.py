"""The public board: copies of published challenges, and the words they can be found by."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from bounties.models.brief import Brief
from bounties.states import ChallengeStatus
from consortia.models import Consortium
from kernel.tenancy.models import BaseModel
from members.models import Organisation


class BoardEntry(BaseModel, Brief):
    """A published challenge as outsiders see it, written with the challenge and under its id."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    consortium_name = models.CharField(max_length=120)
    consortium_slug = models.SlugField(max_length=60, db_index=False)
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
            # With what row-level security asks, so that counting reads the index alone.
            models.Index(
                fields=["status", "deadline"],
                include=["is_public", "consortium", "field"],
                name="board_by_deadline",
            ),
            models.Index(fields=["status", "-amount_fen"], name="board_by_amount"),
            models.Index(fields=["consortium"], name="board_inside", condition=models.Q(is_public=False)),
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
