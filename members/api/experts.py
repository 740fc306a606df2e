"""Experts of the directory, and the caller's own entry."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from members import access
from members.actions import experts as actions
from members.expert_filters import ExpertFilter
from members.models import Expert, Recusal
from members.selectors import experts as selectors
from members.serializers.experts import (
    ConsentSerializer,
    ExpertSerializer,
    NewRecusalSerializer,
    OwnExpertSerializer,
    PauseSerializer,
    RecusalSerializer,
    WriteExpertSerializer,
)


class ExpertViewSet(mixins.ListModelMixin, PortalViewSet):
    """Experts who have agreed to be found."""

    permissions = {"list": SIGNED_IN, "retrieve": SIGNED_IN}
    queryset = Expert.objects.none()
    serializer_class = ExpertSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ExpertFilter

    def get_queryset(self) -> QuerySet[Expert]:
        return selectors.listed_experts()

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_listed_expert(pk)).data)


class OwnExpertViewSet(PortalViewSet):
    """The caller's own entry: written as a whole, listed with consent, paused."""

    permissions = {
        "retrieve": SIGNED_IN,
        "update": SIGNED_IN,
        "list_entry": SIGNED_IN,
        "pause": SIGNED_IN,
    }
    queryset = Expert.objects.none()
    serializer_class = OwnExpertSerializer
    filterset_class = None

    def retrieve(self, request: Request) -> Response:
        return self._shown()

    @extend_schema(request=WriteExpertSerializer, responses=OwnExpertSerializer)
    def update(self, request: Request) -> Response:
        serializer = WriteExpertSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        actions.write_expert(by=self.caller, **serializer.validated_data)
        return self._shown()

    @extend_schema(request=ConsentSerializer, responses=OwnExpertSerializer)
    def list_entry(self, request: Request) -> Response:
        serializer = ConsentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        actions.list_expert(by=self.caller, consent_given=serializer.validated_data["consent"])
        return self._shown()

    @extend_schema(request=PauseSerializer, responses=OwnExpertSerializer)
    def pause(self, request: Request) -> Response:
        serializer = PauseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        actions.pause_expert(by=self.caller, **serializer.validated_data)
        return self._shown()

    def _shown(self) -> Response:
        return Response(self.get_serializer(access.get_own_expert(self.caller)).data)


class RecusalViewSet(mixins.ListModelMixin, PortalViewSet):
    """Units on which the caller does not judge."""

    permissions = {"list": SIGNED_IN, "create": SIGNED_IN, "destroy": SIGNED_IN}
    queryset = Recusal.objects.none()
    serializer_class = RecusalSerializer

    def get_queryset(self) -> QuerySet[Recusal]:
        return selectors.recusals_by(self.caller)

    @extend_schema(request=NewRecusalSerializer, responses={201: RecusalSerializer})
    def create(self, request: Request) -> Response:
        serializer = NewRecusalSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        stated = actions.add_recusal(by=self.caller, **serializer.validated_data)
        return Response(self.get_serializer(stated).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: UUID) -> Response:
        actions.remove_recusal(pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)
