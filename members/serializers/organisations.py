"""REST shapes of organisations and their people."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from members import selectors
from members.models import DATA, Organisation, Staff
from members.permissions import StaffRole

SHARED = ("id", "slug", "status", "can", "created_at", "updated_at")
# Uniqueness is the action's to judge: it says what to do about a duplicate.
NAMED = {"name": {"validators": []}, "introduction": {"max_length": 4000}}


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An entry of the directory; `can` names what the caller may do with it."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = (*SHARED, *DATA, "credit_code", "credit_code_evidence")
        read_only_fields = fields

    def get_status(self, organisation: Organisation) -> str:
        """An organisation of the directory has one state only."""
        return "registered"

    def get_can(self, organisation: Organisation) -> list[str]:
        return selectors.abilities(organisation, self.context["request"].user)


class OrganisationChangeSerializer(serializers.ModelSerializer[Organisation]):
    """What its administrators may change; the code is what identifies it."""

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = DATA
        extra_kwargs = NAMED


class RegistrationSerializer(OrganisationChangeSerializer):
    credit_code = serializers.CharField(max_length=40)
    credit_code_evidence = serializers.CharField(max_length=300, required=False, allow_blank=True)

    class Meta(OrganisationChangeSerializer.Meta):
        fields = (*DATA, "credit_code", "credit_code_evidence")


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
        can = selectors.abilities(staff.organisation, self.context["request"].user)
        return ["remove"] if "manage_staff" in can else []


class NewStaffSerializer(serializers.Serializer[Any]):
    """A colleague, by the address of an account that exists."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=StaffRole.choices)
    capacity = serializers.CharField(max_length=40, required=False, allow_blank=True)
