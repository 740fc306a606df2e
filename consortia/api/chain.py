"""REST of the industry chain: nodes, the place of a member, the composition."""

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

from consortia import access, selectors
from consortia import permissions as P
from consortia.actions import chain as actions
from consortia.filters import NodeFilter
from consortia.models import ChainNode, Consortium
from consortia.selectors import chain
from consortia.serializers.chain import (
    CompositionSerializer,
    MoveSerializer,
    NodeChangeSerializer,
    NodeSerializer,
    PlacesSerializer,
)
from kernel.tenancy.api import PortalViewSet
from kernel.tenancy.rest import CursorPagination


class NodePagination(CursorPagination):
    """In the order of the chain, branches aside."""

    ordering = ("place", "order", "created_at", "id")  # type: ignore[assignment]


class NodeViewSet(mixins.ListModelMixin, PortalViewSet):
    """Nodes of a consortium's chain."""

    permissions = {
        "list": P.VIEW_ROADMAP,
        "retrieve": P.VIEW_ROADMAP,
        "create": P.WRITE_ROADMAP,
        "partial_update": P.WRITE_ROADMAP,
        "move": P.WRITE_ROADMAP,
        "destroy": P.WRITE_ROADMAP,
    }
    queryset = ChainNode.objects.none()
    serializer_class = NodeSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = NodeFilter
    pagination_class = NodePagination

    def get_queryset(self) -> QuerySet[ChainNode]:
        self.consortium = self._consortium(self.kwargs["consortium_slug"], P.VIEW_ROADMAP)
        return chain.nodes_of(self.consortium)

    def get_serializer_context(self) -> dict[str, Any]:
        consortium: Consortium | None = getattr(self, "consortium", None)
        context = dict(super().get_serializer_context())
        if consortium is None:
            return context
        may_write = self.caller.has_perm(P.WRITE_ROADMAP, consortium)
        return {**context, "placements": chain.placements(consortium), "may_write": may_write}

    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return self._shown(self._node(consortium_slug, pk, P.VIEW_ROADMAP))

    @extend_schema(request=NodeChangeSerializer, responses={201: NodeSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._consortium(consortium_slug, P.WRITE_ROADMAP)
        serializer = NodeChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        members, parent = data.pop("members", None), data.pop("parent")
        node = actions.add_node(consortium.pk, by=self.caller, parent_id=parent, **data)
        if members is not None:
            actions.place_at_node(node.pk, by=self.caller, membership_ids=members)
        return self._shown(node, status.HTTP_201_CREATED)

    @extend_schema(request=NodeChangeSerializer, responses=NodeSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        node = self._node(consortium_slug, pk, P.WRITE_ROADMAP)
        serializer = NodeChangeSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        members = data.pop("members", None)
        if "parent" in data:
            data["parent_id"] = data.pop("parent")
        actions.update_node(node.pk, by=self.caller, **data)
        if members is not None:
            actions.place_at_node(node.pk, by=self.caller, membership_ids=members)
        return self._shown(node)

    @extend_schema(request=MoveSerializer, responses=NodeSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        node = self._node(consortium_slug, pk, P.WRITE_ROADMAP)
        serializer = MoveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._shown(actions.move_node(node.pk, by=self.caller, **serializer.validated_data))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        actions.remove_node(self._node(consortium_slug, pk, P.WRITE_ROADMAP).pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _consortium(self, slug: str, permission: str) -> Consortium:
        return access.get_consortium(slug=slug, user=self.caller, permission=permission)

    def _node(self, slug: str, pk: UUID, permission: str) -> ChainNode:
        node = access.get_node(pk, user=self.caller, permission=permission)
        if node.consortium.slug != slug:
            raise Http404
        return node

    def _shown(self, node: ChainNode, code: int = status.HTTP_200_OK) -> Response:
        self.consortium = node.consortium
        found = chain.nodes_of(node.consortium).get(pk=node.pk)
        return Response(self.get_serializer(found).data, status=code)


class MemberNodesViewSet(PortalViewSet):
    """At which nodes a member works."""

    permissions = {"retrieve": P.VIEW_ROADMAP, "update": P.VIEW_ROADMAP}
    serializer_class = PlacesSerializer

    @extend_schema(responses=PlacesSerializer)
    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = access.get_membership(pk, user=self.caller, permission=P.VIEW_ROADMAP)
        if membership.consortium_slug != consortium_slug:
            raise Http404
        return Response({"nodes": [str(node.pk) for node in chain.nodes_of_member(membership)]})

    @extend_schema(request=PlacesSerializer, responses=PlacesSerializer)
    def update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        membership = access.get_placeable(pk, user=self.caller)
        if membership.consortium_slug != consortium_slug:
            raise Http404
        serializer = PlacesSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        actions.place_member(pk, by=self.caller, node_ids=serializer.validated_data["nodes"])
        return self.retrieve(request, consortium_slug, pk)


class CompositionViewSet(PortalViewSet):
    """Who the members are."""

    permissions = {"list": P.VIEW}
    serializer_class = CompositionSerializer
    pagination_class = None

    @extend_schema(responses=CompositionSerializer, operation_id="consortia_composition_retrieve")
    def list(self, request: Request, consortium_slug: str) -> Response:
        consortium = access.get_consortium(slug=consortium_slug, user=self.caller, permission=P.VIEW)
        return Response(CompositionSerializer(selectors.composition(consortium)).data)
