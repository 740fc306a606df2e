"""REST shapes of an organisation's people."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from members import selectors
from members.models import Staff, StaffInvitation
from members.permissions import StaffRole


class StaffSerializer(serializers.ModelSerializer[Staff]):
    """One role of one person."""

    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Staff
        fields = (
            "id",
            "user",
            "name",
            "email",
            "role",
            "capacity",
            "status",
            "can",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_status(self, staff: Staff) -> str:
        """A role that has ended is no row any more."""
        return "active"

    def get_can(self, staff: Staff) -> list[str]:
        user = self.context["request"].user
        can = selectors.abilities(staff.organisation, user)
        own = ["resign"] if staff.user_id == user.pk else []
        return ["remove", *own] if "manage_staff" in can else own


class StaffInvitationSerializer(serializers.ModelSerializer[StaffInvitation]):
    """A role that was offered; who holds the account behind the address is not told before the answer."""

    can = serializers.SerializerMethodField()
    is_expired = serializers.BooleanField(read_only=True)
    takes_over_from = serializers.CharField(source="takes_over_from.name", default="", read_only=True)
    invited_by = serializers.CharField(source="invited_by.name", read_only=True)

    class Meta:
        model = StaffInvitation
        fields = (
            "id",
            "organisation",
            "organisation_name",
            "email",
            "role",
            "capacity",
            "message",
            "takes_over_from",
            "invited_by",
            "expires_at",
            "is_expired",
            "status",
            "can",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_can(self, invitation: StaffInvitation) -> list[str]:
        return selectors.invitation_abilities(invitation, self.context["request"].user)


class NewStaffInvitationSerializer(serializers.Serializer[Any]):
    """A role for whoever is behind an address, with or without an account."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=StaffRole.choices)
    capacity = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    message = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class HandOverSerializer(serializers.Serializer[Any]):
    """Everything that `person` holds, to the colleague behind the address."""

    person = serializers.UUIDField()
    email = serializers.EmailField()
    capacity = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    message = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
