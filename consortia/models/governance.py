"""Bodies of a consortium, who sits in them and for how long, and their meetings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consortia.kinds import AttendanceStatus, BodyKind, OfficeTitle
from consortia.models.consortium import Consortium
from consortia.states import MEETING, MEETING_TONES, MeetingStatus
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation


class Body(BaseModel):
    """理事会, 专家委员会, 秘书处, 首席科学家 or the assembly of all members."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="bodies")
    kind = models.CharField(_("kind"), max_length=16, choices=BodyKind)
    name = models.CharField(_("name"), max_length=60)
    duties = models.TextField(_("duties"), blank=True)
    cycle = models.CharField(_("meets"), max_length=120, blank=True)
    term_years = models.PositiveSmallIntegerField(_("term in years"), default=3)

    class Meta:
        verbose_name_plural = "bodies"
        ordering: ClassVar[list[str]] = ["created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consortium", "kind"], name="body_one_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.name


class Office(BaseModel):
    """A place in a body, held for a term by a person of a member, or by an expert from outside."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="offices")
    title = models.CharField(_("office"), max_length=16, choices=OfficeTitle, default=OfficeTitle.MEMBER)
    # Votes are cast by an account; an office without one takes part in meetings only.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person_name = models.CharField(_("person"), max_length=60)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    weight = models.PositiveIntegerField(_("weight of the vote"), default=1)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["body", "created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="office_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} · {self.get_title_display()}"

    @property
    def is_held(self) -> bool:
        """Today; one that was ended early is not held any more on that very day."""
        today = timezone.localdate()
        is_over = bool(self.end_reason) or (self.ends_on is not None and self.ends_on < today)
        return self.starts_on <= today and not is_over


class Meeting(BaseModel):
    """A meeting of a body: agenda before, attendance and minutes after."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="meetings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_file = models.ForeignKey(
        "documents.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(
        _("status"), max_length=12, choices=MeetingStatus, default=MeetingStatus.PLANNED
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        triggers = MEETING.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_its_start"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consortium", "-starts_at"], name="meeting_of_consortium")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return MEETING_TONES[MeetingStatus(self.status)]


class AgendaItem(BaseModel):
    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("item"), max_length=200)
    presenter = models.CharField(_("presented by"), max_length=60, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                name="agenda_order",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(BaseModel):
    """Who was expected and who came; a proxy is named."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(_("person"), max_length=60)
    organisation_name = models.CharField(_("organisation"), max_length=120, blank=True)
    presence = models.CharField(
        _("presence"), max_length=12, choices=AttendanceStatus, default=AttendanceStatus.EXPECTED
    )
    proxy_name = models.CharField(_("proxy"), max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "attendance"
        ordering: ClassVar[list[str]] = ["organisation_name", "person_name"]

    def __str__(self) -> str:
        return self.person_name


register(Meeting, MEETING)
