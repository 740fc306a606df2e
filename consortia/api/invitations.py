"""Invitations to the caller's organisations, and those behind a mail link."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import actions, selectors
from consortia.models import Membership
from consortia.serializers import LinkSerializer, MembershipSerializer, TakeUpSerializer
from kernel.accounts.models import token_digest
from kernel.tenancy.api import PUBLIC, SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer


class InvitationViewSet(mixins.ListModelMixin, PortalViewSet):
    """Open invitations that the caller may answer."""

    permissions = {"list": SIGNED_IN}
    queryset = Membership.objects.none()
    serializer_class = MembershipSerializer

    def get_queryset(self) -> QuerySet[Membership]:
        return selectors.invitations_for(self.caller)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "acting_for": frozenset()}


class LinkViewSet(PortalViewSet):
    """The invitation of a mail link: whoever holds it reads it, a signed-in caller answers it."""

    permissions = {"retrieve": PUBLIC, "take_up": SIGNED_IN, "decline": SIGNED_IN}
    queryset = Membership.objects.none()
    serializer_class = LinkSerializer

    @extend_schema(responses=LinkSerializer)
    def retrieve(self, request: Request, invitation_secret: str) -> Response:
        membership = selectors.invitation_by_secret(invitation_secret)
        if membership is None:
            raise Http404
        return Response(LinkSerializer(membership).data)

    @extend_schema(request=TakeUpSerializer, responses=MembershipSerializer)
    def take_up(self, request: Request, invitation_secret: str) -> Response:
        serializer = TakeUpSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        taken = actions.take_up(
            token_digest(invitation_secret),
            by=self.caller,
            organisation_id=serializer.validated_data["organisation"],
        )
        context = {**self.get_serializer_context(), "acting_for": frozenset()}
        return Response(MembershipSerializer(taken, context=context).data)

    @extend_schema(request=ReasonSerializer, responses=LinkSerializer)
    def decline(self, request: Request, invitation_secret: str) -> Response:
        serializer = ReasonSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        digest = token_digest(invitation_secret)
        membership = actions.decline_by_link(digest, by=self.caller, **serializer.validated_data)
        return Response(LinkSerializer(membership).data)
