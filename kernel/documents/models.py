"""Rendered documents: what was asked for, how far it is, and the file when it is ready."""

from __future__ import annotations

from typing import ClassVar

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
