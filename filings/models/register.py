"""The public register: copies of what anybody may know of a decided case."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from filings.models.authority import Authority
from filings.models.dossier import Dossier
from kernel.tenancy.models import BaseModel


class EntryStatus(models.TextChoices):
    IN_PUBLICITY = "in_publicity", _("In publicity")
    FILED = "filed", _("On file")


class RegisterEntry(BaseModel):
    """One case in public; written by the deciding officer, read by everybody.

    `status_text` is the authority's own word (已备案, 已认定, …) and therefore data, not translation.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="entry")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="register")
    filing_number = models.CharField(_("filing number"), max_length=32, unique=True)
    consortium_name = models.CharField(_("consortium"), max_length=120)
    lead_name = models.CharField(_("lead unit"), max_length=120)
    authority_name = models.CharField(_("authority"), max_length=120)
    guideline_title = models.CharField(_("guideline"), max_length=160)
    field = models.CharField(_("field"), max_length=60)
    region = models.CharField(_("region"), max_length=60, blank=True)
    member_count = models.PositiveIntegerField(_("members"))
    status = models.CharField(_("status"), max_length=12, choices=EntryStatus)
    status_text = models.CharField(max_length=20)
    outcome_word = models.CharField(max_length=8)
    publicity_until = models.DateField(_("publicity until"), null=True)
    filed_on = models.DateField(_("filed on"), null=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "register entries"
        ordering: ClassVar[list[str]] = ["-filed_on", "-filing_number"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["search"], name="register_search"),
            models.Index(fields=["status", "-filed_on", "-filing_number"], name="register_listing"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(status=EntryStatus.FILED) | models.Q(filed_on__isnull=False),
                name="register_filed_has_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing_number} {self.consortium_name}"
