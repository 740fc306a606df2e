"""REST of the desk: who am I, the timeline of a consortium and its chain as a graph."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access
from consortia import permissions as P
from desk import chain, selectors
from kernel.audit.models import Event
from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.rest import CursorPagination
from members.kinds import ChainPosition


class PlaceSerializer(serializers.Serializer[Any]):
    """A tenant of the caller with the roles held there."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class MeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    organisations = PlaceSerializer(many=True)
    consortia = PlaceSerializer(many=True)
    authorities = PlaceSerializer(many=True)


class MeViewSet(PortalViewSet):
    """The caller, and where the caller may act."""

    permissions = {"list": SIGNED_IN}
    serializer_class = MeSerializer
    pagination_class = None

    @extend_schema(responses=MeSerializer, operation_id="me_retrieve")
    def list(self, request: Request) -> Response:
        return Response(MeSerializer(selectors.places_of(self.caller)).data)


class EventSerializer(serializers.ModelSerializer[Event]):
    """One deed; `hash` is its link in the consortium's chain."""

    class Meta:
        model = Event
        fields = (
            "id",
            "number",
            "at",
            "name",
            "actor_name",
            "object_type",
            "object_id",
            "object_label",
            "reason",
            "before",
            "after",
            "hash",
        )


class EventPagination(CursorPagination):
    ordering = ("-at", "-number")


class TimelineViewSet(mixins.ListModelMixin, PortalViewSet):
    """Audit events of a consortium that the caller may see, newest first."""

    permissions = {"list": P.VIEW_TIMELINE}
    serializer_class = EventSerializer
    pagination_class = EventPagination
    queryset = Event.objects.none()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Event.objects.none()
        consortium = access.get_consortium(
            slug=self.kwargs["slug"], user=self.caller, permission=P.VIEW_TIMELINE
        )
        return selectors.events_in(consortium, self.caller)


class ChainNodeSerializer(serializers.Serializer[Any]):
    """A node with the ids of what hangs on it; `gaps` of `no_member` and `no_work`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]
    position = serializers.ChoiceField(choices=ChainPosition.choices)
    is_choke_point = serializers.BooleanField()
    members = serializers.ListField(child=serializers.UUIDField())
    task_count = serializers.IntegerField()
    tasks = serializers.ListField(child=serializers.UUIDField())
    challenges = serializers.ListField(child=serializers.UUIDField())
    gaps = serializers.ListField(child=serializers.CharField())


class ChainMemberSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    organisation = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.CharField()
    nodes = serializers.ListField(child=serializers.UUIDField())


class ChainSerializer(serializers.Serializer[Any]):
    """The chain map as data: nodes × members × tasks × challenges under way."""

    nodes = ChainNodeSerializer(many=True)
    members = ChainMemberSerializer(many=True)
    gaps = serializers.IntegerField()
    unplaced = serializers.ListField(child=serializers.UUIDField())
    loose_challenges = serializers.ListField(child=serializers.UUIDField())


class ChainViewSet(PortalViewSet):
    """The chain of a consortium with everything that hangs on it."""

    permissions = {"list": P.VIEW_ROADMAP}
    serializer_class = ChainSerializer
    pagination_class = None

    @extend_schema(responses=ChainSerializer, operation_id="consortia_chain_retrieve")
    def list(self, request: Request, slug: str) -> Response:
        consortium = access.get_consortium(slug=slug, user=self.caller, permission=P.VIEW_ROADMAP)
        return Response(ChainSerializer(chain.as_data(chain.chain_of(consortium, self.caller))).data)
