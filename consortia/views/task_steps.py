"""Reports on a task and the steps that lead to its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions import task_steps as actions
from consortia.forms import ReasonForm
from consortia.forms.tasks import ReportForm
from consortia.models import Task
from consortia.selectors import tasks as selectors
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.REPORT_TASK, methods=["GET", "POST"])
def report(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    task = access.get_task(task_id, user=request.user, permission=P.REPORT_TASK)
    members = selectors.members_reported_for(task, request.user)
    if not members:
        raise PermissionDenied
    indicators = selectors.indicators_of(task)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*data, task=task, members=members, indicators=indicators)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            _write(request, task, form)
            return _to(task)
    context = {"form": form, "task": task, "consortium": request.consortium}
    return render(request, "consortia/task_report.html", context, status=422 if form.errors else 200)


def _write(request: ConsortiumRequest, task: Task, form: ReportForm) -> None:
    upload = form.keep_upload(by=request.user, consortium_id=task.consortium_id)
    values: dict[str, Any] = {"evidence_id": upload.pk if upload else None, **form.values()}
    if form.cleaned_data["is_done"]:
        actions.report_done(task.pk, by=request.user, **values)
        messages.success(request, _("Reported as done. The lead confirms it or sends it back."))
    else:
        actions.report(task.pk, by=request.user, **values)
        messages.success(request, _("The report is kept."))


@consortium_view(permission=P.REPORT_TASK, methods=["POST"])
def start(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    return _to(actions.start(task_id, by=request.user))


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def confirm(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    return _to(actions.confirm(task_id, by=request.user))


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def send_back(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    return _to(actions.send_back(task_id, by=request.user, reason=_reason(request)))


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def cancel(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    return _to(actions.cancel(task_id, by=request.user, reason=_reason(request)))


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def reopen(request: ConsortiumRequest, task_id: UUID) -> HttpResponse:
    return _to(actions.reopen(task_id, by=request.user))


def _to(task: Task) -> HttpResponse:
    return redirect("consortia:task", task.consortium.slug, task.pk)


def _reason(request: ConsortiumRequest) -> str:
    form = ReasonForm(request.POST)
    form.full_clean()
    return str(form.cleaned_data.get("reason", ""))
