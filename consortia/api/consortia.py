"""Consortia of the caller."""

from __future__ import annotations

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access, actions, selectors
from consortia import permissions as P
from consortia.filters import ConsortiumFilter
from consortia.models import Consortium
from consortia.serializers import (
    ConsortiumChangeSerializer,
    ConsortiumSerializer,
    FoundingSerializer,
)
from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer


class ConsortiumViewSet(mixins.ListModelMixin, PortalViewSet):
    """Consortia in which the caller has a seat; by slug."""

    permissions = {
        "list": SIGNED_IN,
        "create": SIGNED_IN,
        "retrieve": P.VIEW,
        "partial_update": P.EDIT,
        "dissolve": P.EDIT,
    }
    queryset = Consortium.objects.none()
    serializer_class = ConsortiumSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ConsortiumFilter
    lookup_field = "slug"
    lookup_url_kwarg = "consortium_slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Consortium]:
        return selectors.consortia_of(self.caller)

    @extend_schema(request=FoundingSerializer, responses={201: ConsortiumSerializer})
    def create(self, request: Request) -> Response:
        serializer = FoundingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        consortium = actions.create_consortium(by=self.caller, lead_id=data.pop("lead"), **data)
        return self._shown(consortium, status.HTTP_201_CREATED)

    def retrieve(self, request: Request, consortium_slug: str) -> Response:
        return self._shown(self._get(consortium_slug, P.VIEW))

    @extend_schema(request=ConsortiumChangeSerializer, responses=ConsortiumSerializer)
    def partial_update(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._get(consortium_slug, P.EDIT)
        serializer = ConsortiumChangeSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = actions.update_consortium(consortium.pk, by=self.caller, **serializer.validated_data)
        return self._shown(changed)

    @extend_schema(request=ReasonSerializer, responses=ConsortiumSerializer)
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._get(consortium_slug, P.EDIT)
        serializer = ReasonSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        ended = actions.dissolve_consortium(consortium.pk, by=self.caller, **serializer.validated_data)
        return self._shown(ended)

    def _get(self, slug: str, permission: str) -> Consortium:
        return access.get_consortium(slug=slug, user=self.caller, permission=permission)

    def _shown(self, consortium: Consortium, code: int = status.HTTP_200_OK) -> Response:
        counted = selectors.with_member_count(consortium)
        return Response(self.get_serializer(counted).data, status=code)
