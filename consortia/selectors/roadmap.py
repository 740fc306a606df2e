"""Reading of the roadmap: stages with goals, support and tasks, and where their terms do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from consortia.models import Consortium, RoadmapStage, Support, Task
from consortia.states import TaskStatus


def stages_of(consortium: Consortium) -> QuerySet[RoadmapStage]:
    """In their order, with the support of each."""
    stages = RoadmapStage.objects.filter(consortium=consortium).order_by("order")
    return stages.prefetch_related(Prefetch("support", Support.objects.order_by("created_at", "id")))


def mark(stage: RoadmapStage) -> str:
    """Says whether a form was opened on the stage as it is now."""
    return stage.updated_at.isoformat()


def goals(stage: RoadmapStage) -> list[str]:
    return [line.strip() for line in stage.goals.splitlines() if line.strip()]


@dataclass(frozen=True)
class StageCard:
    """A stage as the roadmap shows it."""

    stage: RoadmapStage
    goals: list[str]
    tasks: list[Task]
    warnings: list[str]

    @property
    def key(self) -> str:
        return str(self.stage.pk)

    @property
    def live(self) -> list[Task]:
        return [task for task in self.tasks if task.status != TaskStatus.CANCELLED]

    @property
    def done(self) -> int:
        return sum(task.status == TaskStatus.DONE for task in self.live)

    @property
    def progress(self) -> int:
        """The mean of its tasks."""
        return round(sum(task.progress for task in self.live) / len(self.live)) if self.live else 0

    @property
    def progress_text(self) -> str:
        return f"{self.progress} %"


def cards(consortium: Consortium) -> list[StageCard]:
    """Three queries, however many stages and tasks there are."""
    stages = list(stages_of(consortium))
    tasks: dict[UUID | None, list[Task]] = {}
    for task in Task.objects.filter(consortium=consortium).defer("description").order_by("due_on", "number"):
        tasks.setdefault(task.stage_id, []).append(task)
    said = warnings(stages)
    return [StageCard(each, goals(each), tasks.get(each.pk, []), said.get(each.pk, [])) for each in stages]


def warnings(stages: Sequence[RoadmapStage]) -> dict[UUID, list[str]]:
    """What is odd about the terms, compared with the stage before; nothing is refused for it."""
    found: dict[UUID, list[str]] = {}
    for before, stage in pairwise(stages):
        if texts := list(_oddities(before, stage)):
            found[stage.pk] = texts
    return found


def _oddities(before: RoadmapStage, stage: RoadmapStage) -> Iterable[str]:
    if stage.starts_on < before.starts_on:
        yield _("Begins before “%(stage)s”, which stands ahead of it.") % {"stage": before.name}
    elif stage.starts_on <= before.ends_on:
        yield _("Overlaps with “%(stage)s”, which ends on %(date)s.") % {
            "stage": before.name,
            "date": before.ends_on.isoformat(),
        }


def warnings_about(stage: RoadmapStage) -> list[str]:
    """Of one stage and of the one after it, in which it may have a part."""
    stages = list(RoadmapStage.objects.filter(consortium=stage.consortium_id).order_by("order"))
    said = warnings(stages)
    after = next((each for each in stages if each.order > stage.order), None)
    of_next = [f"{after.name}: {text}" for text in said.get(after.pk, [])] if after else []
    return said.get(stage.pk, []) + of_next
