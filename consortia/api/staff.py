"""Roles at an organisation, with the seats that rest on them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import actions
from kernel.tenancy.api import SIGNED_IN
from members import permissions as members
from members.access import get_own_staff, get_staff
from members.api import StaffInvitationViewSet, StaffLinkViewSet, StaffViewSet


class SeatedStaffViewSet(StaffViewSet):
    """The people of an organisation, with the seats that rest on their roles."""

    permissions = StaffViewSet.permissions | {"destroy": members.MANAGE_STAFF, "resign": SIGNED_IN}

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        staff = get_staff(pk, user=self.caller, permission=members.MANAGE_STAFF)
        if staff.organisation_id != organisation_id:
            raise Http404
        actions.dismiss_staff(staff.pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def resign(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        if get_own_staff(pk, user=self.caller).organisation_id != organisation_id:
            raise Http404
        actions.resign(pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SeatedStaffInvitationViewSet(StaffInvitationViewSet):
    """Offers of a role; whoever accepts one as signatory is seated too."""

    permissions = StaffInvitationViewSet.permissions
    take = staticmethod(actions.accept_staff_invitation)


class SeatedStaffLinkViewSet(StaffLinkViewSet):
    permissions = StaffLinkViewSet.permissions
    take = staticmethod(actions.accept_staff_invitation)
