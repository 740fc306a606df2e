"""REST shapes of consortia, memberships and seats."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortia import selectors
from consortia.models import DATA, Consortium, MemberRole, Membership, Seat
from consortia.permissions import SeatRole

TIMES = ("created_at", "updated_at")


class ConsortiumSerializer(serializers.ModelSerializer[Consortium]):
    """A consortium of the caller; `stage` says what it is busy with, `can` what is open to the caller."""

    stage = serializers.SerializerMethodField()
    lead_name = serializers.CharField(source="lead.name")
    member_count = serializers.IntegerField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Consortium
        fields = (
            "id",
            "slug",
            *DATA,
            "status",
            "stage",
            "lead",
            "lead_name",
            "member_count",
            "founded_on",
            "can",
            *TIMES,
        )
        read_only_fields = fields

    def get_stage(self, consortium: Consortium) -> str:
        return str(selectors.STAGES[consortium.status])

    def get_can(self, consortium: Consortium) -> list[str]:
        return selectors.consortium_abilities(consortium, self.context["request"].user)


class ConsortiumChangeSerializer(serializers.ModelSerializer[Consortium]):
    class Meta:
        model = Consortium
        fields: tuple[str, ...] = DATA
        # Uniqueness is the action's to judge: rows of other tenants are hidden here.
        extra_kwargs = {
            "name": {"validators": []},
            "goal": {"max_length": 2000},
            "introduction": {"max_length": 4000},
        }


class FoundingSerializer(ConsortiumChangeSerializer):
    """`lead` is an organisation for which the caller may join consortia."""

    lead = serializers.UUIDField()

    class Meta(ConsortiumChangeSerializer.Meta):
        fields = (*DATA, "lead")


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """An organisation in a consortium, or its invitation; without organisation while a mail link is open."""

    consortium = serializers.CharField(source="consortium_slug")
    organisation_name = serializers.CharField(source="organisation.name", default="")
    kind = serializers.CharField(source="organisation.kind", default="")
    chain_position = serializers.CharField(source="organisation.chain_position", default="")
    can = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = (
            "id",
            "consortium",
            "consortium_name",
            "lead_name",
            "organisation",
            "organisation_name",
            "kind",
            "chain_position",
            "email",
            "role",
            "task",
            "reason",
            "message",
            "status",
            "is_expired",
            "expires_at",
            "joined_on",
            "left_on",
            "can",
            *TIMES,
        )
        read_only_fields = fields

    def get_can(self, membership: Membership) -> list[str]:
        user = self.context["request"].user
        return selectors.membership_abilities(membership, user, self.context["acting_for"])


class InvitationSerializer(serializers.Serializer[Any]):
    """`organisation` of the directory, or an `email` to which a link goes, or both."""

    organisation = serializers.UUIDField(required=False, allow_null=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=MemberRole.choices, default=MemberRole.MEMBER)
    task = serializers.CharField(max_length=300, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    message = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class LinkSerializer(serializers.ModelSerializer[Membership]):
    """What the holder of a mail link reads, signed in or not."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = (
            "id",
            "consortium_name",
            "lead_name",
            "role",
            "task",
            "reason",
            "message",
            "expires_at",
            "status",
            "state",
        )
        read_only_fields = fields

    def get_state(self, membership: Membership) -> str:
        return selectors.state_of_link(membership)


class TakeUpSerializer(serializers.Serializer[Any]):
    """The organisation of the caller that will answer."""

    organisation = serializers.UUIDField()


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """One role of one person for one member."""

    organisation_name = serializers.CharField(source="organisation.name")
    name = serializers.CharField(source="user.name")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Seat
        fields = ("id", "organisation", "organisation_name", "user", "name", "role", "status", *TIMES)
        read_only_fields = fields

    def get_status(self, seat: Seat) -> str:
        """A seat that has ended is no row any more."""
        return "active"


class NewSeatSerializer(serializers.Serializer[Any]):
    organisation = serializers.UUIDField()
    user = serializers.UUIDField()
    role = serializers.ChoiceField(choices=SeatRole.choices)
