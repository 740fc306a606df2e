"""Authorities and their officers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from filings.permissions import ALL, OfficerRole
from kernel.tenancy.models import BaseModel


class Authority(BaseModel):
    """A science bureau with its own rules, queue and officers."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    region = models.CharField(_("region"), max_length=60)
    number_prefix = models.CharField(_("prefix of filing numbers"), max_length=12, unique=True)

    class Meta:
        verbose_name_plural = "authorities"
        ordering: ClassVar[list[str]] = ["name"]
        default_permissions = ()
        permissions = [(name.partition(".")[2], label) for name, label in ALL]

    def __str__(self) -> str:
        return self.name


class AuthorityGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Authority, on_delete=models.CASCADE)


class AuthorityUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Authority, on_delete=models.CASCADE)


class Officer(BaseModel):
    """One role of one person at one authority."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(_("role"), max_length=16, choices=OfficerRole)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "user", "role"], name="officer_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
