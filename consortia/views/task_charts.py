"""Pictures of the tasks: on the axis of time, planned against done, indicators met."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from consortia import permissions as P
from consortia import task_charts as charts
from consortia.selectors import progress
from consortia.selectors import tasks as selectors
from consortia.task_filters import GanttFilter
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.requests import ConsortiumRequest

BARS = 25
FEW_BARS = 8


@consortium_view(permission=P.VIEW_ROADMAP)
def gantt(request: ConsortiumRequest) -> HttpResponse:
    choices = selectors.choices(request.consortium)
    found = GanttFilter(request.GET, selectors.in_time(request.consortium), request=request, choices=choices)
    page = Paginator(found.qs, BARS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "consortium": request.consortium,
        "filter": found,
        "page": page,
        "chart": charts.gantt_of_tasks(shown) if shown else None,
        "height": "md" if len(shown) <= FEW_BARS else "map",
    }
    return render(request, "consortia/task_gantt.html", context)


@consortium_view(permission=P.VIEW_ROADMAP)
def figures(request: ConsortiumRequest) -> HttpResponse:
    months = progress.burn_up(request.consortium)
    fulfilments = progress.fulfilments(request.consortium)
    context = {
        "consortium": request.consortium,
        "summary": selectors.summary(request.consortium),
        "months": months,
        "fulfilments": fulfilments,
        "burn_up": charts.burn_up(months) if months else None,
        "indicators": charts.indicators(fulfilments) if fulfilments else None,
    }
    return render(request, "consortia/task_figures.html", context)
