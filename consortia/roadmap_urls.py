"""Addresses of the roadmap and of tasks, as a part of `consortia.urls`."""

from __future__ import annotations

from django.urls import path

from consortia.views import roadmap, task_charts, task_steps, tasks

urlpatterns = [
    path("c/<slug:consortium_slug>/roadmap/", roadmap.roadmap, name="roadmap"),
    path("c/<slug:consortium_slug>/roadmap/add/", roadmap.add_stage, name="add-stage"),
    path("c/<slug:consortium_slug>/roadmap/<uuid:stage_id>/", roadmap.edit_stage, name="edit-stage"),
    path("c/<slug:consortium_slug>/roadmap/<uuid:stage_id>/move/", roadmap.move_stage, name="move-stage"),
    path(
        "c/<slug:consortium_slug>/roadmap/<uuid:stage_id>/remove/", roadmap.remove_stage, name="remove-stage"
    ),
    path("c/<slug:consortium_slug>/tasks/", tasks.tasks, name="tasks"),
    path("c/<slug:consortium_slug>/tasks/new/", tasks.new_task, name="new-task"),
    path("c/<slug:consortium_slug>/tasks/import/", tasks.import_tasks, name="import-tasks"),
    path("c/<slug:consortium_slug>/tasks/matrix/", tasks.matrix, name="task-matrix"),
    path("c/<slug:consortium_slug>/tasks/gantt/", task_charts.gantt, name="task-gantt"),
    path("c/<slug:consortium_slug>/tasks/figures/", task_charts.figures, name="task-figures"),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/", tasks.task, name="task"),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/edit/", tasks.edit_task, name="edit-task"),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/report/", task_steps.report, name="report-task"),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/start/", task_steps.start, name="start-task"),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/confirm/", task_steps.confirm, name="confirm-task"),
    path(
        "c/<slug:consortium_slug>/tasks/<uuid:task_id>/send-back/",
        task_steps.send_back,
        name="send-task-back",
    ),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/cancel/", task_steps.cancel, name="cancel-task"),
    path("c/<slug:consortium_slug>/tasks/<uuid:task_id>/reopen/", task_steps.reopen, name="reopen-task"),
]
