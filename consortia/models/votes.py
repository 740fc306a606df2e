"""Resolutions, who may vote on them, and the votes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortia.kinds import Ballot, BodyKind, Choice, MajorityBase, ResolutionKind, Weighting
from consortia.models.consortium import Consortium
from consortia.models.governance import Body, Meeting
from consortia.states import RESOLUTION, RESOLUTION_TONES, ResolutionStatus
from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.models import Organisation


class Procedure(models.Model):
    """How a vote is taken; two thirds of those voting, with half of them taking part, unless configured.

    A quorum of 50 means that half is enough: 以上 includes the number (民法典 1259).
    """

    ballot = models.CharField(_("ballot"), max_length=8, choices=Ballot, default=Ballot.OPEN)
    weighting = models.CharField(_("weighting"), max_length=8, choices=Weighting, default=Weighting.EQUAL)
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum in per cent"), default=50, validators=[MaxValueValidator(100)]
    )
    majority_num = models.PositiveSmallIntegerField(
        _("majority: parts"), default=2, validators=[MinValueValidator(1)]
    )
    majority_den = models.PositiveSmallIntegerField(
        _("majority: of"), default=3, validators=[MinValueValidator(1)]
    )
    # A majority of “more than half” excludes the number, “two thirds or more” includes it.
    majority_exceeds = models.BooleanField(_("the majority must be exceeded"), default=False)
    base = models.CharField(
        _("majority counted"), max_length=8, choices=MajorityBase, default=MajorityBase.PRESENT
    )

    class Meta:
        abstract = True


class VotingRule(BaseModel, Procedure):
    """The procedure a consortium has laid down for one kind of matter; without one the defaults hold."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="voting_rules")
    kind = models.CharField(_("matter"), max_length=12, choices=ResolutionKind)
    body_kind = models.CharField(_("body"), max_length=16, choices=BodyKind, default=BodyKind.COUNCIL)
    is_required = models.BooleanField(_("a vote is required"), default=True)
    days = models.PositiveSmallIntegerField(_("days to vote"), default=7, validators=[MinValueValidator(1)])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consortium", "kind"], name="voting_rule_once"),
            models.CheckConstraint(
                condition=Q(majority_num__lte=models.F("majority_den")), name="voting_rule_majority"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Resolution(BaseModel, Procedure):
    """A motion of a body; its procedure is frozen when the vote opens."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="resolutions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions"
    )
    number = models.CharField(_("number"), max_length=40)
    kind = models.CharField(
        _("matter"), max_length=12, choices=ResolutionKind, default=ResolutionKind.GENERAL
    )
    # What it is about, such as the membership to be ended; rooms above know their own kinds.
    subject_id = models.UUIDField(null=True, blank=True)
    # The member it concerns does not vote on it.
    barred = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text of the resolution"))
    deadline = models.DateTimeField(_("vote until"))
    opened_at = models.DateTimeField(_("vote opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("vote closed at"), null=True, editable=False)
    # The count at the end: weights for, against and abstaining, taking part, entitled; and why.
    result = models.JSONField(default=dict, editable=False)
    carried_out_at = models.DateTimeField(_("carried out at"), null=True, editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=ResolutionStatus, default=ResolutionStatus.DRAFT
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        triggers = RESOLUTION.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consortium", "number"], name="resolution_number"),
            models.CheckConstraint(
                condition=Q(majority_num__lte=models.F("majority_den")), name="resolution_majority"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["deadline"], name="resolution_open", condition=Q(status="open"))
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def tone(self) -> str:
        return RESOLUTION_TONES[ResolutionStatus(self.status)]


class Voter(BaseModel):
    """The roll, fixed when the vote opens: who may vote, for whom, with what weight."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="voters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    weight = models.PositiveIntegerField(default=1)
    # Does not vote for being concerned; counts neither for the quorum nor for the majority.
    is_barred = models.BooleanField(default=False)
    voted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["resolution", "user"], name="voter_once")
        ]

    def __str__(self) -> str:
        return self.name


class Vote(BaseModel):
    """One voice. Of a secret ballot only the voter sees it; from the count on it is nobody's."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_secret = models.BooleanField()
    choice = models.CharField(_("vote"), max_length=8, choices=Choice)
    weight = models.PositiveIntegerField()
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["resolution", "user"], name="vote_once")
        ]

    def __str__(self) -> str:
        return str(self.get_choice_display())


register(Resolution, RESOLUTION)
