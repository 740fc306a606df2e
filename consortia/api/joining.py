"""Open consortia, applications and changes of the lead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access, actions, selectors
from consortia import permissions as P
from consortia.filters import ApplicationFilter, ListingFilter
from consortia.models import Application, LeadChange, Listing
from consortia.selectors import joining
from consortia.serializers.joining import (
    ApplicationSerializer,
    LeadChangeSerializer,
    ListingSerializer,
    MotionSerializer,
    NewApplicationSerializer,
    NewLeadChangeSerializer,
)
from kernel.tenancy.api import PUBLIC, SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer
from members import permissions as members


class ListingViewSet(mixins.ListModelMixin, PortalViewSet):
    """Consortia that take applications; for everybody."""

    permissions = {"list": PUBLIC, "retrieve": PUBLIC}
    queryset = Listing.objects.none()
    serializer_class = ListingSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ListingFilter
    lookup_url_kwarg = "listing_slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Listing]:
        return joining.listings()

    def retrieve(self, request: Request, listing_slug: str) -> Response:
        return Response(self.get_serializer(access.get_listing(listing_slug)).data)


class OwnApplicationViewSet(mixins.ListModelMixin, PortalViewSet):
    """Applications of the caller's organisations."""

    permissions = {
        "list": SIGNED_IN,
        "create": SIGNED_IN,
        "retrieve": members.VIEW,
        "withdraw": members.JOIN,
    }
    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ApplicationFilter

    def get_queryset(self) -> QuerySet[Application]:
        return joining.applications_by(self.caller)

    @extend_schema(request=NewApplicationSerializer, responses={201: ApplicationSerializer})
    def create(self, request: Request) -> Response:
        serializer = NewApplicationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        slug, organisation_id = data.pop("consortium"), data.pop("organisation")
        filed = actions.apply_to_join(slug, by=self.caller, organisation_id=organisation_id, **data)
        return Response(self.get_serializer(filed).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_readable_application(pk, user=self.caller)).data)

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(actions.withdraw_application(pk, by=self.caller)).data)


class ApplicationViewSet(mixins.ListModelMixin, PortalViewSet):
    """Applications to one consortium, for its members; the lead decides."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "retrieve": P.VIEW_GOVERNANCE,
        "admit": P.INVITE,
        "refuse": P.INVITE,
        "put_to_vote": P.MANAGE_GOVERNANCE,
    }
    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ApplicationFilter

    def get_queryset(self) -> QuerySet[Application]:
        slug = self.kwargs["consortium_slug"]
        consortium = access.get_consortium(slug=slug, user=self.caller, permission=P.VIEW_GOVERNANCE)
        return joining.applications_of(consortium)

    def _get(self, slug: str, pk: UUID) -> Application:
        access.get_consortium(slug=slug, user=self.caller, permission=P.VIEW_GOVERNANCE)
        found = access.get_application(pk, user=self.caller, permission=P.VIEW_GOVERNANCE)
        if found.consortium_slug != slug:
            raise Http404
        return found

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return Response(self.get_serializer(self._get(consortium_slug, pk)).data)

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        found = self._get(consortium_slug, pk)
        return Response(self.get_serializer(actions.admit(found.pk, by=self.caller)).data)

    @extend_schema(request=ReasonSerializer, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        found = self._get(consortium_slug, pk)
        refused = actions.refuse_application(found.pk, by=self.caller, **reason_of(request))
        return Response(self.get_serializer(refused).data)

    @extend_schema(request=None, responses={201: MotionSerializer})
    @action(detail=True, methods=["post"], url_path="put-to-vote")
    def put_to_vote(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        found = self._get(consortium_slug, pk)
        motion = actions.put_application_to_vote(found.pk, by=self.caller)
        return Response(MotionSerializer(motion).data, status=status.HTTP_201_CREATED)


def reason_of(request: Request) -> dict[str, Any]:
    serializer = ReasonSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class LeadChangeViewSet(mixins.ListModelMixin, PortalViewSet):
    """Proposed and settled changes of the lead; the successor's administrators take or decline."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "create": P.CHANGE_LEAD,
        "retrieve": P.VIEW_GOVERNANCE,
        "accept": P.LEAVE,
        "decline": P.LEAVE,
        "withdraw": P.CHANGE_LEAD,
        "put_to_vote": P.CHANGE_LEAD,
    }
    queryset = LeadChange.objects.none()
    serializer_class = LeadChangeSerializer

    def get_queryset(self) -> QuerySet[LeadChange]:
        slug = self.kwargs["consortium_slug"]
        consortium = access.get_consortium(slug=slug, user=self.caller, permission=P.VIEW_GOVERNANCE)
        self.acting_for = selectors.acting_for(self.caller, [consortium.pk])
        return joining.lead_changes(consortium)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "acting_for": getattr(self, "acting_for", frozenset())}

    @extend_schema(request=NewLeadChangeSerializer, responses={201: LeadChangeSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = access.get_consortium(slug=consortium_slug, user=self.caller, permission=P.CHANGE_LEAD)
        serializer = NewLeadChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        change = actions.propose_lead(
            consortium.pk, by=self.caller, successor_id=data.pop("successor"), **data
        )
        return self._shown(change, status.HTTP_201_CREATED)

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return self._shown(self._get(consortium_slug, pk, P.VIEW_GOVERNANCE))

    @extend_schema(request=None, responses=LeadChangeSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        change = self._get(consortium_slug, pk, P.LEAVE)
        return self._shown(actions.accept_lead(change.pk, by=self.caller))

    @extend_schema(request=ReasonSerializer, responses=LeadChangeSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        change = self._get(consortium_slug, pk, P.LEAVE)
        return self._shown(actions.decline_lead(change.pk, by=self.caller, **reason_of(request)))

    @extend_schema(request=None, responses=LeadChangeSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        change = self._get(consortium_slug, pk, P.CHANGE_LEAD)
        return self._shown(actions.withdraw_lead_change(change.pk, by=self.caller))

    @extend_schema(request=None, responses={201: MotionSerializer})
    @action(detail=True, methods=["post"], url_path="put-to-vote")
    def put_to_vote(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        change = self._get(consortium_slug, pk, P.CHANGE_LEAD)
        motion = actions.put_lead_change_to_vote(change.pk, by=self.caller)
        return Response(MotionSerializer(motion).data, status=status.HTTP_201_CREATED)

    def _get(self, slug: str, pk: UUID, permission: str) -> LeadChange:
        found = access.get_lead_change(pk, user=self.caller, permission=permission)
        if found.consortium.slug != slug:
            raise Http404
        return found

    def _shown(self, change: LeadChange, code: int = status.HTTP_200_OK) -> Response:
        self.acting_for = selectors.acting_for(self.caller, [change.consortium_id])
        return Response(self.get_serializer(change).data, status=code)
