"""REST of bodies, offices and the rules for votes."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from consortia import access
from consortia import permissions as P
from consortia.actions import governance as actions
from consortia.actions import votes
from consortia.kinds import ResolutionKind
from consortia.models import Body, Consortium, Office, VotingRule
from consortia.selectors import governance as selectors
from consortia.selectors import rules
from consortia.serializers.governance import (
    BodyChangeSerializer,
    BodySerializer,
    NewBodySerializer,
    NewOfficeSerializer,
    OfficeChangeSerializer,
    OfficeSerializer,
)
from consortia.serializers.votes import VotingRuleChangeSerializer, VotingRuleSerializer
from kernel.tenancy.api import PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer


def valid(kind: type[BaseSerializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    serializer = kind(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class GovernanceViewSet(PortalViewSet):
    """Whatever lies below one consortium's governance."""

    permissions: ClassVar[dict[str, str]] = {}

    def consortium(self, permission: str = P.VIEW_GOVERNANCE) -> Consortium:
        slug = self.kwargs["consortium_slug"]
        return access.get_consortium(slug=slug, user=self.caller, permission=permission)

    def require_here(self, consortium: Consortium) -> None:
        """What was found by its id lies in the consortium of the address."""
        if consortium.slug != self.kwargs["consortium_slug"]:
            raise Http404


class BodyViewSet(mixins.ListModelMixin, GovernanceViewSet):
    """Council, expert committee, secretariat, chief scientist, assembly: one of each kind."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "retrieve": P.VIEW_GOVERNANCE,
        "create": P.MANAGE_GOVERNANCE,
        "partial_update": P.MANAGE_GOVERNANCE,
    }
    queryset = Body.objects.none()
    serializer_class = BodySerializer

    def get_queryset(self) -> QuerySet[Body]:
        return selectors.bodies_of(self.consortium())

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        slug = self.kwargs.get("consortium_slug")
        # Without a slug it is the OpenAPI document that asks.
        vacant = selectors.vacant_bodies(slug) if slug else frozenset()
        return {**context, "vacant": vacant}

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return Response(self.get_serializer(self._get(pk, P.VIEW_GOVERNANCE)).data)

    @extend_schema(request=NewBodySerializer, responses={201: BodySerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self.consortium(P.MANAGE_GOVERNANCE)
        body = actions.set_up_body(consortium.pk, by=self.caller, **valid(NewBodySerializer, request))
        return Response(self.get_serializer(body).data, status.HTTP_201_CREATED)

    @extend_schema(request=BodyChangeSerializer, responses=BodySerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        body = self._get(pk, P.MANAGE_GOVERNANCE)
        data = valid(BodyChangeSerializer, request, partial=True)
        changed = actions.set_up_body(body.consortium_id, by=self.caller, kind=body.kind, **data)
        return Response(self.get_serializer(changed).data)

    def _get(self, pk: UUID, permission: str) -> Body:
        body = access.get_body(pk, user=self.caller, permission=permission)
        self.require_here(body.consortium)
        return body


class OfficeViewSet(mixins.ListModelMixin, GovernanceViewSet):
    """Who sits in which body, for how long; former office holders too."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "retrieve": P.VIEW_GOVERNANCE,
        "create": P.MANAGE_GOVERNANCE,
        "partial_update": P.MANAGE_GOVERNANCE,
        "end": P.MANAGE_GOVERNANCE,
    }
    queryset = Office.objects.none()
    serializer_class = OfficeSerializer

    def get_queryset(self) -> QuerySet[Office]:
        return selectors.offices_of(self.consortium())

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return Response(self.get_serializer(self._get(pk, P.VIEW_GOVERNANCE)).data)

    @extend_schema(request=NewOfficeSerializer, responses={201: OfficeSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self.consortium(P.MANAGE_GOVERNANCE)
        data = valid(NewOfficeSerializer, request)
        body = access.get_body(data.pop("body"), user=self.caller, permission=P.MANAGE_GOVERNANCE)
        self.require_here(body.consortium)
        user = selectors.seated_person(consortium, data.pop("user", None))
        office = actions.appoint(
            body.pk, by=self.caller, user=user, organisation_id=data.pop("organisation", None), **data
        )
        return Response(self.get_serializer(office).data, status.HTTP_201_CREATED)

    @extend_schema(request=OfficeChangeSerializer, responses=OfficeSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        office = self._get(pk, P.MANAGE_GOVERNANCE)
        data = valid(OfficeChangeSerializer, request, partial=True)
        return Response(self.get_serializer(actions.change_office(office.pk, by=self.caller, **data)).data)

    @extend_schema(request=ReasonSerializer, responses=OfficeSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        office = self._get(pk, P.MANAGE_GOVERNANCE)
        ended = actions.end_office(office.pk, by=self.caller, **valid(ReasonSerializer, request))
        return Response(self.get_serializer(ended).data)

    def _get(self, pk: UUID, permission: str) -> Office:
        office = access.get_office(pk, user=self.caller, permission=permission)
        self.require_here(office.consortium)
        return office


class VotingRuleViewSet(GovernanceViewSet):
    """How each kind of matter is voted on; those that nobody laid down are the defaults."""

    permissions = {
        "list": P.VIEW_GOVERNANCE,
        "retrieve": P.VIEW_GOVERNANCE,
        "partial_update": P.MANAGE_GOVERNANCE,
    }
    queryset = VotingRule.objects.none()
    serializer_class = VotingRuleSerializer
    lookup_field = "kind"
    lookup_value_converter = "slug"
    pagination_class = None

    @extend_schema(responses=VotingRuleSerializer(many=True))
    def list(self, request: Request, consortium_slug: str) -> Response:
        found = [view.rule for view in rules.shown(self.consortium())]
        return Response(self.get_serializer(found, many=True).data)

    def retrieve(self, request: Request, consortium_slug: str, kind: str) -> Response:
        return Response(self.get_serializer(rules.rule_for(self.consortium(), self._known(kind))).data)

    @extend_schema(request=VotingRuleChangeSerializer, responses=VotingRuleSerializer)
    def partial_update(self, request: Request, consortium_slug: str, kind: str) -> Response:
        consortium = self.consortium(P.MANAGE_GOVERNANCE)
        data = valid(VotingRuleChangeSerializer, request, partial=True)
        rule = votes.lay_down_rule(consortium.pk, by=self.caller, kind=self._known(kind), **data)
        return Response(self.get_serializer(rule).data)

    def _known(self, kind: str) -> str:
        if kind not in ResolutionKind.values:
            raise Http404
        return kind
