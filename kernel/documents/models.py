"""Rendered documents: what was asked for, how far it is, and the file when it is ready."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.jobs.models import Job
from kernel.tenancy.models import BaseModel


class DocumentStatus(models.TextChoices):
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class Document(BaseModel):
    """One PDF of one object; `source_hash` is the hash of what it was made from, so nothing is made twice."""

    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=12, choices=DocumentStatus, default=DocumentStatus.RENDERING)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    source_hash = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=200, blank=True)
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    consortium_id = models.UUIDField(null=True)
    authority_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "object_id", "-created_at"], name="documents_of_object")
        ]

    def __str__(self) -> str:
        return self.title


class Level(models.TextChoices):
    """Who may come near a file (handbook 5.2); never a word of the state-secrets law."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    SENSITIVE = "sensitive", _("Sensitive (ordinary trade secret)")
    CORE = "core", _("Core trade secret")


class ScanStatus(models.TextChoices):
    UNCHECKED = "unchecked", _("Not scanned")
    CLEAN = "clean", _("Scanned, clean")
    INFECTED = "infected", _("Blocked by the scanner")


class Upload(BaseModel):
    """A file somebody handed in; its type is what the content says, its bytes lie under their hash.

    One tenant owns it. Whoever reads the row through that tenant, or handed the file in, may read the file.
    """

    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.INTERNAL)
    scan = models.CharField(_("scan"), max_length=12, choices=ScanStatus, default=ScanStatus.UNCHECKED)
    no_state_secrets = models.BooleanField(_("holds no state secrets"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    consortium_id = models.UUIDField(null=True)
    authority_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(no_state_secrets=True), name="upload_holds_no_state_secrets"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SheetImport(BaseModel):
    """A spreadsheet whose rows a worker takes in one by one: what was taken, and what was not and why."""

    kind = models.CharField(max_length=40)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    # [{"row": 12, "name": "…", "attr": "credit_code", "reason": "…"}], in the order of the sheet.
    refused = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)
    consortium_id = models.UUIDField(null=True)
    authority_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.upload}"
