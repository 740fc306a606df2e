"""What anybody may read: guidelines, the register, and the one-line status of a filed case."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filings import access, presentation, selectors
from filings.filters import RegisterFilter
from kernel.tenancy.decorators import public_view

PER_PAGE = 25
JSON = "application/json"
NOT_FOUND = json.dumps(
    {"type": "client_error", "errors": [{"code": "not_found", "detail": "Not found.", "attr": None}]}
)


@public_view(reason="published rules are public")
def guideline(request: HttpRequest, guideline_id: UUID) -> HttpResponse:
    found = access.get_guideline(guideline_id, user=request.user)
    return render(request, "filings/public_guideline.html", presentation.guideline_context(found))


@public_view(reason="the register of filed consortia is public")
def register(request: HttpRequest) -> HttpResponse:
    found = RegisterFilter(request.GET, selectors.register_entries())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "in_publicity": selectors.publicity_entries()[:20]}
    return render(request, f"filings/register.html{'#rows' if request.htmx else ''}", context)  # type: ignore[attr-defined]


@public_view(reason="the register of filed consortia is public")
def entry(request: HttpRequest, filing_number: str) -> HttpResponse:
    return render(request, "filings/entry.html", {"entry": access.get_entry(filing_number)})


@public_view(reason="the status of a filed case is part of the public register")
def status(request: HttpRequest, filing_number: str) -> HttpResponse:
    """One query and no session: REST clients poll this. A case that is not decided yet is not here."""
    line = selectors.status_line(filing_number)
    if line is None:
        return HttpResponse(NOT_FOUND, status=404, content_type=JSON)
    body = json.dumps(line, ensure_ascii=False).encode()
    etag = f'"{hashlib.blake2s(body, digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(body, content_type=JSON, headers={"ETag": etag})
