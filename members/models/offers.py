"""What an organisation offers: capabilities, facilities, services, money; and bookings of facilities."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.audit.lifecycle import register
from kernel.tenancy.models import BaseModel
from members.kinds import FacilityKind, InterestForm, Maturity, OfferKind, OpenTo, ServiceKind, Vocabulary
from members.models.organisation import Organisation
from members.states import BOOKING, BOOKING_TONES, BookingStatus


class Term(BaseModel):
    """An entry of a managed vocabulary; organisations choose among them, operators keep them."""

    vocabulary = models.CharField(_("vocabulary"), max_length=12, choices=Vocabulary)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["vocabulary", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vocabulary", "name"], name="term_once")
        ]

    def __str__(self) -> str:
        return self.name


class Capability(BaseModel):
    """What an organisation can do, by a term, and how far it has come with it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="capabilities")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="capabilities")
    maturity = models.CharField(_("maturity"), max_length=12, choices=Maturity, default=Maturity.RESEARCH)
    description = models.TextField(_("description"), blank=True)
    is_public = models.BooleanField(_("open to everybody"), default=True)

    class Meta:
        verbose_name_plural = "capabilities"
        ordering: ClassVar[list[str]] = ["term__name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "term"], name="capability_once")
        ]

    def __str__(self) -> str:
        return str(self.term)


class Facility(BaseModel):
    """Equipment, a pilot line or a laboratory that others may book (中试设备共享)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="facilities")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=FacilityKind)
    terms: models.ManyToManyField[Term, models.Model] = models.ManyToManyField(
        Term, verbose_name=_("tags"), related_name="facilities", blank=True
    )
    model_number = models.CharField(_("make and model"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    parameters = models.TextField(_("parameters and capacity"), blank=True)
    conditions = models.TextField(_("conditions of use"), blank=True)
    price_note = models.CharField(_("price"), max_length=200, blank=True)
    open_to = models.CharField(_("open to"), max_length=12, choices=OpenTo, default=OpenTo.EVERYBODY)
    notice_days = models.PositiveSmallIntegerField(_("working days of notice"), default=3)
    is_active = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        verbose_name_plural = "facilities"
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.open_to == OpenTo.EVERYBODY and self.is_active


class Booking(BaseModel):
    """A time asked for at another organisation's facility; both sides see it."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="bookings")
    # The facility's organisation, whose staff answer.
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("for"), on_delete=models.PROTECT, related_name="bookings"
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    facility_name = models.CharField(max_length=120)
    purpose = models.TextField(_("purpose"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    answer = models.TextField(_("answer"), blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=BookingStatus, default=BookingStatus.REQUESTED
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        triggers = BOOKING.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="booking_ends_after_its_start"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "starts_at"], name="booking_of_facility")
        ]

    def __str__(self) -> str:
        return f"{self.facility_name} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def tone(self) -> str:
        return BOOKING_TONES[BookingStatus(self.status)]

    @property
    def is_own(self) -> bool:
        """A time that the owner keeps for itself."""
        return self.owner_id == self.organisation_id


class Service(BaseModel):
    """A service others may ask for: intellectual property, testing, training, transfer …"""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=ServiceKind)
    terms: models.ManyToManyField[Term, models.Model] = models.ManyToManyField(
        Term, verbose_name=_("tags"), related_name="services", blank=True
    )
    description = models.TextField(_("description"), blank=True)
    price_note = models.CharField(_("price"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    is_public = models.BooleanField(_("open to everybody"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Interest(BaseModel):
    """What an investor looks for; amounts in 分."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="interests")
    name = models.CharField(_("name"), max_length=120)
    form = models.CharField(_("form"), max_length=12, choices=InterestForm)
    maturity = models.CharField(_("stage looked for"), max_length=12, choices=Maturity)
    terms: models.ManyToManyField[Term, models.Model] = models.ManyToManyField(
        Term, verbose_name=_("tags"), related_name="interests", blank=True
    )
    least_fen = models.BigIntegerField(_("from"), null=True, blank=True)
    most_fen = models.BigIntegerField(_("to"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    is_public = models.BooleanField(_("open to everybody"), default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(least_fen__isnull=True)
                | models.Q(most_fen__isnull=True)
                | models.Q(most_fen__gte=models.F("least_fen")),
                name="interest_range",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Offer(BaseModel):
    """The public copy of an open capability, facility, service or interest, which it follows: for search.

    Its id is the id of the thing it copies.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=OfferKind)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=60, blank=True)
    tags = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=60, blank=True)
    words = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["words"], name="offer_words"),
            models.Index(fields=["kind", "title", "id"], name="offer_kind_title"),
        ]

    def __str__(self) -> str:
        return self.title


type Offered = Capability | Facility | Service | Interest
OFFERED: dict[str, type[Offered]] = {
    OfferKind.CAPABILITY: Capability,
    OfferKind.FACILITY: Facility,
    OfferKind.SERVICE: Service,
    OfferKind.INTEREST: Interest,
}


def kind_of(thing: Offered) -> OfferKind:
    return OfferKind(next(kind for kind, model in OFFERED.items() if isinstance(thing, model)))


register(Booking, BOOKING)
