"""Duplicates and merges, for operators of the portal."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consortia.actions.merging import merge_organisations
from consortia.selectors.merging import merge_plan, merges
from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.scope import system_scope
from members import access
from members.models import Merge
from members.selectors.merging import duplicate_pairs

MOST_PAIRS = 200


class DirectoryEntrySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    credit_code = serializers.CharField()


class DuplicateSerializer(serializers.Serializer[Any]):
    """Two entries that may be one legal person, and why."""

    older = DirectoryEntrySerializer()
    newer = DirectoryEntrySerializer()
    likeness = serializers.FloatField()
    same_name = serializers.BooleanField()
    same_head = serializers.BooleanField()


class NewMergeSerializer(serializers.Serializer[Any]):
    kept = serializers.UUIDField()
    absorbed = serializers.UUIDField()
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MoveSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    text = serializers.CharField(source="label")
    count = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """What would move; with conflicts nothing can."""

    moves = MoveSerializer(many=True)
    conflicts = serializers.ListField(child=serializers.CharField())


class MergeSerializer(serializers.ModelSerializer[Merge]):
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Merge
        fields = ("id", "kept", "absorbed", "reason", "trail", "status", "can", "created_at", "updated_at")
        read_only_fields = fields

    def get_status(self, merge: Merge) -> str:
        """Done for good."""
        return "merged"

    def get_can(self, merge: Merge) -> list[str]:
        return []


class MergeViewSet(PortalViewSet):
    """Merges, what one would do before it is done, and candidates."""

    permissions = {"list": SIGNED_IN, "create": SIGNED_IN, "preview": SIGNED_IN, "candidates": SIGNED_IN}
    queryset = Merge.objects.none()
    serializer_class = MergeSerializer

    def list(self, request: Request) -> Response:
        access.require_operator(self.caller)
        with system_scope():
            page: Any = self.paginate_queryset(merges())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=NewMergeSerializer, responses={201: MergeSerializer})
    def create(self, request: Request) -> Response:
        access.require_operator(self.caller)
        data = _valid(request)
        merge = merge_organisations(data["kept"], data["absorbed"], by=self.caller, reason=data["reason"])
        return Response(self.get_serializer(merge).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NewMergeSerializer, responses=PlanSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        access.require_operator(self.caller)
        data = _valid(request)
        sides = (access.get_listed_organisation(data[name]) for name in ("kept", "absorbed"))
        with system_scope():
            plan = merge_plan(*sides)
        return Response(PlanSerializer(plan).data)

    @extend_schema(responses=DuplicateSerializer(many=True))
    @action(detail=False, methods=["get"], pagination_class=None)
    def candidates(self, request: Request) -> Response:
        access.require_operator(self.caller)
        found = duplicate_pairs(request.query_params.get("q", ""))[:MOST_PAIRS]
        rows = [
            {"older": older, "newer": newer, "likeness": pair.likeness}
            | {"same_name": pair.same_name, "same_head": pair.same_head}
            for older, newer, pair in found
        ]
        return Response(DuplicateSerializer(rows, many=True).data)


def _valid(request: Request) -> dict[str, Any]:
    serializer = NewMergeSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
