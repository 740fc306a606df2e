"""What people are told, and what is due from whom."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.notices.kinds import text_of
from kernel.tenancy.models import BaseModel


class Notice(BaseModel):
    """One message to one person; `key` makes sure that the same thing is told once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True)
    mail_claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "key"], name="notices_once_per_person")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-created_at"], name="notices_of_user"),
            models.Index(fields=["user"], name="notices_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """In the reader's language."""
        return text_of(self.kind, self.params)


class DayKind(models.TextChoices):
    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


# The axis of a duty that is one person's, who stands in the place of the tenant.
PERSON = "person"


class Duty(BaseModel):
    """Something the holders of a permission on a tenant, or one person, must do, and by when."""

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    axis = models.CharField(max_length=12)
    tenant_id = models.UUIDField()
    permission = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    object_id = models.UUIDField()
    url = models.CharField(max_length=300)
    due_at = models.DateTimeField(null=True)
    day_kind = models.CharField(max_length=8, choices=DayKind, default=DayKind.WORKING)
    done_at = models.DateTimeField(null=True)
    # The tenant whose deed ends the duty may be another one than the tenant that holds it.
    consortium_id = models.UUIDField(null=True)
    # Of all who hold the permission in a consortium, only the people of this organisation.
    member_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar[list[models.F | models.OrderBy | str]] = [
            models.F("due_at").asc(nulls_last=True),
            "created_at",
        ]
        verbose_name_plural = "duties"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["tenant_id", "permission"], name="duties_open", condition=models.Q(done_at=None)
            ),
            models.Index(fields=["object_id"], name="duties_of_object"),
            models.Index(fields=["due_at"], name="duties_due", condition=models.Q(done_at=None)),
            models.Index(fields=["consortium_id"], name="duties_consortium"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return text_of(self.kind, self.params)


class Reminder(models.Model):
    """A reminder that has gone out; its uniqueness is what keeps a second one from going."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=12)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["duty", "rule"], name="reminders_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.duty_id}"
