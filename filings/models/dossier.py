"""A consortium's filing: what it writes, what it submitted, what the officer remarked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia.models import Consortium
from filings.models.authority import Authority
from filings.models.guideline import Guideline
from filings.states import DOSSIER, EDITABLE, ENDED, DossierStatus
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel

NUMBERED = [
    DossierStatus.ACCEPTED,
    DossierStatus.RETURNED,
    DossierStatus.PASSED,
    DossierStatus.IN_PUBLICITY,
    DossierStatus.FILED,
]


class Dossier(BaseModel):
    """One case. Officers see the row once it was submitted, so it holds nothing that is still being written.

    The names are those of the last submission: an officer cannot read the consortium's own row.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="dossiers")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="dossiers")
    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="dossiers")
    status = models.CharField(_("status"), max_length=12, choices=DossierStatus, default=DossierStatus.DRAFT)
    title = models.CharField(_("title"), max_length=160)
    number = models.CharField(_("filing number"), max_length=32, unique=True, null=True)  # noqa: DJ001 - unique once given
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("officer"),
    )
    round = models.PositiveSmallIntegerField(_("submissions"), default=0)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    publicity_from = models.DateField(_("publicity from"), null=True)
    publicity_until = models.DateField(_("publicity until"), null=True)

    consortium_name = models.CharField(max_length=120)
    consortium_slug = models.SlugField(max_length=60)
    lead_name = models.CharField(max_length=120)
    field = models.CharField(_("field"), max_length=60)
    region = models.CharField(max_length=60, blank=True)
    member_count = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(_("completeness"), default=0)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consortium", "authority"],
                name="dossier_one_live",
                condition=~models.Q(status__in=[DossierStatus.REFUSED, DossierStatus.WITHDRAWN]),
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=NUMBERED) | models.Q(number__isnull=False),
                name="dossier_accepted_has_number",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "status", "due_at"], name="dossier_queue"),
            models.Index(fields=["consortium", "-created_at"], name="dossier_of_consortium"),
        ]
        triggers: ClassVar[Sequence[object]] = DOSSIER.triggers()

    def __str__(self) -> str:
        return f"{self.consortium_name} · {self.title}"

    def audit_tenants(self) -> dict[str, UUID | None]:
        """The authority reads of a case from its submission on."""
        authority = self.authority_id if self.submitted_at else None
        return {"consortium_id": self.consortium_id, "authority_id": authority}

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED


class Section(BaseModel):
    """One section as it is being written; only the consortium ever reads this table."""

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("title"), max_length=80)
    order = models.PositiveSmallIntegerField()
    body = models.TextField(_("text"), blank=True)
    indicators = models.JSONField(_("indicators"), default=list)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "key"], name="section_key_once")
        ]

    def __str__(self) -> str:
        return self.title


class Submission(BaseModel):
    """What was handed in, frozen: the only text of a case that the authority reads."""

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="submissions")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    receipt_number = models.CharField(_("receipt"), max_length=40, unique=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by_name = models.CharField(max_length=60)
    submitted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-round"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "round"], name="submission_round_once")
        ]
        triggers: ClassVar[list[object]] = [
            pgtrigger.Protect(name="submission_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def sections(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.snapshot["sections"]
        return found


class Remark(BaseModel):
    """An officer's remark on a submitted section.

    The consortium reads it once it is handed over, all remarks of a round together; internal ones never.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="remarks")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    section_key = models.SlugField(max_length=40, blank=True)
    text = models.TextField(_("remark"))
    internal = models.BooleanField(_("only for the authority"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True)
    reply = models.TextField(_("reply"), blank=True)
    replied_by_name = models.CharField(max_length=60, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dossier", "created_at"], name="remark_of_dossier")
        ]
        triggers: ClassVar[list[object]] = [
            pgtrigger.ReadOnly(
                name="remark_text_stays",
                fields=["submission", "section_key", "text", "internal", "author", "author_name"],
            ),
            pgtrigger.Protect(
                name="remark_handed_over_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def audit_tenants(self) -> dict[str, UUID | None]:
        consortium = self.consortium_id if self.published_at and not self.internal else None
        return {"consortium_id": consortium, "authority_id": self.authority_id}


class RemarkAnswer(BaseModel):
    """The answer to a remark until the correction is handed in; then it moves to the remark itself."""

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="answer")
    reply = models.TextField(_("reply"), blank=True)
    resolved_at = models.DateTimeField(null=True)
    author_name = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.reply[:60]


class FilingCounter(BaseModel):
    """The last number given by an authority in a year; its lock makes the numbers gapless."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "year"], name="filing_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


register(Dossier, DOSSIER)
