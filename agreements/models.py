"""Agreements of a consortium: the text, who is party to it, and who signed it for them.

What was sent for signature is frozen by triggers: neither its words nor its shares can change under the
fingerprint that people sign, whoever writes.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import triggers
from agreements.library import Matter
from agreements.states import AGREEMENT, LIVE, PARTY, AgreementStatus, PartyStatus
from consortia.models import Consortium
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation

WHOLE = 10_000
HASH = r"^[0-9a-f]{64}$"


def keep_history[M: models.Model](model: type[M]) -> type[M]:
    """Every version of a row, written by trigger and never changed; trackers belong to one model each."""
    trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    tracked: type[M] = pghistory.track(*trackers, append_only=True, context_field=None)(  # type: ignore[arg-type]
        model
    )
    return tracked


class AgreementKind(models.TextChoices):
    FORMATION = "formation", _("Formation agreement")


class DisputeRoute(models.TextChoices):
    """One or the other: naming both makes an arbitration agreement void."""

    ARBITRATION = "arbitration", _("Arbitration")
    LITIGATION = "litigation", _("Court")


@keep_history
class Agreement(BaseModel):
    """One version of an agreement; a text that was taken back is followed by a row with the next version."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind, default=AgreementKind.FORMATION)
    title = models.CharField(_("title"), max_length=120)
    status = models.CharField(
        _("status"), max_length=20, choices=AgreementStatus, default=AgreementStatus.DRAFT
    )
    preamble = models.TextField(_("opening words"), blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    revision = models.PositiveIntegerField(default=1)
    dispute_route = models.CharField(
        _("settlement of disputes"), max_length=12, choices=DisputeRoute, blank=True
    )
    dispute_body = models.CharField(_("arbitration commission or court"), max_length=120, blank=True)
    sign_by = models.DateField(_("sign by"), null=True, blank=True)
    text_hash = models.CharField(_("fingerprint"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True)
    withdrawn_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [*AGREEMENT.triggers(), *triggers.AGREEMENT]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consortium", "kind"],
                name="agreement_one_live",
                condition=models.Q(kind=AgreementKind.FORMATION, status__in=LIVE),
            ),
            models.UniqueConstraint(fields=["consortium", "kind", "version"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["out_for_signature", "in_force"])
                | models.Q(text_hash__regex=HASH, sent_at__isnull=False, sign_by__isnull=False),
                name="agreement_sent_is_sealed",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="in_force") | models.Q(in_force_at__isnull=False),
                name="agreement_in_force_since",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """How the document names itself on paper."""
        return f"XY-{timezone.localtime(self.created_at):%Y%m%d}-{self.pk.hex[:6].upper()}"

    @property
    def is_draft(self) -> bool:
        return self.status == AgreementStatus.DRAFT

    @property
    def is_out(self) -> bool:
        return self.status == AgreementStatus.OUT_FOR_SIGNATURE


@keep_history
class Clause(BaseModel):
    """A clause in the order in which it is printed; `key` says which of the library's it is, if any."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    key = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=60)
    text = models.TextField(_("text"), blank=True)
    mandatory = models.BooleanField(default=False)
    matter = models.CharField(max_length=8, choices=Matter, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.CLAUSE
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "order"], name="clause_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["agreement", "key"], name="clause_key_once", condition=~models.Q(key="")
            ),
        ]

    def __str__(self) -> str:
        return self.heading


@keep_history
class Party(BaseModel):
    """A member as party to the agreement; its data are a copy, frozen with the text."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    address = models.CharField(_("address"), max_length=200, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    task = models.CharField(_("task"), max_length=300, blank=True)
    inputs = models.CharField(_("contributions"), max_length=300, blank=True)
    share_bp = models.PositiveIntegerField(_("share"), default=0)
    status = models.CharField(_("status"), max_length=12, choices=PartyStatus, default=PartyStatus.WAITING)
    decline_reason = models.TextField(_("reason"), blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "parties"
        ordering: ClassVar[list[str]] = ["order"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [*PARTY.triggers(), *triggers.PARTY]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once"),
            models.CheckConstraint(condition=models.Q(share_bp__lte=WHOLE), name="party_share_at_most_whole"),
        ]

    def __str__(self) -> str:
        return self.name


class SigningMethod(models.TextChoices):
    PORTAL_CONFIRMATION = "portal-confirmation", _("Confirmation in the portal with re-entered password")


class Signature(BaseModel):
    """One confirmation over the fingerprint of the text; never changed, never deleted."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="signature")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("signatory"), max_length=60)
    capacity = models.CharField(_("capacity"), max_length=40)
    text_hash = models.CharField(_("fingerprint"), max_length=64)
    signed_at = models.DateTimeField(_("signed"))
    method = models.CharField(max_length=24, choices=SigningMethod, default=SigningMethod.PORTAL_CONFIRMATION)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["signed_at"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = triggers.SIGNATURE

    def __str__(self) -> str:
        return f"{self.signer_name} · {self.party}"


register(Agreement, AGREEMENT)
register(Party, PARTY)
