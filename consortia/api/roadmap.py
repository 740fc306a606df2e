"""REST resources of the roadmap and of tasks, both within one consortium."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from consortia import access
from consortia import permissions as P
from consortia.actions import roadmap, task_steps, tasks
from consortia.models import Consortium, RoadmapStage, Task
from consortia.selectors import roadmap as stage_selectors
from consortia.selectors import tasks as selectors
from consortia.serializers.roadmap import (
    DoneReportSerializer,
    NewReportSerializer,
    StageInputSerializer,
    StageMoveSerializer,
    StageSerializer,
    TaskChangeSerializer,
    TaskDetailSerializer,
    TaskInputSerializer,
    TaskReportSerializer,
    TaskSerializer,
)
from consortia.task_filters import TaskApiFilter
from kernel.tenancy.api import PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer


def _valid(kind: type[BaseSerializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    serializer = kind(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data


class StageViewSet(PortalViewSet):
    """The roadmap of a consortium, in its order."""

    permissions: ClassVar[dict[str, str]] = {
        "list": P.VIEW_ROADMAP,
        "create": P.WRITE_ROADMAP,
        "retrieve": P.VIEW_ROADMAP,
        "partial_update": P.WRITE_ROADMAP,
        "destroy": P.WRITE_ROADMAP,
        "move": P.WRITE_ROADMAP,
    }
    queryset = RoadmapStage.objects.none()
    serializer_class = StageSerializer

    def list(self, request: Request, consortium_slug: str) -> Response:
        stages = list(self._stages(self._consortium()))
        # As many as a roadmap has: a few, all on one page.
        shown = self._serialized(stages, stage_selectors.warnings(stages))
        return Response({"next": None, "previous": None, "results": shown})

    @extend_schema(request=StageInputSerializer, responses={201: StageSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._consortium(P.WRITE_ROADMAP)
        stage = roadmap.add_stage(consortium.pk, by=self.caller, **_valid(StageInputSerializer, request))
        return self._shown(consortium, stage.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=StageSerializer)
    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return self._shown(self._consortium(), pk)

    @extend_schema(request=StageInputSerializer, responses=StageSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        consortium = self._of(pk)
        roadmap.update_stage(pk, by=self.caller, **_valid(StageInputSerializer, request, partial=True))
        return self._shown(consortium, pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        self._of(pk)
        roadmap.remove_stage(pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=StageMoveSerializer, responses=StageSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        consortium = self._of(pk)
        roadmap.move_stage(pk, by=self.caller, **_valid(StageMoveSerializer, request))
        return self._shown(consortium, pk)

    def _consortium(self, permission: str = P.VIEW_ROADMAP) -> Consortium:
        found = getattr(self.request, "consortium", None)
        return access.of_address(found, user=self.caller, permission=permission)

    def _of(self, pk: UUID) -> Consortium:
        """The consortium of the address, in which the stage lies."""
        consortium = self._consortium(P.WRITE_ROADMAP)
        stage = access.get_stage(pk, user=self.caller, permission=P.WRITE_ROADMAP)
        if stage.consortium_id != consortium.pk:
            raise Http404
        return consortium

    def _stages(self, consortium: Consortium) -> QuerySet[RoadmapStage]:
        return stage_selectors.stages_of(consortium).select_related("consortium")

    def _shown(self, consortium: Consortium, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        stages = list(self._stages(consortium))
        found = next((stage for stage in stages if stage.pk == pk), None)
        if found is None:
            raise Http404
        return Response(self._serialized([found], stage_selectors.warnings(stages))[0], status=code)

    def _serialized(self, stages: Sequence[RoadmapStage], warnings: Mapping[UUID, Any]) -> Any:
        context = {**self.get_serializer_context(), "warnings": warnings}
        return StageSerializer(stages, many=True, context=context).data


class TaskViewSet(PortalViewSet):
    """The tasks of a consortium; steps and reports are posts on a task."""

    permissions: ClassVar[dict[str, str]] = {
        "list": P.VIEW_ROADMAP,
        "create": P.WRITE_ROADMAP,
        "retrieve": P.VIEW_ROADMAP,
        "partial_update": P.WRITE_ROADMAP,
        "reports": P.VIEW_ROADMAP,
        "report": P.REPORT_TASK,
        "start": P.REPORT_TASK,
        "report_done": P.REPORT_TASK,
        "confirm": P.WRITE_ROADMAP,
        "send_back": P.WRITE_ROADMAP,
        "cancel": P.WRITE_ROADMAP,
        "reopen": P.WRITE_ROADMAP,
    }
    queryset = Task.objects.none()
    serializer_class = TaskSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = TaskApiFilter

    def list(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._consortium()
        page = self.paginate_queryset(self.filter_queryset(selectors.tasks_of(consortium)))
        context = self._context(consortium)
        return self.get_paginated_response(TaskSerializer(page, many=True, context=context).data)

    @extend_schema(request=TaskInputSerializer, responses={201: TaskDetailSerializer})
    def create(self, request: Request, consortium_slug: str) -> Response:
        consortium = self._consortium(P.WRITE_ROADMAP)
        task = tasks.create_task(consortium.pk, by=self.caller, **_valid(TaskInputSerializer, request))
        return self._detail(task, status.HTTP_201_CREATED)

    @extend_schema(responses=TaskDetailSerializer)
    def retrieve(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        return self._detail(self._task(pk))

    @extend_schema(request=TaskChangeSerializer, responses=TaskDetailSerializer)
    def partial_update(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        task = self._task(pk, P.WRITE_ROADMAP)
        tasks.update_task(task.pk, by=self.caller, **_valid(TaskChangeSerializer, request, partial=True))
        return self._detail(task)

    @extend_schema(responses=TaskReportSerializer(many=True), filters=False)
    @action(detail=True)
    def reports(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        """What was reported, newest first."""
        page = self.paginate_queryset(selectors.reports_of(self._task(pk)))
        context = self.get_serializer_context()
        return self.get_paginated_response(TaskReportSerializer(page, many=True, context=context).data)

    @extend_schema(request=NewReportSerializer, responses={201: TaskReportSerializer})
    @reports.mapping.post
    def report(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        """Report for a member that holds the task; a report is never changed afterwards."""
        task = self._task(pk, P.REPORT_TASK)
        written = task_steps.report(task.pk, by=self.caller, **_valid(NewReportSerializer, request))
        context = self.get_serializer_context()
        return Response(TaskReportSerializer(written, context=context).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=TaskDetailSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        task = self._task(pk, P.REPORT_TASK)
        return self._detail(task_steps.start(task.pk, by=self.caller))

    @extend_schema(request=DoneReportSerializer, responses=TaskDetailSerializer)
    @action(detail=True, methods=["post"], url_path="report-done")
    def report_done(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        """The last report: the lead confirms the task or sends it back."""
        task = self._task(pk, P.REPORT_TASK)
        task_steps.report_done(task.pk, by=self.caller, **_valid(DoneReportSerializer, request))
        return self._detail(task)

    @extend_schema(request=None, responses=TaskDetailSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        task = self._task(pk, P.WRITE_ROADMAP)
        return self._detail(task_steps.confirm(task.pk, by=self.caller))

    @extend_schema(request=ReasonSerializer, responses=TaskDetailSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        task = self._task(pk, P.WRITE_ROADMAP)
        return self._detail(
            task_steps.send_back(task.pk, by=self.caller, **_valid(ReasonSerializer, request))
        )

    @extend_schema(request=ReasonSerializer, responses=TaskDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        task = self._task(pk, P.WRITE_ROADMAP)
        return self._detail(task_steps.cancel(task.pk, by=self.caller, **_valid(ReasonSerializer, request)))

    @extend_schema(request=None, responses=TaskDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, consortium_slug: str, pk: UUID) -> Response:
        task = self._task(pk, P.WRITE_ROADMAP)
        return self._detail(task_steps.reopen(task.pk, by=self.caller))

    def _consortium(self, permission: str = P.VIEW_ROADMAP) -> Consortium:
        found = getattr(self.request, "consortium", None)
        return access.of_address(found, user=self.caller, permission=permission)

    def _task(self, pk: UUID, permission: str = P.VIEW_ROADMAP) -> Task:
        """Of the consortium in the address only."""
        consortium = self._consortium(permission)
        return access.get_task(pk, user=self.caller, permission=permission, consortium=consortium.pk)

    def _context(self, consortium: Consortium) -> dict[str, Any]:
        own = selectors.reporting_for(self.caller, consortium)
        return {**self.get_serializer_context(), "own": own}

    def _detail(self, task: Task, code: int = status.HTTP_200_OK) -> Response:
        shown = selectors.tasks_of(task.consortium).prefetch_related("indicators").get(pk=task.pk)
        return Response(TaskDetailSerializer(shown, context=self._context(task.consortium)).data, status=code)
