"""REST shapes of resolutions, votes and the rules for them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortia.kinds import Choice, ResolutionKind
from consortia.models import Resolution, VotingRule
from consortia.selectors import governance as bodies
from consortia.selectors import resolutions
from consortia.selectors.resolutions import Insight, Line
from consortia.selectors.votes import PROCEDURE
from consortia.serializers.consortia import TIMES


class RollLineSerializer(serializers.Serializer[Line]):
    """A line of the roll; `choice` only of an open ballot."""

    name = serializers.CharField(source="voter.name")
    organisation = serializers.UUIDField(source="voter.organisation_id", allow_null=True)
    organisation_name = serializers.CharField(source="voter.organisation.name", default="")
    weight = serializers.IntegerField(source="voter.weight")
    is_barred = serializers.BooleanField(source="voter.is_barred")
    voted_at = serializers.DateTimeField(source="voter.voted_at", allow_null=True)
    choice = serializers.ChoiceField(choices=Choice.choices, source="vote.choice", default=None)
    comment = serializers.CharField(source="vote.comment", default="")


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    """A motion and what became of it; of a secret ballot only how many have voted until it is counted."""

    body_name = serializers.CharField(source="body.name")
    voter_count = serializers.IntegerField()
    voted_count = serializers.IntegerField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Resolution
        fields: tuple[str, ...] = (
            "id",
            "number",
            "kind",
            "title",
            "text",
            "body",
            "body_name",
            "meeting",
            "subject_id",
            "barred",
            *PROCEDURE,
            "deadline",
            "opened_at",
            "closed_at",
            "result",
            "carried_out_at",
            "voter_count",
            "voted_count",
            "status",
            "can",
            *TIMES,
        )
        read_only_fields: tuple[str, ...] = fields

    def get_can(self, resolution: Resolution) -> list[str]:
        own = self.context.get("lines", {}).get(resolution.pk)
        return resolutions.abilities(resolution, self.context["request"].user, own=own)


class ResolutionDetailSerializer(ResolutionSerializer):
    """With the roll, and one's own vote while it is still one's own."""

    roll = serializers.SerializerMethodField()
    own_vote = serializers.SerializerMethodField()

    class Meta(ResolutionSerializer.Meta):
        fields = (*ResolutionSerializer.Meta.fields, "roll", "own_vote")
        read_only_fields = fields

    @property
    def view(self) -> Insight:
        found: Insight = self.context["insight"]
        return found

    def get_can(self, resolution: Resolution) -> list[str]:
        return self.view.can

    def get_roll(self, resolution: Resolution) -> list[dict[str, Any]]:
        return [dict(RollLineSerializer(line).data) for line in self.view.lines]

    def get_own_vote(self, resolution: Resolution) -> str | None:
        return self.view.own_vote.choice if self.view.own_vote else None


class MotionChangeSerializer(serializers.ModelSerializer[Resolution]):
    """The procedure may be given for a general matter only."""

    meeting = serializers.UUIDField(required=False, allow_null=True)

    class Meta:
        model = Resolution
        fields: tuple[str, ...] = ("title", "text", "deadline", "meeting", *PROCEDURE)
        extra_kwargs: dict[str, Any] = {"text": {"max_length": 10_000}}


class MotionSerializer(MotionChangeSerializer):
    kind = serializers.ChoiceField(choices=ResolutionKind.choices, default=ResolutionKind.GENERAL)
    body = serializers.UUIDField(required=False)
    barred = serializers.UUIDField(required=False)

    class Meta(MotionChangeSerializer.Meta):
        fields = (*MotionChangeSerializer.Meta.fields, "kind", "body", "barred")
        extra_kwargs = {**MotionChangeSerializer.Meta.extra_kwargs, "deadline": {"required": False}}


class VoteSerializer(serializers.Serializer[Any]):
    choice = serializers.ChoiceField(choices=Choice.choices)
    comment = serializers.CharField(max_length=300, required=False, allow_blank=True)


class VotingRuleSerializer(serializers.ModelSerializer[VotingRule]):
    """How matters of one kind are voted on; `status` is default where nothing was laid down."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = VotingRule
        fields = ("id", "kind", "is_required", "body_kind", "days", *PROCEDURE, "status", "can", *TIMES)
        read_only_fields = fields

    def get_status(self, rule: VotingRule) -> str:
        return "default" if rule._state.adding else "laid_down"

    def get_can(self, rule: VotingRule) -> list[str]:
        return bodies.rule_abilities(rule, self.context["request"].user)


class VotingRuleChangeSerializer(serializers.ModelSerializer[VotingRule]):
    class Meta:
        model = VotingRule
        fields = ("is_required", "body_kind", "days", *PROCEDURE)
