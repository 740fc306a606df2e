"""REST shapes of draws of experts and of requests for advice."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortia.actions.advice import LONGEST
from consortia.actions.experts import MOST_WANTED
from consortia.models import AdviceRequest, ExpertDraw
from consortia.selectors import experts as selectors
from kernel.accounts.models import User

TIMES = ("created_at", "updated_at")


class DrawnSerializer(serializers.Serializer[Any]):
    """A candidate; among the drawn, `replaced` says why another stands in the place."""

    expert = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()
    replaced = serializers.CharField(required=False)
    replaces = serializers.UUIDField(required=False)


class LeftOutSerializer(serializers.Serializer[Any]):
    """`why` is interest or away, and never says more."""

    expert = serializers.UUIDField()
    name = serializers.CharField()
    why = serializers.CharField()


class DrawSerializer(serializers.ModelSerializer[ExpertDraw]):
    """A draw with all that it takes to repeat it."""

    drawn = DrawnSerializer(many=True)
    candidates = DrawnSerializer(many=True)
    left_out = LeftOutSerializer(many=True)
    drawn_by_name = serializers.CharField(source="drawn_by.name")

    class Meta:
        model = ExpertDraw
        fields = (
            "id",
            "purpose",
            "wanted",
            "criteria",
            "seed",
            "drawn",
            "candidates",
            "left_out",
            "drawn_by_name",
            *TIMES,
        )


class NewDrawSerializer(serializers.Serializer[Any]):
    """`kinds`: how many at least of a kind of expertise; `terms`: ids of fields, any of which is enough."""

    purpose = serializers.CharField(max_length=200)
    wanted = serializers.IntegerField(min_value=1, max_value=MOST_WANTED)
    terms = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=50)
    kinds = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_WANTED), required=False, default=dict
    )


class ReplaceSerializer(serializers.Serializer[Any]):
    expert = serializers.UUIDField()
    reason = serializers.CharField(max_length=300)


class AdviceSerializer(serializers.ModelSerializer[AdviceRequest]):
    """A request as the people of the consortium see it; `advice` is empty until it is given."""

    expert_name = serializers.CharField(source="user.name")
    asked_by_name = serializers.CharField(source="asked_by.name")
    advice = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = AdviceRequest
        fields = (
            "id",
            "status",
            "title",
            "question",
            "expert",
            "expert_name",
            "draw",
            "asked_by_name",
            "due_on",
            "advice",
            "can",
            *TIMES,
        )

    def get_advice(self, advice: AdviceRequest) -> str:
        return selectors.shown_advice(advice)

    def get_can(self, advice: AdviceRequest) -> list[str]:
        user: User = self.context["request"].user
        return sorted(selectors.asker_steps(advice, user))


class NewAdviceSerializer(serializers.Serializer[Any]):
    """One question to several experts; with `draw` to those who were drawn."""

    experts = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_WANTED)
    title = serializers.CharField(max_length=120)
    question = serializers.CharField(max_length=5000)
    due_on = serializers.DateField()
    draw = serializers.UUIDField(required=False, allow_null=True, default=None)

    def values(self) -> dict[str, Any]:
        data = dict(self.validated_data)
        data["draw_id"] = data.pop("draw")
        return data


class AskedAdviceSerializer(serializers.ModelSerializer[AdviceRequest]):
    """A request as the expert sees it, who knows the consortium by its name only."""

    can = serializers.SerializerMethodField()

    class Meta:
        model = AdviceRequest
        fields = (
            "id",
            "status",
            "consortium_name",
            "title",
            "question",
            "due_on",
            "advice",
            "version",
            "can",
            *TIMES,
        )

    def get_can(self, advice: AdviceRequest) -> list[str]:
        return sorted(selectors.expert_steps(advice))


class TakeSerializer(serializers.Serializer[Any]):
    """The declaration of confidentiality and of having no interest."""

    declared = serializers.BooleanField()


class AdviceTextSerializer(serializers.Serializer[Any]):
    """The text and the version it was written from."""

    text = serializers.CharField(max_length=LONGEST, allow_blank=True, trim_whitespace=False)
    version = serializers.IntegerField(min_value=1)
