"""REST shapes of experts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from members.kinds import ExpertKind
from members.models import Expert, Recusal, Term
from members.selectors import experts

SHOWN = ("id", "name", "kind", "unit", "employer", "title", "expertise", "biography", "status")
TIMES = ("created_at", "updated_at")


class ExpertSerializer(serializers.ModelSerializer[Expert]):
    """An expert as every signed-in person sees it."""

    unit = serializers.CharField(read_only=True)
    expertise = serializers.SerializerMethodField()

    class Meta:
        model = Expert
        fields: tuple[str, ...] = (*SHOWN, *TIMES)

    def get_expertise(self, expert: Expert) -> list[str]:
        return [term.name for term in expert.fields.all()]


class OwnExpertSerializer(ExpertSerializer):
    """One's own entry, with what only the expert sees."""

    terms = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta(ExpertSerializer.Meta):
        fields = (
            *ExpertSerializer.Meta.fields,
            "terms",
            "away_from",
            "away_until",
            "consented_at",
            "consent_text",
            "can",
        )

    def get_terms(self, expert: Expert) -> list[str]:
        return [str(term.pk) for term in expert.fields.all()]

    def get_can(self, expert: Expert) -> list[str]:
        return sorted(expert.own_steps)


class WriteExpertSerializer(serializers.Serializer[Any]):
    """The entry as a whole; `unit` is the name or credit code of the employer."""

    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=ExpertKind.choices)
    unit = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    title = serializers.CharField(required=False, allow_blank=True, default="", max_length=60)
    biography = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    terms = serializers.PrimaryKeyRelatedField(
        queryset=Term.objects.none(), many=True, required=False, default=list
    )
    away_from = serializers.DateField(required=False, allow_null=True, default=None)
    away_until = serializers.DateField(required=False, allow_null=True, default=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].child_relation.queryset = experts.field_terms()  # type: ignore[attr-defined]


class ConsentSerializer(serializers.Serializer[Any]):
    consent = serializers.BooleanField()


class PauseSerializer(serializers.Serializer[Any]):
    withdraw_consent = serializers.BooleanField(required=False, default=False)


class RecusalSerializer(serializers.ModelSerializer[Recusal]):
    """A unit on which the caller does not judge; only the caller sees it."""

    organisation_name = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = Recusal
        fields = ("id", "organisation", "organisation_name", "reason", "until", *TIMES)


class NewRecusalSerializer(serializers.Serializer[Any]):
    unit = serializers.CharField(max_length=120)
    reason = serializers.CharField(max_length=120)
    until = serializers.DateField(required=False, allow_null=True, default=None)
