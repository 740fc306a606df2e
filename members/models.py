"""Organisations and their people: the directory, which knows no consortium."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from kernel.tenancy.models import BaseModel
from members.kinds import ChainPosition, OrganisationKind, Size
from members.permissions import ALL, StaffRole

# What an organisation says of itself. Not its code: that is what it is, and a wrong one is registered anew.
DATA = (
    "name",
    "short_name",
    "kind",
    "chain_position",
    "size",
    "region",
    "address",
    "legal_representative",
    "introduction",
)


class Organisation(BaseModel):
    """A legal person that can be a member, an answerer or a lead; known to the whole installation."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    credit_code_evidence = models.CharField(_("evidence for an unusual code"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind)
    chain_position = models.CharField(
        _("chain position"), max_length=12, choices=ChainPosition, default=ChainPosition.SERVICE
    )
    size = models.CharField(_("size"), max_length=8, choices=Size, default=Size.NONE)
    region = models.CharField(_("region"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = [(name.partition(".")[2], label) for name, label in ALL]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit_code__regex=r"^[0-9A-Z]{18}$"), name="organisation_credit_code_form"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The home of its workspace, which rooms further up fill."""
        return f"/o/{self.slug}/"


class OrganisationGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class OrganisationUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


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
