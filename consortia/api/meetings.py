"""REST of meetings: agenda, attendance, minutes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access
from consortia import permissions as P
from consortia.actions import agenda
from consortia.actions import meetings as actions
from consortia.api.governance import GovernanceViewSet, valid
from consortia.filters import MeetingFilter
from consortia.models import Meeting
from consortia.selectors import meetings as selectors
from consortia.serializers.governance import (
    MeetingChangeSerializer,
    MeetingDetailSerializer,
    MeetingSerializer,
    MinutesSerializer,
    NewItemSerializer,
    NewMeetingSerializer,
    PresencesSerializer,
)
from kernel.documents.api import PdfRenderer, document_response
from kernel.tenancy.serializers import ReasonSerializer

MADE = OpenApiResponse(OpenApiTypes.BINARY, "The PDF; `ETag` is the SHA-256 of its bytes.")
MAKING = OpenApiResponse(description="A worker makes it; ask again after `Retry-After` seconds.")


class MeetingViewSet(mixins.ListModelMixin, GovernanceViewSet):
    """Meetings of the bodies of a consortium."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "retrieve": P.VIEW_GOVERNANCE,
        "create": P.MANAGE_GOVERNANCE,
        "partial_update": P.MANAGE_GOVERNANCE,
        "agenda": P.MANAGE_GOVERNANCE,
        "attendance": P.MANAGE_GOVERNANCE,
        "minutes": P.MANAGE_GOVERNANCE,
        "hold": P.MANAGE_GOVERNANCE,
        "approve": P.MANAGE_GOVERNANCE,
        "cancel": P.MANAGE_GOVERNANCE,
        "document": P.VIEW_GOVERNANCE,
    }
    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = MeetingFilter

    def get_queryset(self) -> QuerySet[Meeting]:
        return selectors.meetings_of(self.consortium())

    @extend_schema(request=NewMeetingSerializer, responses={201: MeetingDetailSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        self.consortium(P.MANAGE_GOVERNANCE)
        data = valid(NewMeetingSerializer, request)
        body = access.get_body(data.pop("body"), user=self.caller, permission=P.MANAGE_GOVERNANCE)
        self.require_here(body.consortium)
        meeting = actions.plan_meeting(body.pk, by=self.caller, **data)
        return self._detail(meeting.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=MeetingDetailSerializer)
    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.VIEW_GOVERNANCE)
        return self._detail(pk)

    @extend_schema(request=MeetingChangeSerializer, responses=MeetingDetailSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.change_meeting(pk, by=self.caller, **valid(MeetingChangeSerializer, request, partial=True))
        return self._detail(pk)

    @extend_schema(request=NewItemSerializer, responses=MeetingDetailSerializer)
    @action(detail=True, methods=["post"])
    def agenda(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        agenda.add_item(pk, by=self.caller, **valid(NewItemSerializer, request))
        return self._detail(pk)

    @extend_schema(request=PresencesSerializer, responses=MeetingDetailSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        lines = {line.pop("id"): line for line in map(dict, valid(PresencesSerializer, request)["lines"])}
        agenda.note_attendance(pk, by=self.caller, lines=lines)
        return self._detail(pk)

    @extend_schema(request=MinutesSerializer, responses=MeetingDetailSerializer)
    @action(detail=True, methods=["post"])
    def minutes(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.save_minutes(pk, by=self.caller, **valid(MinutesSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=MeetingDetailSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.hold(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=None, responses=MeetingDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.approve(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=ReasonSerializer, responses=MeetingDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._get(pk, P.MANAGE_GOVERNANCE)
        actions.cancel(pk, by=self.caller, **valid(ReasonSerializer, request))
        return self._detail(pk)

    @extend_schema(responses={(200, "application/pdf"): MADE, 202: MAKING})
    @action(detail=True, renderer_classes=[JSONRenderer, PdfRenderer])
    def document(self, request: Request, consortium_slug: str, pk: UUID) -> HttpResponse:
        self._get(pk, P.VIEW_GOVERNANCE)
        return document_response(request, actions.request_minutes(pk, by=self.caller))

    def _get(self, pk: UUID, permission: str) -> Meeting:
        meeting = access.get_meeting(pk, user=self.caller, permission=permission)
        self.require_here(meeting.consortium)
        return meeting

    def _detail(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        found = self.get_queryset().prefetch_related("agenda", "attendance").get(pk=pk)
        return Response(MeetingDetailSerializer(found, context=self.get_serializer_context()).data, code)
