"""The people of an organisation and the offers of a role: the same actions as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer
from members import access, actions, selectors
from members import permissions as P
from members.models import Staff, StaffInvitation
from members.serializers import (
    HandOverSerializer,
    NewStaffInvitationSerializer,
    StaffInvitationSerializer,
    StaffSerializer,
)


def valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data


class StaffViewSet(mixins.ListModelMixin, PortalViewSet):
    """The people of one organisation, for those people; consortia serves it, because of the seats.

    Whoever is named by POST has the role from the moment of acceptance on: the answer is the invitation.
    """

    permissions = {"list": P.VIEW, "create": P.MANAGE_STAFF, "hand_over": P.MANAGE_STAFF}
    queryset = Staff.objects.none()
    serializer_class = StaffSerializer

    def get_queryset(self) -> QuerySet[Staff]:
        pk = self.kwargs["organisation_id"]
        return selectors.staff_of(access.get_organisation(pk, user=self.caller, permission=P.VIEW))

    @extend_schema(request=NewStaffInvitationSerializer, responses={201: StaffInvitationSerializer})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=P.MANAGE_STAFF)
        data = valid(NewStaffInvitationSerializer(data=request.data))
        return self._sent(actions.invite_staff(organisation_id, by=self.caller, **data))

    @extend_schema(request=HandOverSerializer, responses={201: StaffInvitationSerializer})
    @action(detail=False, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=P.MANAGE_STAFF)
        data = valid(HandOverSerializer(data=request.data))
        sent = actions.hand_over(organisation_id, by=self.caller, person_id=data.pop("person"), **data)
        return self._sent(sent)

    def _sent(self, invitation: StaffInvitation) -> Response:
        shown = StaffInvitationSerializer(invitation, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)


class StaffInvitationViewSet(mixins.ListModelMixin, PortalViewSet):
    """Open offers of a role to the caller; one offer also for those who manage the staff."""

    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "accept": SIGNED_IN,
        "decline": SIGNED_IN,
        "revoke": P.MANAGE_STAFF,
        "renew": P.MANAGE_STAFF,
    }
    queryset = StaffInvitation.objects.none()
    serializer_class = StaffInvitationSerializer
    take = staticmethod(actions.accept_staff_invitation)

    def get_queryset(self) -> QuerySet[StaffInvitation]:
        return selectors.offered_roles(self.caller)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._shown(access.get_role_offer(pk, user=self.caller))

    @extend_schema(request=None, responses=StaffInvitationSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        return self._shown(self.take(pk, by=self.caller))

    @extend_schema(request=ReasonSerializer, responses=StaffInvitationSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: UUID) -> Response:
        data = valid(ReasonSerializer(data=request.data))
        return self._shown(actions.decline_staff_invitation(pk, by=self.caller, **data))

    @extend_schema(request=ReasonSerializer, responses=StaffInvitationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: UUID) -> Response:
        data = valid(ReasonSerializer(data=request.data))
        return self._shown(actions.revoke_staff_invitation(pk, by=self.caller, **data))

    @extend_schema(request=None, responses=StaffInvitationSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: UUID) -> Response:
        return self._shown(actions.renew_staff_invitation(pk, by=self.caller))

    def _shown(self, invitation: StaffInvitation) -> Response:
        return Response(self.get_serializer(invitation).data)


class StaffLinkViewSet(PortalViewSet):
    """The offer behind a mail link, for the signed-in person whose address it was sent to."""

    permissions = {"accept": SIGNED_IN, "decline": SIGNED_IN}
    queryset = StaffInvitation.objects.none()
    serializer_class = StaffInvitationSerializer
    take = staticmethod(actions.accept_staff_invitation)

    @extend_schema(request=None, responses=StaffInvitationSerializer)
    def accept(self, request: Request, invitation_secret: str) -> Response:
        offer = access.get_role_offer_by_secret(invitation_secret)
        return Response(self.get_serializer(self.take(offer.pk, by=self.caller)).data)

    @extend_schema(request=ReasonSerializer, responses=StaffInvitationSerializer)
    def decline(self, request: Request, invitation_secret: str) -> Response:
        data = valid(ReasonSerializer(data=request.data))
        offer = access.get_role_offer_by_secret(invitation_secret)
        declined = actions.decline_staff_invitation(offer.pk, by=self.caller, **data)
        return Response(self.get_serializer(declined).data)


class OfferedRolesViewSet(mixins.ListModelMixin, PortalViewSet):
    """Every offer of a role that an organisation has made."""

    permissions = {"list": P.VIEW}
    queryset = StaffInvitation.objects.none()
    serializer_class = StaffInvitationSerializer

    def get_queryset(self) -> QuerySet[StaffInvitation]:
        pk = self.kwargs["organisation_id"]
        return selectors.invitations_of(access.get_organisation(pk, user=self.caller, permission=P.VIEW))
