"""People seated in a consortium."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access, actions, selectors
from consortia import permissions as P
from consortia.models import Seat
from consortia.serializers import NewSeatSerializer, SeatSerializer
from kernel.tenancy.api import PortalViewSet


class SeatViewSet(mixins.ListModelMixin, PortalViewSet):
    """Seats of a consortium: members seat their own people, the lead its own and the bodies."""

    permissions = {"list": P.VIEW, "create": P.MANAGE_SEATS, "destroy": P.MANAGE_SEATS}
    queryset = Seat.objects.none()
    serializer_class = SeatSerializer

    def get_queryset(self) -> QuerySet[Seat]:
        slug = self.kwargs["consortium_slug"]
        return selectors.seats_of(access.get_consortium(slug=slug, user=self.caller, permission=P.VIEW))

    @extend_schema(request=NewSeatSerializer, responses={201: SeatSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = access.get_consortium(slug=consortium_slug, user=self.caller, permission=P.MANAGE_SEATS)
        serializer = NewSeatSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        seating = selectors.seating(consortium, self.caller)
        chosen = seating.candidates.get(f"{data['organisation']}:{data['user']}")
        if chosen is None:
            raise ValidationError({"user": [_("The person is not known at this organisation.")]})
        seat = actions.add_seat(
            consortium.pk,
            by=self.caller,
            organisation_id=chosen.organisation.pk,
            user=chosen.user,
            role=data["role"],
        )
        return Response(self.get_serializer(seat).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        seat = access.get_seat(pk, user=self.caller, permission=P.MANAGE_SEATS)
        if seat.consortium.slug != consortium_slug:
            raise Http404
        actions.remove_seat(seat.pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)
