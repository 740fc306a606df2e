"""Tasks of a consortium: indicators, who does what, and reports of progress."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consortia.kinds import IndicatorDirection
from consortia.models.consortium import Consortium, Membership
from consortia.models.roadmap import ChainNode, RoadmapStage
from consortia.states import TASK, TASK_TONES, TaskStatus
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel


class Task(BaseModel):
    """A piece of the common work with a term and indicators; every member should hold a part of one."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="tasks")
    number = models.CharField(_("number"), max_length=40)
    stage = models.ForeignKey(
        RoadmapStage, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    node = models.ForeignKey(ChainNode, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(_("task"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("due on"))
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"), default=0, validators=[MaxValueValidator(100)]
    )
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(_("status"), max_length=12, choices=TaskStatus, default=TaskStatus.PLANNED)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "number"]
        triggers = TASK.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consortium", "number"], name="task_number"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="task_term"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consortium", "due_on"], name="task_of_consortium")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def tone(self) -> str:
        return "red" if self.is_overdue else TASK_TONES[TaskStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status in (TaskStatus.PLANNED, TaskStatus.ACTIVE, TaskStatus.REPORTED)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def days_left(self) -> int:
        """Until the day due; negative when it has passed."""
        return (self.due_on - timezone.localdate()).days


class RaciLetter(models.TextChoices):
    RESPONSIBLE = "R", _("Responsible")
    ACCOUNTABLE = "A", _("Accountable")
    CONSULTED = "C", _("Consulted")
    INFORMED = "I", _("Informed")


class TaskPart(BaseModel):
    """What a member is to a task (RACI); R and A hold it."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parts")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="parts")
    letter = models.CharField(_("part"), max_length=1, choices=RaciLetter)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "membership"], name="task_part_once"),
            models.UniqueConstraint(fields=["task"], name="task_one_accountable", condition=Q(letter="A")),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.membership_id}"


def plain_number(number: Decimal | None) -> str:
    """As people write it: without zeros at the end, never with an exponent."""
    return "" if number is None else f"{number.normalize():f}"


class TaskIndicator(BaseModel):
    """What a task is measured by."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("indicator"), max_length=120)
    unit = models.CharField(_("unit of measure"), max_length=30, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    direction = models.CharField(
        _("direction"), max_length=2, choices=IndicatorDirection, default=IndicatorDirection.AT_LEAST
    )
    method = models.CharField(_("test method"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    membership = models.ForeignKey(
        Membership,
        verbose_name=_("responsible member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    value = models.DecimalField(_("reached"), max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["task", "order"],
                name="task_indicator_order",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def baseline_text(self) -> str:
        return plain_number(self.baseline)

    @property
    def target_text(self) -> str:
        return plain_number(self.target)

    @property
    def value_text(self) -> str:
        return plain_number(self.value)

    @property
    def is_met(self) -> bool:
        if self.value is None:
            return False
        at_least = self.direction == IndicatorDirection.AT_LEAST
        return self.value >= self.target if at_least else self.value <= self.target

    @property
    def outcome(self) -> str:
        """`met`, `missed` once its day or the work is over, else `open`; asks for the task."""
        if self.is_met:
            return "met"
        is_over = (
            self.task.status == TaskStatus.DONE or (self.due_on or self.task.due_on) < timezone.localdate()
        )
        return "missed" if is_over else "open"


class TaskReport(BaseModel):
    """What a member says of the progress, on a day; never changed afterwards."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField(_("reported on"))
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"), validators=[MaxValueValidator(100)]
    )
    text = models.TextField(_("report"))
    # {indicator id: value as text} at the time of the report.
    values = models.JSONField(default=dict)
    evidence = models.ForeignKey(
        "documents.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        triggers = [pgtrigger.Protect(name="task_report_kept", operation=pgtrigger.Update)]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_report_progress")
        ]

    def __str__(self) -> str:
        return f"{self.reported_on} {self.progress} %"


register(Task, TASK)
