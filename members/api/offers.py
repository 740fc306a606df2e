"""REST resources of what organisations offer: the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.tenancy.api import PUBLIC, SIGNED_IN, PortalViewSet
from members import access
from members import permissions as P
from members.actions import offers as actions
from members.kinds import OfferKind
from members.models import Capability, Facility, Interest, Offer, Offered, Service, Term
from members.offer_filters import FacilityFilter, OfferApiFilter, TermFilter
from members.selectors import bookings, terms
from members.selectors import offers as selectors
from members.serializers.offers import (
    BusySerializer,
    CapabilitySerializer,
    FacilitySerializer,
    InterestSerializer,
    OfferSerializer,
    ServiceSerializer,
    SpanSerializer,
    TermSerializer,
)


class OfferedViewSet(PortalViewSet):
    """One kind of what an organisation offers: its staff see all of it, others what is open to them."""

    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": P.OFFER,
        "partial_update": P.OFFER,
        "destroy": P.OFFER,
    }
    kind: ClassVar[OfferKind]

    def get_queryset(self) -> QuerySet[Any]:
        organisation = access.get_listed_organisation(self.kwargs["organisation_id"])
        found: QuerySet[Any] = selectors.open_offers(organisation, self.kind, self.caller)
        return found

    def list(self, request: Request, organisation_id: UUID) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        thing = self.get_queryset().filter(pk=pk).first()
        if thing is None:
            raise Http404
        return self._shown(thing)

    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=P.OFFER)
        thing = actions.add_offer(organisation_id, self.kind, by=self.caller, **self._data(request))
        return self._shown(thing, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._own(organisation_id, pk)
        data = self._data(request, partial=True)
        return self._shown(actions.change_offer(self.kind, pk, by=self.caller, **data))

    def destroy(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        """204 when it is gone; a facility with bookings is retired instead, and shown as it is now."""
        self._own(organisation_id, pk)
        retired = actions.remove_offer(self.kind, pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT) if retired is None else self._shown(retired)

    def _own(self, organisation_id: UUID, pk: UUID) -> Offered:
        return access.get_own_offer(
            self.kind, pk, user=self.caller, permission=P.OFFER, organisation_id=organisation_id
        )

    def _data(self, request: Request, *, partial: bool = False) -> dict[str, Any]:
        serializer = self.get_serializer(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _shown(self, thing: Offered, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(thing).data, status=code)


class CapabilityViewSet(OfferedViewSet):
    permissions = OfferedViewSet.permissions
    kind = OfferKind.CAPABILITY
    queryset = Capability.objects.none()
    serializer_class = CapabilitySerializer


class OwnFacilityViewSet(OfferedViewSet):
    permissions = OfferedViewSet.permissions
    kind = OfferKind.FACILITY
    queryset = Facility.objects.none()
    serializer_class = FacilitySerializer


class ServiceViewSet(OfferedViewSet):
    permissions = OfferedViewSet.permissions
    kind = OfferKind.SERVICE
    queryset = Service.objects.none()
    serializer_class = ServiceSerializer


class InterestViewSet(OfferedViewSet):
    permissions = OfferedViewSet.permissions
    kind = OfferKind.INTEREST
    queryset = Interest.objects.none()
    serializer_class = InterestSerializer


class OfferViewSet(mixins.ListModelMixin, PortalViewSet):
    """Everything that is open to everybody, of all organisations."""

    permissions = {"list": PUBLIC, "retrieve": PUBLIC}
    queryset = Offer.objects.none()
    serializer_class = OfferSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = OfferApiFilter

    def get_queryset(self) -> QuerySet[Offer]:
        return selectors.offers()

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_public_offer(pk)).data)


class FacilityViewSet(mixins.ListModelMixin, PortalViewSet):
    """Facilities that the caller may see, also those open to registered organisations only."""

    permissions = {"list": SIGNED_IN, "retrieve": SIGNED_IN, "busy": SIGNED_IN}
    queryset = Facility.objects.none()
    serializer_class = FacilitySerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = FacilityFilter

    def get_queryset(self) -> QuerySet[Facility]:
        return selectors.facilities_for(self.caller)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_facility(pk, user=self.caller)).data)

    @extend_schema(parameters=[BusySerializer], responses=SpanSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def busy(self, request: Request, pk: UUID) -> Response:
        """When it is taken, not by whom."""
        facility = access.get_facility(pk, user=self.caller)
        asked = BusySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        since = asked.validated_data.get("since") or timezone.now()
        until = asked.validated_data.get("until") or since + bookings.AHEAD
        return Response(SpanSerializer(bookings.busy_times(facility.pk, since, until), many=True).data)


class TermViewSet(mixins.ListModelMixin, PortalViewSet):
    """The managed vocabularies."""

    permissions = {"list": PUBLIC, "retrieve": PUBLIC}
    queryset = Term.objects.none()
    serializer_class = TermSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = TermFilter

    def get_queryset(self) -> QuerySet[Term]:
        return terms.terms()

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_term(pk)).data)
