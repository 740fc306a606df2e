"""The timeline, which every axis has."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consortia import permissions as consortia
from desk import selectors, timeline
from filings import permissions as filings
from kernel.audit.models import Event
from kernel.tenancy.decorators import authority_view, consortium_view, organisation_view
from kernel.tenancy.requests import AuthorityRequest, ConsortiumRequest, OrganisationRequest
from members import permissions as members

EVENTS_A_PAGE = 50


def _timeline(request: HttpRequest, tenant: Model, events: QuerySet[Event]) -> HttpResponse:
    page = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "items": timeline.rows(page), "tenant": tenant}
    return render(request, "desk/timeline.html", context)


@consortium_view(permission=consortia.VIEW_TIMELINE)
def consortium_timeline(request: ConsortiumRequest) -> HttpResponse:
    events = selectors.events_in(request.consortium, request.user)
    return _timeline(request, request.consortium, events)


@authority_view(permission=filings.VIEW_TIMELINE)
def authority_timeline(request: AuthorityRequest) -> HttpResponse:
    events = selectors.events_of(authority_id=request.authority.pk)
    return _timeline(request, request.authority, events)


@organisation_view(permission=members.VIEW)
def organisation_timeline(request: OrganisationRequest) -> HttpResponse:
    events = selectors.events_of(organisation_id=request.organisation.pk)
    return _timeline(request, request.organisation, events)
