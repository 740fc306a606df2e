"""REST shapes of the industry chain."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortia.models import ChainNode
from consortia.serializers.consortia import TIMES
from members.kinds import ChainPosition


class NodeSerializer(serializers.ModelSerializer[ChainNode]):
    """A node of the chain; `task_count` are the tasks that were not cancelled."""

    status = serializers.SerializerMethodField()
    task_count = serializers.IntegerField()
    members = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = ChainNode
        fields = (
            "id",
            "name",
            "position",
            "parent",
            "order",
            "is_choke_point",
            "note",
            "members",
            "task_count",
            "status",
            "can",
            *TIMES,
        )
        read_only_fields = fields

    def get_status(self, node: ChainNode) -> str:
        """A node that was removed is no row any more."""
        return "active"

    def get_members(self, node: ChainNode) -> list[str]:
        """Ids of the present members that work here."""
        return [str(each.pk) for each in self.context["placements"].get(node.pk, [])]

    def get_can(self, node: ChainNode) -> list[str]:
        return ["edit", "remove"] if self.context["may_write"] else []


class NodeChangeSerializer(serializers.Serializer[Any]):
    """What a node says of itself; `members` are ids of memberships."""

    name = serializers.CharField(max_length=60)
    position = serializers.ChoiceField(choices=ChainPosition.choices, default=ChainPosition.MIDSTREAM)
    parent = serializers.UUIDField(  # type: ignore[assignment]  # a field, not the serializer around it
        required=False, allow_null=True, default=None
    )
    is_choke_point = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    members = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=1000)


class MoveSerializer(serializers.Serializer[Any]):
    down = serializers.BooleanField()


class PlacesSerializer(serializers.Serializer[Any]):
    """Ids of the nodes at which a member works."""

    nodes = serializers.ListField(child=serializers.UUIDField(), max_length=200)


class ShareSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class CompositionSerializer(serializers.Serializer[Any]):
    """Present members by kind, chain position, size and region, the largest part first."""

    kinds = ShareSerializer(many=True)
    positions = ShareSerializer(many=True)
    sizes = ShareSerializer(many=True)
    regions = ShareSerializer(many=True)
