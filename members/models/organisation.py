"""Organisations: the directory, which knows no consortium."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from kernel.tenancy.models import BaseModel
from members import industry
from members.kinds import ChainPosition, Mark, OrganisationKind, Size
from members.permissions import ALL

# What an organisation says of itself. Not its code: that is what it is, and a wrong one is registered anew.
DATA = (
    "name",
    "short_name",
    "kind",
    "chain_position",
    "size",
    "marks",
    "industry",
    "region",
    "address",
    "website",
    "established_on",
    "legal_representative",
    "introduction",
    "is_public",
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
    marks: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20, choices=Mark), verbose_name=_("marks"), default=list, blank=True
    )
    industry = models.CharField(
        _("industry"), max_length=5, blank=True, help_text=_("GB/T 4754, such as C27 or C3581.")
    )
    website = models.URLField(_("website"), blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    is_public = models.BooleanField(_("profile open to everybody"), default=False)
    # The yearly word of an administrator that what is kept here still holds.
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="absorbed"
    )

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = [(name.partition(".")[2], label) for name, label in ALL]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit_code__regex=r"^[0-9A-Z]{18}$"), name="organisation_credit_code_form"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="organisation_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark_labels(self) -> list[str]:
        return [str(Mark(mark).label) for mark in self.marks]

    @property
    def industry_label(self) -> str:
        """The code with the name of its division."""
        return industry.label_of(self.industry)

    def get_absolute_url(self) -> str:
        """The home of its workspace, which rooms further up fill."""
        return f"/o/{self.slug}/"


class OrganisationGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class OrganisationUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)
