"""REST shapes of answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bounties import selectors
from bounties.kinds import Response
from bounties.models import Answer, AnswerResponse
from bounties.serializers.challenges import COMMON
from kernel.tenancy.serializers import MoneyField


class ResponseSerializer(serializers.ModelSerializer[AnswerResponse]):
    """What an answer offers for one indicator, named by its id."""

    indicator = serializers.UUIDField(source="indicator_id")
    response = serializers.ChoiceField(choices=Response.choices, default=Response.MEETS)

    class Meta:
        model = AnswerResponse
        fields = ("indicator", "response", "value", "note")


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """An answer, for its organisation at any time, for the consortium once it is opened."""

    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    price = MoneyField(source="price_fen")
    can = serializers.SerializerMethodField()
    responses = ResponseSerializer(many=True, read_only=True)

    class Meta:
        model = Answer
        fields = (
            *COMMON,
            "challenge",
            "challenge_number",
            "challenge_title",
            "organisation",
            "organisation_name",
            "version",
            "number",
            "approach",
            "foundation",
            "team",
            "budget",
            "price",
            "commitments",
            "responses",
            "submitted_at",
            "receipt_hash",
            "sealed_until",
            "opened_at",
            "feedback",
        )
        read_only_fields = fields

    def get_can(self, answer: Answer) -> list[str]:
        return sorted(selectors.answer_abilities(answer, self.context["request"].user))


class ResponseInputSerializer(serializers.Serializer[Any]):
    indicator = serializers.UUIDField()
    response = serializers.ChoiceField(choices=Response.choices, required=False)
    value = serializers.CharField(max_length=60, required=False, allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class AnswerInputSerializer(serializers.Serializer[Any]):
    """What may be written in an answer."""

    approach = serializers.CharField(required=False, allow_blank=True)
    foundation = serializers.CharField(required=False, allow_blank=True)
    team = serializers.CharField(required=False, allow_blank=True)
    budget = serializers.CharField(required=False, allow_blank=True)
    price = MoneyField(source="price_fen", required=False)
    commitments = serializers.CharField(required=False, allow_blank=True)
    responses = ResponseInputSerializer(many=True, required=False)


class AnswerChangeSerializer(AnswerInputSerializer):
    """A draft answer, whole or in part; with `version` a change made elsewhere in between is refused."""

    version = serializers.IntegerField(required=False)


class AnswerCreateSerializer(AnswerInputSerializer):
    """`organisation` may be left out by somebody who can answer for one only."""

    organisation = serializers.UUIDField(required=False)
