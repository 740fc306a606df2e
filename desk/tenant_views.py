"""Pages that every axis has: timeline, and who can see what."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consortia import permissions as consortia
from desk import selectors, timeline
from desk.audience import onlookers, places_in
from filings import permissions as filings
from kernel.tenancy.decorators import authority_view, consortium_view, organisation_view
from kernel.tenancy.requests import AuthorityRequest, ConsortiumRequest, OrganisationRequest
from members import permissions as members

EVENTS_A_PAGE = 50


def _timeline(request: HttpRequest, tenant: Model, **wanted: Any) -> HttpResponse:
    page = Paginator(selectors.events_of(**wanted), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "items": timeline.rows(page), "tenant": tenant}
    return render(request, "desk/timeline.html", context)


@consortium_view(permission=consortia.VIEW_TIMELINE)
def consortium_timeline(request: ConsortiumRequest) -> HttpResponse:
    return _timeline(request, request.consortium, consortium_id=request.consortium.pk)


@authority_view(permission=filings.VIEW_TIMELINE)
def authority_timeline(request: AuthorityRequest) -> HttpResponse:
    return _timeline(request, request.authority, authority_id=request.authority.pk)


@organisation_view(permission=members.VIEW)
def organisation_timeline(request: OrganisationRequest) -> HttpResponse:
    return _timeline(request, request.organisation, organisation_id=request.organisation.pk)


@consortium_view(permission=consortia.VIEW_ACCESS)
def consortium_access(request: ConsortiumRequest) -> HttpResponse:
    rows = onlookers(consortia.VIEW, request.consortium, places=places_in(request.consortium))
    context = {"subject": request.consortium, "rows": rows, "kind": "consortium"}
    return render(request, "desk/access.html", context)


@authority_view(permission=filings.VIEW_ACCESS)
def authority_access(request: AuthorityRequest) -> HttpResponse:
    rows = onlookers(filings.VIEW_QUEUE, request.authority)
    context = {"subject": request.authority, "rows": rows, "kind": "authority"}
    return render(request, "desk/access.html", context)
