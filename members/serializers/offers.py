"""REST shapes of offers, bookings and vocabularies."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.tenancy.serializers import MoneyField
from members.models import Booking, Capability, Facility, Interest, Offer, Service, Term
from members.selectors import bookings
from members.selectors import offers as selectors
from members.states import BookingStatus

SHARED = ("id", "organisation", "organisation_name", "status", "can", "created_at", "updated_at")


class TermSerializer(serializers.ModelSerializer[Term]):
    """An entry of a vocabulary; `status` is active or retired."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Term
        fields = (
            "id",
            "status",
            "can",
            "vocabulary",
            "name",
            "name_en",
            "parent",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_status(self, term: Term) -> str:
        return "active" if term.is_active else "retired"

    def get_can(self, term: Term) -> list[str]:
        """Operators keep the vocabularies on their own pages."""
        return []


class OfferedSerializer(serializers.Serializer[Any]):
    """Common to the four kinds: `status` says who sees it."""

    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    def get_status(self, thing: Any) -> str:
        if isinstance(thing, Facility):
            return thing.open_to if thing.is_active else "retired"
        return "everybody" if thing.is_public else "nobody"

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_can(self, thing: Any) -> list[str]:
        return sorted(selectors.offer_abilities(thing, self.context["request"].user))


class TaggedSerializer(OfferedSerializer):
    """Tags by their ids, and by their names for reading."""

    tags = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, thing: Any) -> list[str]:
        return sorted(term.name for term in thing.terms.all())


TEXT = {"max_length": 4000}


class CapabilitySerializer(OfferedSerializer, serializers.ModelSerializer[Capability]):
    term_name = serializers.CharField(source="term.name", read_only=True)

    class Meta:
        model = Capability
        fields = (*SHARED, "term", "term_name", "maturity", "description", "is_public")
        read_only_fields = ("organisation",)
        extra_kwargs = {"description": TEXT}
        # The action says which rule is broken, and knows the organisation.
        validators: list[Any] = []


class FacilitySerializer(TaggedSerializer, serializers.ModelSerializer[Facility]):
    notice_days = serializers.IntegerField(min_value=0, max_value=60, required=False)

    class Meta:
        model = Facility
        fields = (
            *SHARED,
            "name",
            "kind",
            "terms",
            "tags",
            "model_number",
            "location",
            "parameters",
            "conditions",
            "price_note",
            "open_to",
            "notice_days",
            "is_active",
        )
        read_only_fields = ("organisation",)
        extra_kwargs = {"parameters": TEXT, "conditions": TEXT}


class ServiceSerializer(TaggedSerializer, serializers.ModelSerializer[Service]):
    class Meta:
        model = Service
        fields = (
            *SHARED,
            "name",
            "kind",
            "terms",
            "tags",
            "description",
            "price_note",
            "contact",
            "is_public",
        )
        read_only_fields = ("organisation",)
        extra_kwargs = {"description": TEXT}


class InterestSerializer(TaggedSerializer, serializers.ModelSerializer[Interest]):
    least = MoneyField(source="least_fen", required=False, allow_null=True)
    most = MoneyField(source="most_fen", required=False, allow_null=True)

    class Meta:
        model = Interest
        fields = (
            *SHARED,
            "name",
            "form",
            "maturity",
            "terms",
            "tags",
            "least",
            "most",
            "description",
            "is_public",
        )
        read_only_fields = ("organisation",)
        extra_kwargs = {"description": TEXT}
        validators: list[Any] = []


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """What is open to everybody, as the search shows it; its id is that of the thing itself."""

    organisation_name = serializers.CharField(source="organisation.name")
    detail_label = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Offer
        fields = (
            *SHARED,
            "kind",
            "title",
            "summary",
            "detail",
            "detail_label",
            "tags",
            "region",
        )
        read_only_fields = fields

    def get_detail_label(self, offer: Offer) -> str:
        return str(selectors.detail_label(offer.kind, offer.detail))

    def get_status(self, offer: Offer) -> str:
        return "everybody"

    def get_can(self, offer: Offer) -> list[str]:
        """What can be done, the thing itself says."""
        return []


class SpanSerializer(serializers.Serializer[Any]):
    """A time at which a facility is taken; not by whom."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """A booking, for either side."""

    owner_name = serializers.CharField(source="owner.name")
    organisation_name = serializers.CharField(source="organisation.name")
    requested_by_name = serializers.CharField(source="requested_by.name")
    status = serializers.ChoiceField(choices=BookingStatus.choices)
    can = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = (
            *SHARED,
            "facility",
            "facility_name",
            "owner",
            "owner_name",
            "requested_by",
            "requested_by_name",
            "purpose",
            "starts_at",
            "ends_at",
            "answer",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_can(self, booking: Booking) -> list[str]:
        return sorted(bookings.abilities(booking, self.context["request"].user))


class NewBookingSerializer(serializers.Serializer[Any]):
    facility = serializers.UUIDField()
    organisation = serializers.UUIDField()
    purpose = serializers.CharField(max_length=2000)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class BusySerializer(serializers.Serializer[Any]):
    """From when till when to look; three months from now without."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
