"""Powers of attorney and claims over REST: the same actions as the pages."""

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

from kernel.documents.access import get_upload
from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.scope import system_scope
from kernel.tenancy.serializers import ReasonSerializer
from members import access
from members import permissions as P
from members.actions import claims as claim_actions
from members.actions import powers as power_actions
from members.actions.staff import ask_to_be_invited
from members.api.staff import valid
from members.filters import ClaimFilter, PowerFilter
from members.models import Claim, PowerOfAttorney
from members.selectors import claims as claims_selectors
from members.selectors import powers as powers_selectors
from members.serializers.powers import (
    ClaimSerializer,
    MessageSerializer,
    NewClaimSerializer,
    NewPowerSerializer,
    PowerSerializer,
)


class PowerViewSet(mixins.ListModelMixin, PortalViewSet):
    """Powers of attorney of one organisation; the paper is an upload of the same organisation."""

    permissions = {"list": P.VIEW, "create": P.MANAGE_STAFF, "revoke": P.MANAGE_STAFF}
    queryset = PowerOfAttorney.objects.none()
    serializer_class = PowerSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = PowerFilter

    def get_queryset(self) -> QuerySet[PowerOfAttorney]:
        pk = self.kwargs["organisation_id"]
        organisation = access.get_organisation(pk, user=self.caller, permission=P.VIEW)
        return powers_selectors.powers_of(organisation).order_by("-created_at", "-id")

    @extend_schema(request=NewPowerSerializer, responses={201: PowerSerializer})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=P.MANAGE_STAFF)
        data = valid(NewPowerSerializer(data=request.data))
        upload = get_upload(data.pop("upload"))
        agent = data.pop("agent")
        made = power_actions.add_power(organisation_id, by=self.caller, upload=upload, agent_id=agent, **data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer, responses=PowerSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        power = access.get_power(pk, user=self.caller, permission=P.MANAGE_STAFF)
        if power.organisation_id != organisation_id:
            raise Http404
        data = valid(ReasonSerializer(data=request.data))
        return Response(self.get_serializer(power_actions.revoke_power(pk, by=self.caller, **data)).data)


class ClaimViewSet(mixins.ListModelMixin, PortalViewSet):
    """The caller's own claims to organisations that nobody administers."""

    permissions = {"list": SIGNED_IN, "create": SIGNED_IN, "retrieve": SIGNED_IN, "withdraw": SIGNED_IN}
    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer

    def get_queryset(self) -> QuerySet[Claim]:
        return claims_selectors.claims_of(self.caller)

    @extend_schema(request=NewClaimSerializer, responses={201: ClaimSerializer})
    def create(self, request: Request) -> Response:
        data = valid(NewClaimSerializer(data=request.data))
        upload_id = data.pop("upload", None)
        upload = get_upload(upload_id) if upload_id else None
        made = claim_actions.file_claim(data.pop("organisation"), by=self.caller, upload=upload, **data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_own_claim(pk, user=self.caller)).data)

    @extend_schema(request=None, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(claim_actions.withdraw_claim(pk, by=self.caller)).data)


class ClaimDecisionViewSet(PortalViewSet):
    """All claims, for operators of the portal."""

    permissions = {"list": SIGNED_IN, "retrieve": SIGNED_IN, "grant": SIGNED_IN, "refuse": SIGNED_IN}
    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ClaimFilter

    def list(self, request: Request) -> Response:
        access.require_operator(self.caller)
        with system_scope():
            page: Any = self.paginate_queryset(self.filter_queryset(claims_selectors.claims()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        access.require_operator(self.caller)
        with system_scope():
            found = access.get_claim(pk, user=self.caller)
        return Response(self.get_serializer(found).data)

    @extend_schema(request=ReasonSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: UUID) -> Response:
        data = valid(ReasonSerializer(data=request.data))
        return Response(self.get_serializer(claim_actions.grant_claim(pk, by=self.caller, **data)).data)

    @extend_schema(request=ReasonSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: UUID) -> Response:
        data = valid(ReasonSerializer(data=request.data))
        return Response(self.get_serializer(claim_actions.refuse_claim(pk, by=self.caller, **data)).data)


class AskViewSet(PortalViewSet):
    """“I belong here”: the administrators of an organisation are told."""

    permissions = {"create": SIGNED_IN}
    queryset = Claim.objects.none()
    serializer_class = MessageSerializer

    @extend_schema(request=MessageSerializer, responses={202: None})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        data = valid(MessageSerializer(data=request.data))
        ask_to_be_invited(organisation_id, by=self.caller, **data)
        return Response(status=status.HTTP_202_ACCEPTED)
