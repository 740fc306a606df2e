"""Draws of experts, requests for advice, and the expert's side of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from consortia import access
from consortia import permissions as P
from consortia.actions import advice as answering
from consortia.actions import experts as actions
from consortia.expert_filters import AdviceFilter, OwnAdviceFilter
from consortia.models import AdviceRequest, Consortium, ExpertDraw
from consortia.selectors import experts as selectors
from consortia.serializers.experts import (
    AdviceSerializer,
    AdviceTextSerializer,
    AskedAdviceSerializer,
    DrawSerializer,
    NewAdviceSerializer,
    NewDrawSerializer,
    ReplaceSerializer,
    TakeSerializer,
)
from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer


def _checked(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class DrawViewSet(mixins.ListModelMixin, PortalViewSet):
    """Draws of experts for a consortium."""

    permissions = {
        "list": P.VIEW_ADVICE,
        "retrieve": P.VIEW_ADVICE,
        "create": P.ASK_EXPERTS,
        "replace": P.ASK_EXPERTS,
    }
    queryset = ExpertDraw.objects.none()
    serializer_class = DrawSerializer

    def _consortium(self, permission: str) -> Consortium:
        slug = self.kwargs["consortium_slug"]
        return access.get_consortium(slug=slug, user=self.caller, permission=permission)

    def get_queryset(self) -> QuerySet[ExpertDraw]:
        return selectors.draws_of(self._consortium(P.VIEW_ADVICE))

    @extend_schema(request=NewDrawSerializer, responses={201: DrawSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._consortium(P.ASK_EXPERTS)
        wishes = _checked(NewDrawSerializer(data=request.data))
        made = actions.draw_experts(consortium.pk, by=self.caller, **wishes)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return Response(self.get_serializer(self._get(pk, P.VIEW_ADVICE)).data)

    @extend_schema(request=ReplaceSerializer, responses=DrawSerializer)
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        made = self._get(pk, P.ASK_EXPERTS)
        wish = _checked(ReplaceSerializer(data=request.data))
        done = actions.replace_expert(made.pk, wish["expert"], by=self.caller, reason=wish["reason"])
        return Response(self.get_serializer(done).data)

    def _get(self, pk: UUID, permission: str) -> ExpertDraw:
        place = self._consortium(permission)
        return access.get_draw(pk, user=self.caller, permission=permission, consortium_id=place.pk)


class AdviceViewSet(mixins.ListModelMixin, PortalViewSet):
    """What a consortium has asked experts."""

    permissions = {
        "list": P.VIEW_ADVICE,
        "retrieve": P.VIEW_ADVICE,
        "create": P.ASK_EXPERTS,
        "withdraw": P.ASK_EXPERTS,
    }
    queryset = AdviceRequest.objects.none()
    serializer_class = AdviceSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = AdviceFilter

    def _consortium(self, permission: str) -> Consortium:
        slug = self.kwargs["consortium_slug"]
        return access.get_consortium(slug=slug, user=self.caller, permission=permission)

    def get_queryset(self) -> QuerySet[AdviceRequest]:
        return selectors.advice_of(self._consortium(P.VIEW_ADVICE))

    @extend_schema(request=NewAdviceSerializer, responses={201: AdviceSerializer(many=True)})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._consortium(P.ASK_EXPERTS)
        serializer = NewAdviceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = actions.ask_advice(consortium.pk, by=self.caller, **serializer.values())
        return Response(self.get_serializer(asked, many=True).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return Response(self.get_serializer(self._get(pk, P.VIEW_ADVICE)).data)

    @extend_schema(request=ReasonSerializer, responses=AdviceSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        found = self._get(pk, P.ASK_EXPERTS)
        reason = _checked(ReasonSerializer(data=request.data))["reason"]
        actions.withdraw_advice(found.pk, by=self.caller, reason=reason)
        return Response(self.get_serializer(self._get(pk, P.VIEW_ADVICE)).data)

    def _get(self, pk: UUID, permission: str) -> AdviceRequest:
        place = self._consortium(permission)
        return access.get_advice(pk, user=self.caller, permission=permission, consortium_id=place.pk)


class AskedAdviceViewSet(mixins.ListModelMixin, PortalViewSet):
    """Questions put to the caller as an expert."""

    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "partial_update": SIGNED_IN,
        "take": SIGNED_IN,
        "decline": SIGNED_IN,
        "answer": SIGNED_IN,
    }
    queryset = AdviceRequest.objects.none()
    serializer_class = AskedAdviceSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = OwnAdviceFilter

    def get_queryset(self) -> QuerySet[AdviceRequest]:
        return selectors.advice_asked_of(self.caller)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._shown(access.get_asked_advice(pk, user=self.caller))

    @extend_schema(request=AdviceTextSerializer, responses=AskedAdviceSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        found = access.get_asked_advice(pk, user=self.caller)
        written = _checked(AdviceTextSerializer(data=request.data))
        return self._shown(answering.write(found.pk, by=self.caller, **written))

    @extend_schema(request=TakeSerializer, responses=AskedAdviceSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: UUID) -> Response:
        found = access.get_asked_advice(pk, user=self.caller)
        declared = _checked(TakeSerializer(data=request.data))["declared"]
        return self._shown(answering.take(found.pk, by=self.caller, declared=declared))

    @extend_schema(request=ReasonSerializer, responses=AskedAdviceSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: UUID) -> Response:
        found = access.get_asked_advice(pk, user=self.caller)
        reason = _checked(ReasonSerializer(data=request.data))["reason"]
        return self._shown(answering.decline(found.pk, by=self.caller, reason=reason))

    @extend_schema(request=AdviceTextSerializer, responses=AskedAdviceSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: UUID) -> Response:
        found = access.get_asked_advice(pk, user=self.caller)
        written = _checked(AdviceTextSerializer(data=request.data))
        return self._shown(answering.answer(found.pk, by=self.caller, **written))

    def _shown(self, advice: AdviceRequest) -> Response:
        return Response(self.get_serializer(advice).data)
