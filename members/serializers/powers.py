"""REST shapes of powers of attorney and claims."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from members.kinds import PowerScope
from members.models import Claim, PowerOfAttorney
from members.selectors.claims import claim_abilities
from members.selectors.powers import power_abilities


class PowerSerializer(serializers.ModelSerializer[PowerOfAttorney]):
    """授权委托书: what an agent may sign for the organisation, and the paper that says so."""

    agent_name = serializers.CharField(source="agent.name", read_only=True)
    upload = serializers.UUIDField(source="evidence.upload_id", read_only=True)
    is_expired = serializers.BooleanField(read_only=True)
    expires_soon = serializers.BooleanField(read_only=True)
    can = serializers.SerializerMethodField()

    class Meta:
        model = PowerOfAttorney
        fields = (
            "id",
            "organisation",
            "agent",
            "agent_name",
            "principal",
            "scope",
            "limits",
            "valid_from",
            "valid_until",
            "upload",
            "is_expired",
            "expires_soon",
            "status",
            "can",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_can(self, power: PowerOfAttorney) -> list[str]:
        return power_abilities(power, self.context["request"].user)


class NewPowerSerializer(serializers.Serializer[Any]):
    agent = serializers.UUIDField()
    principal = serializers.CharField(max_length=60)
    scope = serializers.ListField(child=serializers.ChoiceField(choices=PowerScope.choices), min_length=1)
    limits = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    upload = serializers.UUIDField()


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """That an organisation which nobody administers is one's own to run."""

    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    person = serializers.CharField(source="user.name", read_only=True)
    can = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = (
            "id",
            "organisation",
            "organisation_name",
            "person",
            "position",
            "statement",
            "evidence",
            "status",
            "can",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_can(self, claim: Claim) -> list[str]:
        return claim_abilities(claim, self.context["request"].user)


class NewClaimSerializer(serializers.Serializer[Any]):
    """The evidence is an upload of the claimant's own."""

    organisation = serializers.UUIDField()
    position = serializers.CharField(max_length=60)
    statement = serializers.CharField(max_length=2000)
    upload = serializers.UUIDField(required=False, allow_null=True)


class MessageSerializer(serializers.Serializer[Any]):
    message = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
