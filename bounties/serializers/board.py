"""REST shape of the board."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bounties.kinds import Direction, Stage
from bounties.models import BoardEntry
from bounties.serializers.challenges import BRIEF, COMMON
from kernel.tenancy.serializers import MoneyField


class BoardIndicatorSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    unit = serializers.CharField()
    baseline = serializers.CharField()
    direction = serializers.ChoiceField(choices=Direction.choices)
    target = serializers.CharField()
    method = serializers.CharField()
    aim = serializers.CharField()


class BoardMilestoneSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    title = serializers.CharField()
    deliverable = serializers.CharField()
    criterion = serializers.CharField()
    due_on = serializers.DateField()
    amount = MoneyField(source="amount_fen")


class BoardSerializer(serializers.ModelSerializer[BoardEntry]):
    """A challenge as the public sees it; its id is the challenge's."""

    amount = MoneyField(source="amount_fen")
    can = serializers.SerializerMethodField()
    indicators = BoardIndicatorSerializer(many=True)
    milestones = BoardMilestoneSerializer(many=True)

    class Meta:
        model = BoardEntry
        fields = (
            *COMMON,
            *BRIEF,
            "consortium_name",
            "organisation",
            "organisation_name",
            "is_public",
            "indicators",
            "milestones",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_can(self, entry: BoardEntry) -> list[str]:
        return ["answer"] if entry.takes_answers else []
