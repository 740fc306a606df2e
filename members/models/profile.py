"""What an organisation keeps once and every agreement, answer and dossier takes a copy of."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.tenancy.models import BaseModel
from members.kinds import EvidenceKind, FigureSource, HonourLevel
from members.models.organisation import Organisation


class Evidence(BaseModel):
    """A file that proves something of the organisation, with the term it is good for."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=16, choices=EvidenceKind)
    title = models.CharField(_("title"), max_length=120)
    upload = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-created_at"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class YearFigures(BaseModel):
    """Revenue and R&D of one calendar year, in 分 and persons (handbook 2.2)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    revenue_fen = models.BigIntegerField(_("revenue"), null=True, blank=True)
    rd_spend_fen = models.BigIntegerField(_("R&D spend"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    rd_staff = models.PositiveIntegerField(_("R&D staff"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=FigureSource, default=FigureSource.DECLARED)
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )

    class Meta:
        verbose_name_plural = "year figures"
        ordering: ClassVar[list[str]] = ["-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="figures_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(revenue_fen__isnull=True) | models.Q(revenue_fen__gte=0),
                name="figures_revenue",
            ),
            models.CheckConstraint(
                condition=models.Q(rd_spend_fen__isnull=True) | models.Q(rd_spend_fen__gte=0),
                name="figures_rd_spend",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Honour(BaseModel):
    """A title or prize; shown to everybody if `is_public`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="honours")
    name = models.CharField(_("honour"), max_length=120)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=HonourLevel, default=HonourLevel.CITY)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="honours"
    )
    is_public = models.BooleanField(_("shown on the public profile"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-awarded_on", "name"]

    def __str__(self) -> str:
        return self.name


class Person(BaseModel):
    """Somebody whom the organisation names; public only with the person's consent (个人信息保护法 25)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=60)
    position = models.CharField(_("position"), max_length=60, blank=True)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    field = models.CharField(_("field"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    biography = models.TextField(_("biography"), blank=True)
    is_contact = models.BooleanField(_("contact person"), default=False)
    # Asked for by the organisation; given or refused by the person alone, or proven by a signed paper.
    wants_public = models.BooleanField(_("to be shown on the public profile"), default=False)
    consented_at = models.DateTimeField(_("consent given at"), null=True, editable=False)
    consent_text = models.TextField(blank=True, editable=False)
    consent_evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )

    class Meta:
        verbose_name_plural = "people"
        ordering: ClassVar[list[str]] = ["-is_contact", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.wants_public and self.consented_at is not None
