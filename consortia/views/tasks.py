"""Pages of tasks: the list, one task, writing it; who is what to which."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access, task_sheets
from consortia import permissions as P
from consortia.actions import tasks as actions
from consortia.forms.tasks import TaskEditor
from consortia.models import Task
from consortia.selectors import progress, task_pages, task_tables
from consortia.selectors import tasks as selectors
from consortia.task_filters import TaskFilter
from kernel.documents.sheets import SheetForm, template_response
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_conflicts, form_errors
from kernel.tenancy.requests import ConsortiumRequest

PER_PAGE = 25
COLUMNS = 12  # tasks side by side in the matrix


@consortium_view(permission=P.VIEW_ROADMAP)
def tasks(request: ConsortiumRequest) -> HttpResponse:
    choices = selectors.choices(request.consortium)
    found = TaskFilter(request.GET, selectors.tasks_of(request.consortium), request=request, choices=choices)
    if request.GET.get("export") == "xlsx":
        name = _("Tasks of %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *task_tables.task_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering", "due_on"),
        "consortium": request.consortium,
        "may_write": request.user.has_perm(P.WRITE_ROADMAP, request.consortium),
    }
    return render(request, f"consortia/tasks.html{'#rows' if request.htmx else ''}", context)


@consortium_view(permission=P.VIEW_ROADMAP)
def task(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    access.get_task(task_id, user=request.user, permission=P.VIEW_ROADMAP)
    page = task_pages.task_page(request.consortium, task_id, request.user)
    return render(request, "consortia/task.html", page)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def new_task(request: ConsortiumRequest) -> HttpResponse:
    editor = TaskEditor(request.POST or None, selectors.choices(request.consortium))
    if request.method == "POST" and editor.is_valid():
        with form_conflicts(editor.form):
            return _to(actions.create_task(request.consortium.pk, by=request.user, **editor.values()))
    return _editor_page(request, editor)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def edit_task(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    found = access.get_task(task_id, user=request.user, permission=P.WRITE_ROADMAP)
    if found.status not in selectors.OPEN:
        return _to(found)
    editor = TaskEditor(request.POST or None, selectors.choices(request.consortium, found), found)
    if request.method == "POST" and editor.is_valid():
        with form_conflicts(editor.form):
            return _to(actions.update_task(task_id, by=request.user, **editor.values()))
    return _editor_page(request, editor, task_id=task_id, number=found.number)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def import_tasks(request: ConsortiumRequest) -> HttpResponse:
    if "template" in request.GET:
        return template_response(task_sheets.template_for(selectors.choices(request.consortium)))
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            begun = form.start(task_sheets.TASKS, by=request.user, consortium_id=request.consortium.pk)
            return redirect("documents:import", begun.pk)
    context = {"form": form, "consortium": request.consortium, "columns": task_sheets.TASKS.columns}
    return render(request, "consortia/task_import.html", context, status=422 if form.errors else 200)


def _editor_page(request: ConsortiumRequest, editor: TaskEditor, **context: Any) -> HttpResponse:
    stale = editor.is_bound and editor.form.has_error("__all__", "stale_version")
    status = 409 if stale else 422 if editor.is_bound else 200
    context |= {"editor": editor, "consortium": request.consortium}
    return render(request, "consortia/task_edit.html", context, status=status)


def _to(found: Task) -> HttpResponse:
    return redirect("consortia:task", found.consortium.slug, found.pk)


@consortium_view(permission=P.VIEW_ROADMAP)
def matrix(request: ConsortiumRequest) -> HttpResponse:
    whole = progress.matrix(request.consortium)
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Members and tasks"), *task_tables.matrix_table(whole))
    page = Paginator(whole.tasks, COLUMNS).get_page(request.GET.get("page"))
    context = {
        "consortium": request.consortium,
        "matrix": whole,
        "page": page,
        "rows": [(line, whole.cells(line, page.object_list)) for line in whole.lines],
    }
    return render(request, "consortia/task_matrix.html", context)
