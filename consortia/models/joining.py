"""Ways into a consortium and of its lead to another member."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consortia.models.consortium import Consortium, MemberRole, Membership
from consortia.models.votes import Resolution
from consortia.states import (
    APPLICATION,
    APPLICATION_TONES,
    LEAD_CHANGE,
    LEAD_CHANGE_TONES,
    ApplicationStatus,
    LeadChangeStatus,
)
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation


class Application(BaseModel):
    """An organisation asks to join; both sides see it."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    # Copies for the applicant, who cannot see the consortium's row.
    consortium_name = models.CharField(max_length=120)
    consortium_slug = models.SlugField(max_length=60, db_index=False)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    task = models.CharField(_("task proposed"), max_length=300)
    reason = models.CharField(_("strengths"), max_length=300)
    message = models.TextField(_("message"), blank=True)
    # The vote on it, where the consortium's rules ask for one.
    resolution = models.ForeignKey(
        Resolution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    membership = models.OneToOneField(
        Membership, null=True, on_delete=models.PROTECT, related_name="application"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ApplicationStatus, default=ApplicationStatus.FILED
    )

    class Meta:
        triggers = APPLICATION.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "organisation"],
                name="application_one_open",
                condition=models.Q(status="filed"),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def tone(self) -> str:
        return APPLICATION_TONES[ApplicationStatus(self.status)]


class Listing(BaseModel):
    """The public copy of a consortium that takes applications, which it follows."""

    consortium = models.OneToOneField(Consortium, on_delete=models.CASCADE, related_name="listing")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    field = models.CharField(max_length=60)
    region = models.CharField(max_length=60, blank=True)
    lead_name = models.CharField(max_length=120)
    introduction = models.TextField(blank=True)
    goal = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LeadChange(BaseModel):
    """The lead passes to another member when that member's administrator takes it."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="lead_changes")
    leaving = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # What the lead so far becomes.
    role_after = models.CharField(
        _("role afterwards"), max_length=12, choices=MemberRole, default=MemberRole.CORE
    )
    resolution = models.ForeignKey(
        Resolution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=LeadChangeStatus, default=LeadChangeStatus.PROPOSED
    )

    class Meta:
        triggers = LEAD_CHANGE.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["consortium"], name="lead_change_one_open", condition=models.Q(status="proposed")
            )
        ]

    def __str__(self) -> str:
        return f"{self.leaving} → {self.successor}"

    @property
    def tone(self) -> str:
        return LEAD_CHANGE_TONES[LeadChangeStatus(self.status)]


register(Application, APPLICATION)
register(LeadChange, LEAD_CHANGE)
