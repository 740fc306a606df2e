"""The maintenance page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class MaintenanceMiddleware:
    """With MAINTENANCE set, everything but static files and health answers 503 and says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE and not request.path_info.startswith(("/static/", "/healthz/")):
            response = render(request, "errors/503.html", status=503)
            response["Retry-After"] = "600"
            return response
        return self.get_response(request)
