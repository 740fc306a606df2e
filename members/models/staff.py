"""People who act for an organisation: their roles, how they got them, and their powers of attorney."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.kinds import PowerScope
from members.models.organisation import Organisation
from members.models.profile import Evidence
from members.permissions import StaffRole
from members.states import (
    CLAIM,
    CLAIM_TONES,
    POWER,
    POWER_TONES,
    STAFF_INVITATION,
    STAFF_INVITATION_TONES,
    ClaimStatus,
    PowerStatus,
    StaffInvitationStatus,
)

if TYPE_CHECKING:
    from kernel.accounts.models import User

SOON_DAYS = 30


class Staff(BaseModel):
    """One role of one person at one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=12, choices=StaffRole)
    capacity = models.CharField(
        _("capacity"),
        max_length=40,
        blank=True,
        help_text=_("For signatories: legal representative or agent."),
    )

    class Meta:
        verbose_name_plural = "staff"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "role"], name="staff_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class StaffInvitation(BaseModel):
    """A role offered to a person, who has it from the moment of acceptance and not before."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    # The account behind the address, as soon as there is one.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # A copy for the invited person.
    organisation_name = models.CharField(max_length=120)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=StaffRole)
    capacity = models.CharField(_("capacity"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    # A hand-over: with acceptance every role and seat of this person passes to the invited one.
    takes_over_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=StaffInvitationStatus, default=StaffInvitationStatus.OPEN
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        triggers = STAFF_INVITATION.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                name="staff_invitation_one_open",
                condition=models.Q(status="open"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"

    @property
    def is_expired(self) -> bool:
        """Whether its term has passed; it stays open until it is taken back or sent again."""
        return self.status == StaffInvitationStatus.OPEN and self.is_past

    @property
    def is_past(self) -> bool:
        return self.expires_at < timezone.now()

    @property
    def tone(self) -> str:
        return STAFF_INVITATION_TONES[StaffInvitationStatus(self.status)]

    def is_for(self, user: User) -> bool:
        """Whether it was sent to this person, by the account or, before there was one, by the address."""
        if self.user_id is not None:
            return self.user_id == user.pk
        return self.email == user.email.lower()


class PowerOfAttorney(BaseModel):
    """授权委托书: agent, matters, powers and term, signed by the principal (民法典 165)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="powers")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    principal = models.CharField(_("principal"), max_length=60, help_text=_("The legal representative."))
    scope: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=16, choices=PowerScope), verbose_name=_("matters")
    )
    limits = models.CharField(_("limits of the power"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="powers")
    status = models.CharField(_("status"), max_length=12, choices=PowerStatus, default=PowerStatus.IN_FORCE)

    class Meta:
        verbose_name_plural = "powers of attorney"
        triggers = POWER.triggers()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="power_term"
            )
        ]
        indexes = [models.Index(fields=["organisation", "agent"], name="power_of_agent")]

    def __str__(self) -> str:
        return f"{self.agent} · {self.valid_from}–{self.valid_until}"

    @property
    def tone(self) -> str:
        return POWER_TONES[PowerStatus(self.status)]

    @property
    def is_expired(self) -> bool:
        return self.valid_until < timezone.localdate()

    @property
    def expires_soon(self) -> bool:
        """In force, but for no more than the days in which a new one should be written."""
        left = (self.valid_until - timezone.localdate()).days
        return self.status == PowerStatus.IN_FORCE and 0 <= left <= SOON_DAYS

    @property
    def scope_labels(self) -> list[str]:
        return [str(PowerScope(matter).label) for matter in self.scope]


class Claim(BaseModel):
    """A person's word that an organisation of the directory, which nobody administers, is theirs to run."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    position = models.CharField(_("position"), max_length=60)
    statement = models.TextField(_("statement"))
    evidence = models.ForeignKey(
        "documents.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("status"), max_length=12, choices=ClaimStatus, default=ClaimStatus.FILED)

    class Meta:
        triggers = CLAIM.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="claim_one_open", condition=models.Q(status="filed")
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organisation}"

    @property
    def tone(self) -> str:
        return CLAIM_TONES[ClaimStatus(self.status)]


class Merge(BaseModel):
    """Two entries of the directory that are one legal person: what was moved from which to which."""

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    absorbed = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="merge")
    reason = models.TextField(_("reason"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # What was moved: {"staff": [ids], "memberships": [ids], …}
    trail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"


register(StaffInvitation, STAFF_INVITATION)
register(PowerOfAttorney, POWER)
register(Claim, CLAIM)
