"""REST of resolutions: motions, votes, results."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access
from consortia import permissions as P
from consortia.actions import votes as actions
from consortia.api.governance import GovernanceViewSet, valid
from consortia.filters import ResolutionFilter
from consortia.models import Resolution
from consortia.selectors import resolutions as selectors
from consortia.serializers.votes import (
    MotionChangeSerializer,
    MotionSerializer,
    ResolutionDetailSerializer,
    ResolutionSerializer,
    VoteSerializer,
)
from kernel.tenancy.serializers import ReasonSerializer

IDS = ("meeting", "body", "barred")


class ResolutionViewSet(GovernanceViewSet):
    """Motions of a consortium. Voting is for whoever stands on the roll."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "retrieve": P.VIEW_GOVERNANCE,
        "create": P.MANAGE_GOVERNANCE,
        "partial_update": P.MANAGE_GOVERNANCE,
        "open": P.MANAGE_GOVERNANCE,
        "withdraw": P.MANAGE_GOVERNANCE,
        "close": P.MANAGE_GOVERNANCE,
        "vote": P.VIEW_GOVERNANCE,
    }
    # A kept request would still tell which way somebody voted when the ballot no longer does; and to vote the
    # same way twice is no other vote.
    unkept: ClassVar[tuple[str, ...]] = ("vote",)
    queryset = Resolution.objects.none()
    serializer_class = ResolutionSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ResolutionFilter

    def get_queryset(self) -> QuerySet[Resolution]:
        consortium = self.consortium()
        actions.settle_overdue(consortium)
        return selectors.resolutions_of(consortium)

    def list(self, request: Request, consortium_slug: str) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        context = {**self.get_serializer_context(), "lines": selectors.lines_of(self.caller, page)}
        return self.get_paginated_response(ResolutionSerializer(page, many=True, context=context).data)

    @extend_schema(request=MotionSerializer, responses={201: ResolutionDetailSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self.consortium(P.MANAGE_GOVERNANCE)
        data = _with_ids(valid(MotionSerializer, request))
        motion = actions.propose(consortium.pk, by=self.caller, **data)
        return self._detail(motion.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=ResolutionDetailSerializer)
    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.VIEW_GOVERNANCE)
        return self._detail(pk)

    @extend_schema(request=MotionChangeSerializer, responses=ResolutionDetailSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        data = _with_ids(valid(MotionChangeSerializer, request, partial=True))
        actions.change(pk, by=self.caller, **data)
        return self._detail(pk)

    @extend_schema(request=None, responses=ResolutionDetailSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.open_vote(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=VoteSerializer, responses=ResolutionSerializer)
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.VIEW_GOVERNANCE)
        actions.cast(pk, by=self.caller, **valid(VoteSerializer, request))
        found = self.get_queryset().get(pk=pk)
        context = {**self.get_serializer_context(), "lines": selectors.lines_of(self.caller, [found])}
        return Response(ResolutionSerializer(found, context=context).data)

    @extend_schema(request=ReasonSerializer, responses=ResolutionDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.withdraw(pk, by=self.caller, **valid(ReasonSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=ResolutionDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.close(pk, by=self.caller)
        return self._detail(pk)

    def _get(self, pk: UUID, permission: str) -> Resolution:
        resolution = access.get_resolution(pk, user=self.caller, permission=permission)
        self.require_here(resolution.consortium)
        return resolution

    def _detail(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        found = self.get_queryset().get(pk=pk)
        context = {**self.get_serializer_context(), "insight": selectors.insight(found, self.caller)}
        return Response(ResolutionDetailSerializer(found, context=context).data, code)


def _with_ids(data: dict[str, Any]) -> dict[str, Any]:
    return {f"{name}_id" if name in IDS else name: value for name, value in data.items()}
