"""REST shapes of open consortia, applications, departures, changes of the lead and idle members."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consortia.models import Application, LeadChange, Listing, MemberRole
from consortia.selectors import joining

TIMES = ("created_at", "updated_at")
OTHER_ROLES = [choice for choice in MemberRole.choices if choice[0] != MemberRole.LEAD]


class ListingSerializer(serializers.ModelSerializer[Listing]):
    """A consortium that takes applications."""

    class Meta:
        model = Listing
        fields = ("id", "slug", "name", "field", "region", "lead_name", "introduction", "goal", *TIMES)
        read_only_fields = fields


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """An organisation's application to a consortium, as either side reads it."""

    consortium = serializers.CharField(source="consortium_slug")
    organisation_name = serializers.CharField(source="organisation.name")
    can = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = (
            "id",
            "consortium",
            "consortium_name",
            "organisation",
            "organisation_name",
            "role",
            "task",
            "reason",
            "message",
            "resolution",
            "membership",
            "status",
            "can",
            *TIMES,
        )
        read_only_fields = fields

    def get_can(self, application: Application) -> list[str]:
        return joining.application_abilities(application, self.context["request"].user)


class NewApplicationSerializer(serializers.Serializer[Any]):
    """`consortium` is the slug of a listed one, `organisation` one for which the caller may join."""

    consortium = serializers.SlugField()
    organisation = serializers.UUIDField()
    role = serializers.ChoiceField(choices=OTHER_ROLES, default=MemberRole.MEMBER)
    task = serializers.CharField(max_length=300)
    reason = serializers.CharField(max_length=300)
    message = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=MemberRole.choices, required=False)
    task = serializers.CharField(max_length=300, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class GoingSerializer(serializers.Serializer[Any]):
    """The reason; `handed_to` names for each task the membership that takes it over."""

    reason = serializers.CharField(max_length=2000, default="", allow_blank=True)
    handed_to = serializers.DictField(child=serializers.UUIDField(), required=False)

    def validate_handed_to(self, value: dict[str, Any]) -> dict[Any, Any]:
        field = serializers.UUIDField()
        return {field.to_internal_value(task): heir for task, heir in value.items()}


class TouchSerializer(serializers.Serializer[Any]):
    heading = serializers.CharField()
    what = serializers.CharField()
    note = serializers.CharField()
    url = serializers.CharField()
    is_open = serializers.BooleanField()


class PartSerializer(serializers.Serializer[Any]):
    task = serializers.UUIDField(source="task_id")
    number = serializers.CharField(source="task.number")
    title = serializers.CharField(source="task.title")
    part = serializers.CharField(source="letter")


class ImpactSerializer(serializers.Serializer[Any]):
    """What a departure touches; `parts` are the open tasks that can be handed on."""

    id = serializers.UUIDField(source="membership.pk")
    status = serializers.CharField(source="membership.status")
    touches = serializers.SerializerMethodField()
    parts = PartSerializer(many=True)
    pending = serializers.UUIDField(source="pending.pk", allow_null=True, default=None)
    carried = serializers.UUIDField(source="carried.pk", allow_null=True, default=None)
    can = serializers.SerializerMethodField()

    @extend_schema_field(TouchSerializer(many=True))
    def get_touches(self, impact: Any) -> Any:
        return TouchSerializer([each for group in impact.groups for each in group.touches], many=True).data

    def get_can(self, impact: Any) -> list[str]:
        can: list[str] = self.context["can"]
        return can


class LeadChangeSerializer(serializers.ModelSerializer[LeadChange]):
    leaving_name = serializers.CharField(source="leaving.organisation.name")
    successor_name = serializers.CharField(source="successor.organisation.name")
    can = serializers.SerializerMethodField()

    class Meta:
        model = LeadChange
        fields = (
            "id",
            "leaving",
            "leaving_name",
            "successor",
            "successor_name",
            "role_after",
            "resolution",
            "status",
            "can",
            *TIMES,
        )
        read_only_fields = fields

    def get_can(self, change: LeadChange) -> list[str]:
        context = self.context
        return joining.lead_change_abilities(change, context["request"].user, context["acting_for"])


class NewLeadChangeSerializer(serializers.Serializer[Any]):
    successor = serializers.UUIDField()
    role_after = serializers.ChoiceField(choices=OTHER_ROLES, default=MemberRole.CORE)


class MotionSerializer(serializers.Serializer[Any]):
    """The motion that was drafted."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()


class IdleSerializer(serializers.Serializer[Any]):
    membership = serializers.UUIDField(source="membership.pk")
    organisation_name = serializers.CharField(source="membership.organisation.name")
    has_task = serializers.BooleanField()
    last_active_on = serializers.DateField(allow_null=True)
    days = serializers.IntegerField()
    reminded_at = serializers.DateTimeField(allow_null=True)
    may_be_reminded = serializers.BooleanField()


class MonthSerializer(serializers.Serializer[Any]):
    month = serializers.CharField(source="label")
    members = serializers.IntegerField()
    joined = serializers.IntegerField()
    left = serializers.IntegerField()
