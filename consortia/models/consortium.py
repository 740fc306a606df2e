"""The consortium (the tenant), its members and the people seated in it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from consortia.permissions import ALL, SeatRole
from consortia.states import (
    CONSORTIUM,
    CONSORTIUM_TONES,
    MEMBERSHIP,
    MEMBERSHIP_TONES,
    ConsortiumStatus,
    MembershipStatus,
)
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation


class ConsortiumKind(models.TextChoices):
    TASK = "task", _("Task type")
    ECOSYSTEM = "ecosystem", _("Ecosystem type")
    PLATFORM = "platform", _("Platform type")


class TaskMode(models.TextChoices):
    ROLLING = "rolling", _("Rolling tasks")
    FIXED = "fixed", _("Fixed term")


# What a consortium says of itself at its founding, and what it settles later.
FOUNDING = ("name", "field", "kind", "region", "goal", "introduction")
DATA = (*FOUNDING, "task_mode", "starts_on", "ends_on", "takes_applications", "idle_days")


class Consortium(BaseModel):
    """An innovation consortium: not a legal person, it acts through its lead and its agreement."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    field = models.CharField(_("field"), max_length=60)
    kind = models.CharField(_("type"), max_length=12, choices=ConsortiumKind, default=ConsortiumKind.TASK)
    status = models.CharField(
        _("status"), max_length=12, choices=ConsortiumStatus, default=ConsortiumStatus.PREPARING
    )
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led_consortia")
    region = models.CharField(_("region"), max_length=60, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    founded_on = models.DateField(_("formed on"), null=True, blank=True)
    task_mode = models.CharField(_("mode of tasks"), max_length=8, choices=TaskMode, default=TaskMode.ROLLING)
    starts_on = models.DateField(_("term from"), null=True, blank=True)
    ends_on = models.DateField(_("term to"), null=True, blank=True)
    takes_applications = models.BooleanField(_("organisations may apply to join"), default=False)
    idle_days = models.PositiveSmallIntegerField(
        _("days without activity until a member counts as idle"), default=90
    )

    class Meta:
        verbose_name_plural = "consortia"
        ordering = ["-created_at", "-id"]
        default_permissions = ()
        permissions = [(name.partition(".")[2], label) for name, label in ALL]
        triggers = CONSORTIUM.triggers()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="consortium_term",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return CONSORTIUM_TONES[ConsortiumStatus(self.status)]

    def get_absolute_url(self) -> str:
        """The overview of its workspace, which rooms further up fill."""
        return f"/c/{self.slug}/"

    def audit_tenants(self) -> dict[str, UUID | None]:
        return {"consortium_id": self.pk}


class ConsortiumGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Consortium, on_delete=models.CASCADE)


class ConsortiumUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Consortium, on_delete=models.CASCADE)


class MemberRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    CO_LEAD = "co_lead", _("Co-lead")
    CORE = "core", _("Core member")
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")


class Membership(BaseModel):
    """An organisation in a consortium, from the invitation on; by mail link it names none at first."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=MembershipStatus, default=MembershipStatus.INVITED
    )
    role = models.CharField(_("role"), max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    email = models.EmailField(_("e-mail"), blank=True)
    # Copies for the invited side, which cannot see the consortium's row.
    consortium_name = models.CharField(max_length=120)
    consortium_slug = models.SlugField(max_length=60, db_index=False)
    lead_name = models.CharField(max_length=120)
    message = models.TextField(_("message"), blank=True)
    task = models.CharField(_("task in the consortium"), max_length=300, blank=True)
    reason = models.CharField(_("why this member"), max_length=300, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    key_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  # unique where given
    expires_at = models.DateTimeField(_("valid until"), null=True)
    joined_on = models.DateField(_("joined on"), null=True)
    left_on = models.DateField(_("left on"), null=True)

    class Meta:
        triggers = MEMBERSHIP.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "organisation"],
                name="membership_one_live",
                condition=models.Q(status__in=["invited", "active"]),
            ),
            models.UniqueConstraint(
                fields=["consortium"],
                name="membership_one_lead",
                condition=models.Q(role="lead", status="active"),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="active")
                | models.Q(organisation__isnull=False, joined_on__isnull=False),
                name="membership_active_is_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="membership_of_organisation")]

    def __str__(self) -> str:
        return str(self.organisation or self.email)

    @property
    def tone(self) -> str:
        return MEMBERSHIP_TONES[MembershipStatus(self.status)]

    @property
    def is_expired(self) -> bool:
        """An invitation whose term has passed; it stays open until it is taken back or sent again."""
        is_open = self.status == MembershipStatus.INVITED
        return is_open and self.expires_at is not None and self.expires_at < timezone.now()


class Seat(BaseModel):
    """One role of one person in one consortium, for one member organisation."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=16, choices=SeatRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consortium", "organisation", "user", "role"], name="seat_once")
        ]
        indexes = [models.Index(fields=["user"], name="seat_of_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


register(Consortium, CONSORTIUM)
register(Membership, MEMBERSHIP)
