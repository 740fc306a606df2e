"""Pages of the roadmap: the stages over time, their goals, support and tasks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortia import access, task_charts
from consortia import permissions as P
from consortia.actions import roadmap as actions
from consortia.forms.roadmap import MoveForm, StageEditor
from consortia.models import RoadmapStage
from consortia.selectors import roadmap as selectors
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_conflicts
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.VIEW_ROADMAP)
def roadmap(request: ConsortiumRequest) -> HttpResponse:
    cards = selectors.cards(request.consortium)
    context = {
        "consortium": request.consortium,
        "cards": cards,
        "chart": task_charts.gantt_of_stages([card.stage for card in cards]) if cards else None,
        "may_write": request.user.has_perm(P.WRITE_ROADMAP, request.consortium),
    }
    return render(request, "consortia/roadmap.html", context)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def add_stage(request: ConsortiumRequest) -> HttpResponse:
    editor = StageEditor(request.POST or None)
    if request.method == "POST" and editor.is_valid():
        with form_conflicts(editor.form):
            stage = actions.add_stage(request.consortium.pk, by=request.user, **editor.values())
            return _saved(request, stage)
    return _editor_page(request, editor)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def edit_stage(request: ConsortiumRequest, stage_id: UUID) -> HttpResponse:
    stage = access.get_stage(stage_id, user=request.user, permission=P.WRITE_ROADMAP)
    editor = StageEditor(request.POST or None, stage)
    if request.method == "POST" and editor.is_valid():
        with form_conflicts(editor.form):
            return _saved(request, actions.update_stage(stage_id, by=request.user, **editor.values()))
    return _editor_page(request, editor, stage_id)


def _saved(request: ConsortiumRequest, stage: RoadmapStage) -> HttpResponse:
    """Back to the roadmap, with what is odd about the terms."""
    for text in selectors.warnings_about(stage):
        messages.warning(request, text)
    return redirect("consortia:roadmap", request.consortium.slug)


def _editor_page(
    request: ConsortiumRequest, editor: StageEditor, stage_id: UUID | None = None
) -> HttpResponse:
    stale = editor.is_bound and editor.form.has_error("__all__", "stale_version")
    status = 409 if stale else 422 if editor.is_bound else 200
    context = {"editor": editor, "stage_id": stage_id, "consortium": request.consortium}
    return render(request, "consortia/stage_edit.html", context, status=status)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def move_stage(request: ConsortiumRequest, stage_id: UUID) -> HttpResponse:
    form = MoveForm(request.POST)
    if form.is_valid():
        actions.move_stage(stage_id, by=request.user, **form.cleaned_data)
    else:
        access.get_stage(stage_id, user=request.user, permission=P.WRITE_ROADMAP)
    return redirect("consortia:roadmap", request.consortium.slug)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def remove_stage(request: ConsortiumRequest, stage_id: UUID) -> HttpResponse:
    actions.remove_stage(stage_id, by=request.user)
    return redirect("consortia:roadmap", request.consortium.slug)
