"""Members of a consortium, and the answers of the invited."""

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
from consortia.filters import MembershipFilter
from consortia.models import Membership
from consortia.selectors import departures, growth, idle
from consortia.serializers import InvitationSerializer, MembershipSerializer
from consortia.serializers.joining import (
    GoingSerializer,
    IdleSerializer,
    ImpactSerializer,
    MonthSerializer,
    MotionSerializer,
    RoleSerializer,
)
from kernel.tenancy.api import PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer
from members import permissions as members


class MembershipViewSet(mixins.ListModelMixin, PortalViewSet):
    """Everybody ever invited; the invited side reaches its own row here too, before it belongs."""

    permissions = {
        "list": P.VIEW,
        "retrieve": P.VIEW,
        "create": P.INVITE,
        "renew": P.INVITE,
        "revoke": P.INVITE,
        "accept": members.JOIN,
        "decline": members.JOIN,
        "leave": P.LEAVE,
        "partial_update": P.INVITE,
        "role": P.INVITE,
        "remind": P.INVITE,
        "departure": P.VIEW_GOVERNANCE,
        "propose_removal": P.MANAGE_GOVERNANCE,
        "remove": P.REMOVE_MEMBER,
    }
    queryset = Membership.objects.none()
    serializer_class = MembershipSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = MembershipFilter

    def get_queryset(self) -> QuerySet[Membership]:
        slug = self.kwargs["consortium_slug"]
        consortium = access.get_consortium(slug=slug, user=self.caller, permission=P.VIEW)
        self.acting_for = selectors.acting_for(self.caller, [consortium.pk])
        return selectors.memberships_of(consortium)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "acting_for": getattr(self, "acting_for", frozenset())}

    @extend_schema(request=InvitationSerializer, responses={201: MembershipSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = access.get_consortium(slug=consortium_slug, user=self.caller, permission=P.INVITE)
        serializer = InvitationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        organisation_id = data.pop("organisation", None)
        invited = actions.invite(consortium.pk, by=self.caller, organisation_id=organisation_id, **data)
        return self._shown(invited, status.HTTP_201_CREATED)

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return self._shown(self._get(consortium_slug, pk))

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        return self._shown(actions.accept(membership.pk, by=self.caller))

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        return self._shown(actions.renew(membership.pk, by=self.caller))

    @extend_schema(request=ReasonSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        return self._shown(actions.decline(membership.pk, by=self.caller, reason=_reason(request)))

    @extend_schema(request=ReasonSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        return self._shown(actions.revoke(membership.pk, by=self.caller, reason=_reason(request)))

    @extend_schema(request=GoingSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        return self._shown(actions.leave(membership.pk, by=self.caller, **_going(request)))

    @extend_schema(request=RoleSerializer, responses=MembershipSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        serializer = RoleSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = actions.change_membership(membership.pk, by=self.caller, **serializer.validated_data)
        return self._shown(changed)

    @extend_schema(request=RoleSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def role(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        """The same as PATCH, under the name of what mostly changes."""
        return self.partial_update(request, consortium_slug, pk)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def remind(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._get(consortium_slug, pk)
        return self._shown(actions.remind_idle(membership.pk, by=self.caller))

    @extend_schema(responses=ImpactSerializer)
    @action(detail=True, methods=["get"])
    def departure(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        """What it touches if this member goes; nothing happens."""
        membership = self._inside(consortium_slug, pk, P.VIEW_GOVERNANCE)
        impact = departures.impact(membership)
        acting_for = selectors.acting_for(self.caller, [membership.consortium_id])
        can = departures.departure_abilities(impact, self.caller, acting_for)
        return Response(ImpactSerializer(impact, context={"can": can}).data)

    @extend_schema(request=ReasonSerializer, responses={201: MotionSerializer})
    @action(detail=True, methods=["post"], url_path="propose-removal")
    def propose_removal(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._inside(consortium_slug, pk, P.MANAGE_GOVERNANCE)
        motion = actions.propose_removal(membership.pk, by=self.caller, reason=_reason(request))
        return Response(MotionSerializer(motion).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=GoingSerializer, responses=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = self._inside(consortium_slug, pk, P.REMOVE_MEMBER)
        return self._shown(actions.remove(membership.pk, by=self.caller, **_going(request)))

    def _inside(self, slug: str, pk: UUID, permission: str) -> Membership:
        self._get(slug, pk)
        return access.get_membership(pk, user=self.caller, permission=permission)

    def _get(self, slug: str, pk: UUID) -> Membership:
        membership = access.get_readable_membership(pk, user=self.caller)
        # The invited side cannot see the consortium, so the slug is compared with the row's own copy.
        if membership.consortium_slug != slug:
            raise Http404
        return membership

    def _shown(self, membership: Membership, code: int = status.HTTP_200_OK) -> Response:
        self.acting_for = selectors.acting_for(self.caller, [membership.consortium_id])
        return Response(self.get_serializer(membership).data, status=code)


def _reason(request: Request) -> str:
    serializer = ReasonSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return str(serializer.validated_data["reason"])


def _going(request: Request) -> dict[str, Any]:
    serializer = GoingSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class IdleViewSet(PortalViewSet):
    """Members without a task or without activity (联而不合); for the lead."""

    permissions = {"list": P.INVITE}
    queryset = Membership.objects.none()
    serializer_class = IdleSerializer

    @extend_schema(responses=IdleSerializer(many=True))
    def list(self, request: Request, consortium_slug: str) -> Response:
        consortium = access.get_consortium(slug=consortium_slug, user=self.caller, permission=P.INVITE)
        return Response(IdleSerializer(idle.idle_members(consortium), many=True).data)


class MembersOverTimeViewSet(PortalViewSet):
    """Members at the end of each month."""

    permissions = {"list": P.VIEW}
    queryset = Membership.objects.none()
    serializer_class = MonthSerializer

    @extend_schema(responses=MonthSerializer(many=True))
    def list(self, request: Request, consortium_slug: str) -> Response:
        consortium = access.get_consortium(slug=consortium_slug, user=self.caller, permission=P.VIEW)
        return Response(MonthSerializer(growth.members_over_time(consortium), many=True).data)
