"""REST shapes of organisations and their people."""

from __future__ import annotations

from datetime import date

from rest_framework import serializers

from members import selectors
from members.models import DATA, Organisation
from members.selectors.profile import confirm_due_on

SHARED = ("id", "slug", "status", "can", "created_at", "updated_at")
# Uniqueness is the action's to judge: it says what to do about a duplicate.
NAMED = {"name": {"validators": []}, "introduction": {"max_length": 4000}}


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An entry of the directory; `can` names what the caller may do with it."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()
    confirm_due_on = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = (*SHARED, *DATA, "credit_code", "credit_code_evidence", "confirmed_at", "confirm_due_on")
        read_only_fields = fields

    def get_status(self, organisation: Organisation) -> str:
        """An organisation of the directory has one state only."""
        return "registered"

    def get_can(self, organisation: Organisation) -> list[str]:
        return selectors.abilities(organisation, self.context["request"].user)

    def get_confirm_due_on(self, organisation: Organisation) -> date:
        return confirm_due_on(organisation)


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
