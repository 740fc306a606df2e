"""REST shapes of challenges and milestones."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from bounties import selectors
from bounties.kinds import ChallengeKind, Direction, IpRule, Openness, Stage
from bounties.models import Challenge, Indicator, Milestone
from kernel.tenancy.serializers import MoneyField

COMMON = ("id", "status", "can", "created_at", "updated_at")
BRIEF = (
    "number",
    "title",
    "field",
    "node",
    "kind",
    "background",
    "goal",
    "scene",
    "constraints",
    "requirements",
    "ip_rule",
    "benefit",
    "amount",
    "deadline",
    "published_at",
)


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    """One line of what a solution is measured by."""

    direction = serializers.ChoiceField(choices=Direction.choices, default=Direction.AT_LEAST)

    class Meta:
        model = Indicator
        fields = ("id", "name", "unit", "baseline", "direction", "target", "method", "aim")
        read_only_fields = ("id", "aim")


class MilestoneLineSerializer(serializers.ModelSerializer[Milestone]):
    """A milestone as a part of its challenge."""

    amount = MoneyField(source="amount_fen")
    stage = serializers.ChoiceField(choices=Stage.choices, default=Stage.RESEARCH)

    class Meta:
        model = Milestone
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "stage",
            "title",
            "deliverable",
            "criterion",
            "due_on",
            "amount",
            "status",
        )
        read_only_fields: ClassVar[tuple[str, ...]] = ("id", "status")


class MilestoneSerializer(MilestoneLineSerializer):
    """By itself, from the award on."""

    can = serializers.SerializerMethodField()

    class Meta(MilestoneLineSerializer.Meta):
        fields = (
            *MilestoneLineSerializer.Meta.fields,
            "can",
            "challenge",
            "organisation",
            "evidence",
            "reported_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_can(self, milestone: Milestone) -> list[str]:
        return sorted(selectors.milestone_abilities(milestone, self.context["request"].user))


class ChallengeSerializer(serializers.ModelSerializer[Challenge]):
    """A challenge in its consortium; `can` names the steps open to the caller."""

    consortium = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    amount = MoneyField(source="amount_fen")
    can = serializers.SerializerMethodField()
    indicators = IndicatorSerializer(many=True, read_only=True)
    milestones = MilestoneLineSerializer(many=True, read_only=True)
    answers_received = serializers.SerializerMethodField()

    class Meta:
        model = Challenge
        fields: ClassVar[tuple[str, ...]] = (
            *COMMON,
            *BRIEF,
            "consortium",
            "organisation",
            "organisation_name",
            "openness",
            "version",
            "opened_at",
            "awarded_answer",
            "answers_received",
            "indicators",
            "milestones",
        )

    def get_can(self, challenge: Challenge) -> list[str]:
        return sorted(selectors.abilities(challenge, self.context["request"].user))

    def get_answers_received(self, challenge: Challenge) -> int:
        counted: int | None = getattr(challenge, "answers_received", None)
        return selectors.answers_received(challenge) if counted is None else counted


class ChallengeDetailSerializer(ChallengeSerializer):
    """With what still keeps a draft from being published."""

    blockers = serializers.SerializerMethodField()

    class Meta(ChallengeSerializer.Meta):
        fields = (*ChallengeSerializer.Meta.fields, "blockers")

    def get_blockers(self, challenge: Challenge) -> list[str]:
        return [check.label for check in selectors.missing(challenge)]


class ChallengeInputSerializer(serializers.Serializer[Any]):
    """What may be written; given rows take the place of the old ones."""

    title = serializers.CharField(max_length=120, required=False)
    field = serializers.CharField(max_length=60, required=False)
    node = serializers.CharField(max_length=60, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=ChallengeKind.choices, required=False)
    openness = serializers.ChoiceField(choices=Openness.choices, required=False)
    background = serializers.CharField(required=False, allow_blank=True)
    goal = serializers.CharField(required=False, allow_blank=True)
    scene = serializers.CharField(required=False, allow_blank=True)
    constraints = serializers.CharField(required=False, allow_blank=True)
    requirements = serializers.CharField(required=False, allow_blank=True)
    ip_rule = serializers.ChoiceField(choices=IpRule.choices, required=False)
    benefit = serializers.CharField(required=False, allow_blank=True)
    amount = MoneyField(source="amount_fen", required=False)
    deadline = serializers.DateTimeField(required=False, allow_null=True)
    indicators = IndicatorSerializer(many=True, required=False)
    milestones = MilestoneLineSerializer(many=True, required=False)


class ChallengeChangeSerializer(ChallengeInputSerializer):
    """A draft, whole or in part; with `version` a change made elsewhere in between is refused."""

    version = serializers.IntegerField(required=False)


class ChallengeCreateSerializer(ChallengeInputSerializer):
    """`consortium` by its slug; `organisation` is the poster, by default the caller's own member."""

    consortium = serializers.SlugField()
    organisation = serializers.UUIDField(source="organisation_id", required=False)
    title = serializers.CharField(max_length=120)


class AwardSerializer(serializers.Serializer[Any]):
    """The chosen answer; `feedback` maps ids of other answers to what their organisations are told."""

    answer = serializers.UUIDField(source="answer_id")
    reason = serializers.CharField(max_length=2000)
    feedback = serializers.DictField(child=serializers.CharField(max_length=2000), required=False)

    def validate_feedback(self, value: dict[str, str]) -> dict[Any, str]:
        answers = serializers.ListField(child=serializers.UUIDField())
        return dict(zip(answers.run_validation(list(value)), value.values(), strict=True))


class ReportSerializer(serializers.Serializer[Any]):
    evidence = serializers.CharField(max_length=4000)
