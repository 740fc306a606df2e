"""REST shapes of bodies, offices and meetings."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortia.kinds import AttendanceStatus, BodyKind, OfficeTitle
from consortia.models import AgendaItem, Attendance, Body, Meeting, Office
from consortia.selectors import governance as bodies
from consortia.selectors import meetings
from consortia.serializers.consortia import TIMES


class BodySerializer(serializers.ModelSerializer[Body]):
    """A body; `status` is vacant where an office it needs is not held."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Body
        fields = ("id", "kind", "name", "duties", "cycle", "term_years", "status", "can", *TIMES)
        read_only_fields = fields

    def get_status(self, body: Body) -> str:
        return "vacant" if body.pk in self.context.get("vacant", ()) else "active"

    def get_can(self, body: Body) -> list[str]:
        return bodies.body_abilities(body, self.context["request"].user)


class BodyChangeSerializer(serializers.ModelSerializer[Body]):
    class Meta:
        model = Body
        fields: tuple[str, ...] = ("name", "duties", "cycle", "term_years")
        extra_kwargs = {"duties": {"max_length": 4000}, "name": {"required": False}}


class NewBodySerializer(BodyChangeSerializer):
    kind = serializers.ChoiceField(choices=BodyKind.choices)

    class Meta(BodyChangeSerializer.Meta):
        fields = ("kind", *BodyChangeSerializer.Meta.fields)


class OfficeSerializer(serializers.ModelSerializer[Office]):
    """An office; `status` is held, ending (within sixty days), coming or ended."""

    body_name = serializers.CharField(source="body.name")
    organisation_name = serializers.CharField(source="organisation.name", default="")
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Office
        fields = (
            "id",
            "body",
            "body_name",
            "title",
            "user",
            "person_name",
            "organisation",
            "organisation_name",
            "weight",
            "starts_on",
            "ends_on",
            "end_reason",
            "status",
            "can",
            *TIMES,
        )
        read_only_fields = fields

    def get_status(self, office: Office) -> str:
        return bodies.state_of(office)

    def get_can(self, office: Office) -> list[str]:
        return bodies.office_abilities(office, self.context["request"].user)


class OfficeChangeSerializer(serializers.ModelSerializer[Office]):
    class Meta:
        model = Office
        fields = ("title", "weight", "starts_on", "ends_on")
        extra_kwargs = {"weight": {"max_value": 10_000}}


class NewOfficeSerializer(serializers.Serializer[Any]):
    """`user`, seated in the consortium, or `person_name`."""

    body = serializers.UUIDField()
    user = serializers.UUIDField(required=False)
    organisation = serializers.UUIDField(required=False)
    person_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    title = serializers.ChoiceField(choices=OfficeTitle.choices, default=OfficeTitle.MEMBER)
    weight = serializers.IntegerField(min_value=0, max_value=10_000, default=1)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    class Meta:
        model = AgendaItem
        fields = ("id", "order", "title", "presenter", "outcome")
        read_only_fields = ("id", "order")
        extra_kwargs = {"outcome": {"max_length": 4000}}


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ("id", "person_name", "organisation_name", "presence", "proxy_name")
        read_only_fields = fields


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    body_name = serializers.CharField(source="body.name")
    expected_count = serializers.IntegerField()
    present_count = serializers.IntegerField()
    resolution_count = serializers.IntegerField()
    can = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = (
            "id",
            "body",
            "body_name",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "link",
            "version",
            "minutes_file",
            "expected_count",
            "present_count",
            "resolution_count",
            "status",
            "can",
            *TIMES,
        )
        read_only_fields: tuple[str, ...] = fields

    def get_can(self, meeting: Meeting) -> list[str]:
        return meetings.meeting_abilities(meeting, self.context["request"].user)


class MeetingDetailSerializer(MeetingSerializer):
    agenda = AgendaItemSerializer(many=True)
    attendance = AttendanceSerializer(many=True)

    class Meta(MeetingSerializer.Meta):
        fields = (*MeetingSerializer.Meta.fields, "minutes", "agenda", "attendance")
        read_only_fields = fields


class MeetingChangeSerializer(serializers.ModelSerializer[Meeting]):
    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "ends_at", "place", "link")


class NewItemSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    presenter = serializers.CharField(max_length=60, required=False, allow_blank=True)


class NewMeetingSerializer(MeetingChangeSerializer):
    body = serializers.UUIDField()
    agenda = NewItemSerializer(many=True, required=False)

    class Meta(MeetingChangeSerializer.Meta):
        fields = ("body", *MeetingChangeSerializer.Meta.fields, "agenda")  # type: ignore[assignment]


class MinutesSerializer(serializers.Serializer[Any]):
    """`version` is the one that was read; another one is refused with 409."""

    minutes = serializers.CharField(max_length=50_000, allow_blank=True, trim_whitespace=False)
    version = serializers.IntegerField()


class PresenceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    presence = serializers.ChoiceField(choices=AttendanceStatus.choices)
    proxy_name = serializers.CharField(max_length=60, required=False, allow_blank=True)


class PresencesSerializer(serializers.Serializer[Any]):
    lines = PresenceSerializer(many=True)
