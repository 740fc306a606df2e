"""The outbox: what must be done after the caller's transaction, kept until it is done."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.tenancy.models import BaseModel


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(BaseModel):
    """One piece of background work; `arguments` holds ids only, `key` makes a repeated request one job."""

    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.QUEUED)
    stage = models.CharField(max_length=60, blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], name="jobs_open", condition=models.Q(status__in=["queued", "running"])
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["task", "key"],
                name="jobs_one_open_per_key",
                condition=~models.Q(key="") & models.Q(status__in=["queued", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)


class PeriodStart(models.Model):
    """A periodic task that was started for an hour or a day; its uniqueness stops a second clock."""

    task = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "period"], name="jobs_period_once")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.period}"


class Heartbeat(models.Model):
    """When a worker or a relay last said that it lives; asked by the health check instead of every worker."""

    name = models.CharField(max_length=120, primary_key=True)
    part = models.CharField(max_length=12)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
