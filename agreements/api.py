"""REST resource of agreements: the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import access, actions, selectors
from agreements.filters import AgreementApiFilter
from agreements.models import Agreement
from agreements.serializers import (
    AgreementChangeSerializer,
    AgreementCreateSerializer,
    AgreementDeclineSerializer,
    AgreementDetailSerializer,
    AgreementSerializer,
    AgreementSignSerializer,
)
from consortia import permissions as P
from kernel.documents.api import PdfRenderer, document_response
from kernel.tenancy.api import PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer

MADE = OpenApiResponse(OpenApiTypes.BINARY, "The PDF; `ETag` is the SHA-256 of its bytes.")
MAKING = OpenApiResponse(description="A worker makes it; ask again after `Retry-After` seconds.")


class AgreementViewSet(PortalViewSet):
    """Agreements of the consortia in which the caller may read them."""

    permissions: ClassVar[dict[str, str]] = {
        "list": P.VIEW_AGREEMENT,
        "create": P.WRITE_AGREEMENT,
        "retrieve": P.VIEW_AGREEMENT,
        "partial_update": P.WRITE_AGREEMENT,
        "send": P.SEND_AGREEMENT,
        "sign": P.SIGN_AGREEMENT,
        "decline": P.SIGN_AGREEMENT,
        "withdraw": P.SEND_AGREEMENT,
        "remind": P.SEND_AGREEMENT,
        "document": P.VIEW_AGREEMENT,
    }
    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = AgreementApiFilter

    def get_queryset(self) -> QuerySet[Agreement]:
        return selectors.with_parties(selectors.agreements_visible_to(self.caller))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "seats": selectors.signing_seats(self.caller)}

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=AgreementCreateSerializer, responses={201: AgreementDetailSerializer})
    def create(self, request: Request) -> Response:
        data = self._valid(AgreementCreateSerializer, request)
        agreement = actions.create_agreement(by=self.caller, **data)
        return self._detail(agreement.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=AgreementDetailSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._detail(pk)

    @extend_schema(request=AgreementChangeSerializer, responses=AgreementDetailSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        actions.update_agreement(pk, by=self.caller, **self._valid(AgreementChangeSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: UUID) -> Response:
        actions.send(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=AgreementSignSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: UUID) -> Response:
        adapter = get_adapter()
        origin = actions.Origin(adapter.get_client_ip(request), adapter.get_http_user_agent(request))
        actions.sign(pk, by=self.caller, origin=origin, **self._valid(AgreementSignSerializer, request))
        return self._detail(pk)

    @extend_schema(request=AgreementDeclineSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: UUID) -> Response:
        actions.decline(pk, by=self.caller, **self._valid(AgreementDeclineSerializer, request))
        return self._detail(pk)

    @extend_schema(request=ReasonSerializer, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        actions.withdraw(pk, by=self.caller, **self._valid(ReasonSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=AgreementDetailSerializer)
    @action(detail=True, methods=["post"])
    def remind(self, request: Request, pk: UUID) -> Response:
        actions.remind(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(responses={(200, "application/pdf"): MADE, 202: MAKING})
    @action(detail=True, renderer_classes=[JSONRenderer, PdfRenderer])
    def document(self, request: Request, pk: UUID) -> HttpResponse:
        return document_response(request, actions.request_document(pk, by=self.caller))

    def _valid(self, kind: type[Any], request: Request) -> dict[str, Any]:
        serializer = kind(data=request.data)
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = serializer.validated_data
        return data

    def _detail(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        agreement = access.get_agreement(pk, user=self.caller, permission=P.VIEW_AGREEMENT)
        context = self.get_serializer_context()
        shown = selectors.with_parties_and_clauses(agreement)
        return Response(AgreementDetailSerializer(shown, context=context).data, status=code)
