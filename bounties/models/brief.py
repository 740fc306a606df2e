"""What a challenge and its copy on the board have in common."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bounties.kinds import ChallengeKind, IpRule
from bounties.states import CHALLENGE_TONES, ChallengeStatus


class Priced(models.Model):
    """Something with a sum of money, stored in 分."""

    amount_fen = models.BigIntegerField(_("amount"), default=0, validators=[MinValueValidator(0)])

    class Meta:
        abstract = True

    @property
    def amount_yuan(self) -> Decimal:
        return Decimal(self.amount_fen) / 100

    @property
    def amount_wan(self) -> Decimal:
        """In ten thousand yuan, as lists show it."""
        return Decimal(self.amount_fen) / 1_000_000


class Brief(Priced):
    """What a challenge says: written in the consortium, copied to the board at publishing."""

    number = models.CharField(_("number"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    field = models.CharField(_("field"), max_length=60)
    node = models.CharField(_("chain node"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChallengeKind, default=ChallengeKind.FIRM)
    background = models.TextField(_("background and pain points"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    scene = models.TextField(_("scene of use and verification"), blank=True)
    constraints = models.TextField(_("existing processes and equipment"), blank=True)
    requirements = models.TextField(_("requirements of answerers"), blank=True)
    ip_rule = models.CharField(
        _("intellectual property"), max_length=12, choices=IpRule, default=IpRule.AGREED
    )
    benefit = models.TextField(_("sharing of benefits"), blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    # Each kind of brief has its own column for it.
    status: str

    class Meta:
        abstract = True

    @property
    def closes_at(self) -> datetime:
        """The deadline of a challenge that is published, and so has one."""
        if self.deadline is None:
            raise LookupError("a draft without deadline")
        return self.deadline

    @property
    def days_left(self) -> int | None:
        """Calendar days to the day of the deadline; negative when it is past."""
        if self.deadline is None:
            return None
        return (timezone.localdate(self.deadline) - timezone.localdate()).days

    @property
    def takes_answers(self) -> bool:
        """For showing; the database decides by its own clock."""
        return (
            self.status == ChallengeStatus.PUBLISHED
            and self.deadline is not None
            and self.deadline > timezone.now()
        )

    @property
    def tone(self) -> str:
        return CHALLENGE_TONES[self.status]
