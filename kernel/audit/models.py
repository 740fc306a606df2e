"""The record of what was done: append-only, hash-chained per tenant."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Event(models.Model):
    """One deed. The database gives `chain`, `number`, `previous_hash`, `hash` and `at` at insertion."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=60, default="", editable=False)
    number = models.BigIntegerField(default=0, editable=False)
    previous_hash = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)
    at = models.DateTimeField(null=True, editable=False)

    name = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(max_length=120)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    object_label = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    consortium_id = models.UUIDField(null=True)
    authority_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_event_chain_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consortium_id", "-at"], name="audit_event_consortium"),
            models.Index(fields=["authority_id", "-at"], name="audit_event_authority"),
            models.Index(fields=["organisation_id", "-at"], name="audit_event_organisation"),
            models.Index(fields=["object_id", "-at"], name="audit_event_object"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.number} {self.name}"
