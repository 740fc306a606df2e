"""REST resource of bookings: the same actions as the pages."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer
from members import access
from members import permissions as P
from members.actions import bookings as actions
from members.models import Booking
from members.offer_filters import BookingFilter
from members.selectors import bookings as selectors
from members.serializers.offers import BookingSerializer, NewBookingSerializer


class BookingViewSet(mixins.ListModelMixin, PortalViewSet):
    """Bookings of the caller's organisations, on either side."""

    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": P.BOOK,
        "confirm": P.OFFER,
        "refuse": P.OFFER,
        "use": P.OFFER,
        "withdraw": P.BOOK,
        # By either side, with the right of one.
        "cancel": SIGNED_IN,
    }
    queryset = Booking.objects.none()
    serializer_class = BookingSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = BookingFilter

    def get_queryset(self) -> QuerySet[Booking]:
        return selectors.bookings_for(self.caller)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._shown(access.get_booking(pk, user=self.caller))

    @extend_schema(request=NewBookingSerializer, responses={201: BookingSerializer})
    def create(self, request: Request) -> Response:
        asked = NewBookingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = dict(asked.validated_data)
        facility_id, organisation_id = data.pop("facility"), data.pop("organisation")
        booking = actions.request_booking(
            facility_id, by=self.caller, organisation_id=organisation_id, **data
        )
        return self._shown(booking, status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: UUID) -> Response:
        return self._shown(actions.confirm_booking(pk, by=self.caller, answer=_reason(request)))

    @extend_schema(request=ReasonSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: UUID) -> Response:
        return self._shown(actions.refuse_booking(pk, by=self.caller, reason=_reason(request)))

    @extend_schema(request=ReasonSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        return self._shown(actions.withdraw_booking(pk, by=self.caller, reason=_reason(request)))

    @extend_schema(request=ReasonSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        return self._shown(actions.cancel_booking(pk, by=self.caller, reason=_reason(request)))

    @extend_schema(request=None, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: UUID) -> Response:
        return self._shown(actions.use_booking(pk, by=self.caller))

    def _shown(self, booking: Booking, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(booking).data, status=code)


def _reason(request: Request) -> str:
    serializer = ReasonSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return str(serializer.validated_data["reason"])
