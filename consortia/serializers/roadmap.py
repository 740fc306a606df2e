"""REST shapes of stages and tasks."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortia import permissions as P
from consortia.kinds import IndicatorDirection, SupportKind
from consortia.models import RaciLetter, RoadmapStage, Support, Task, TaskIndicator, TaskPart, TaskReport
from consortia.selectors import tasks as selectors
from kernel.tenancy.serializers import MoneyField

COMMON = ("id", "status", "can", "created_at", "updated_at")


class SupportSerializer(serializers.ModelSerializer[Support]):
    """What a stage needs and who gives it."""

    kind = serializers.ChoiceField(choices=SupportKind.choices)
    amount = MoneyField(source="amount_fen", required=False, allow_null=True)

    class Meta:
        model = Support
        fields = ("kind", "text", "provider", "amount")


class StageSerializer(serializers.ModelSerializer[RoadmapStage]):
    """A stage; `warnings` say where its term does not fit the stage before. It has no states: it stands."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()
    support = SupportSerializer(many=True)
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = RoadmapStage
        fields = (*COMMON, "order", "name", "starts_on", "ends_on", "goals", "support", "warnings")
        read_only_fields = fields

    def get_status(self, stage: RoadmapStage) -> str:
        return "planned"

    def get_can(self, stage: RoadmapStage) -> list[str]:
        writes = self.context["request"].user.has_perm(P.WRITE_ROADMAP, stage.consortium)
        return ["edit", "move", "remove"] if writes else []

    def get_warnings(self, stage: RoadmapStage) -> list[str]:
        found: list[str] = self.context["warnings"].get(stage.pk, [])
        return found


class StageInputSerializer(serializers.Serializer[Any]):
    """`goals` one a line; given `support` takes the place of the old."""

    name = serializers.CharField(max_length=60)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    goals = serializers.CharField(max_length=4000)
    support = SupportSerializer(many=True, required=False)


class StageMoveSerializer(serializers.Serializer[Any]):
    direction = serializers.ChoiceField(choices=["up", "down"])


class TaskPartSerializer(serializers.ModelSerializer[TaskPart]):
    """What a member is to the task; `membership` is the id of its membership."""

    membership = serializers.UUIDField(source="membership_id")
    letter = serializers.ChoiceField(choices=RaciLetter.choices)
    organisation_name = serializers.CharField(source="membership.organisation.name", read_only=True)

    class Meta:
        model = TaskPart
        fields = ("membership", "letter", "organisation_name")


class TaskIndicatorSerializer(serializers.ModelSerializer[TaskIndicator]):
    """With its id a row changes that indicator and keeps what was reached; without, it is a new one."""

    id = serializers.UUIDField(required=False)
    direction = serializers.ChoiceField(
        choices=IndicatorDirection.choices, default=IndicatorDirection.AT_LEAST
    )
    membership = serializers.UUIDField(source="membership_id", required=False, allow_null=True)

    class Meta:
        model = TaskIndicator
        fields = (
            "id",
            "name",
            "unit",
            "baseline",
            "target",
            "direction",
            "method",
            "due_on",
            "membership",
            "value",
            "is_met",
        )
        read_only_fields = ("value", "is_met")


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task in a list."""

    can = serializers.SerializerMethodField()
    consortium = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    stage_name = serializers.CharField(source="stage.name", default="")
    node_name = serializers.CharField(source="node.name", default="")
    parts = TaskPartSerializer(many=True, read_only=True)

    class Meta:
        model = Task
        fields: tuple[str, ...] = (
            *COMMON,
            "consortium",
            "number",
            "title",
            "description",
            "stage",
            "stage_name",
            "node",
            "node_name",
            "starts_on",
            "due_on",
            "progress",
            "is_overdue",
            "finished_on",
            "version",
            "parts",
        )
        read_only_fields: tuple[str, ...] = fields

    def get_can(self, task: Task) -> list[str]:
        return selectors.abilities(task, self.context["request"].user, self.context["own"])


class TaskDetailSerializer(TaskSerializer):
    """With what it is measured by."""

    indicators = TaskIndicatorSerializer(many=True, read_only=True)

    class Meta(TaskSerializer.Meta):
        fields = (*TaskSerializer.Meta.fields, "indicators")
        read_only_fields = fields


class TaskInputSerializer(serializers.Serializer[Any]):
    """What may be written; given rows take the place of the old ones. Ids are of this consortium."""

    title = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    stage = serializers.UUIDField(source="stage_id", required=False, allow_null=True)
    node = serializers.UUIDField(source="node_id", required=False, allow_null=True)
    indicators = TaskIndicatorSerializer(many=True, required=False)
    parts = TaskPartSerializer(many=True, required=False)


class TaskChangeSerializer(TaskInputSerializer):
    """Whole or in part; with `version` a change made elsewhere in between is refused."""

    version = serializers.IntegerField(required=False)


class TaskReportSerializer(serializers.ModelSerializer[TaskReport]):
    """A report as it was made; `evidence` is the id of a file."""

    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()
    organisation_name = serializers.CharField(source="membership.organisation.name")
    reported_by = serializers.CharField(source="reported_by.name")

    class Meta:
        model = TaskReport
        fields = (
            *COMMON,
            "membership",
            "organisation_name",
            "reported_by",
            "reported_on",
            "progress",
            "text",
            "values",
            "evidence",
        )
        read_only_fields = fields

    def get_status(self, report: TaskReport) -> str:
        return "kept"

    def get_can(self, report: TaskReport) -> list[str]:
        """Reports are never changed."""
        return []


class DoneReportSerializer(serializers.Serializer[Any]):
    """`values` by indicator id; `evidence` is a file of this consortium; `membership` is needed only by who
    is seated for several members that hold the task."""

    text = serializers.CharField(max_length=4000)
    values = serializers.DictField(
        child=serializers.DecimalField(max_digits=18, decimal_places=4), required=False
    )
    evidence = serializers.UUIDField(source="evidence_id", required=False, allow_null=True)
    membership = serializers.UUIDField(source="membership_id", required=False, allow_null=True)

    def validate_values(self, given: dict[str, Any]) -> dict[Any, Any]:
        ids = serializers.ListField(child=serializers.UUIDField())
        return dict(zip(ids.run_validation(list(given)), given.values(), strict=True))


class NewReportSerializer(DoneReportSerializer):
    progress = serializers.IntegerField(min_value=0, max_value=100)
