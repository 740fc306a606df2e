"""One transaction per request with its scope; domain errors as pages; no view undeclared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from kernel.accounts.api import bearer, user_for_token
from kernel.accounts.models import token_digest
from kernel.tenancy.decorators import declaration_of
from kernel.tenancy.errors import DomainError
from kernel.tenancy.exceptions import UNDECLARED
from kernel.tenancy.registry import AXES, Axis
from kernel.tenancy.scope import Scope, scope_of, scoped, set_scope
from kernel.tenancy.workspaces import MENU, load_workspaces

log = structlog.get_logger(__name__)
# Answered without a scope and without asking who calls: they must stay cheap, or work with the database down.
# They touch no tenant table, but for the status that programs poll: the one row of the public register that
# portal_app may read in any scope.
UNSCOPED = ("/static/", "/healthz/", "/api/v1/status/")
METRICS = "/metrics"


class TenancyMiddleware:
    """Resolves the tenant that the URL names, opens the transaction, sets the scope, rolls back errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponseBadRequest()
        if request.path_info.startswith(UNSCOPED) or request.path_info == METRICS:
            return self.get_response(request)
        user = _caller(request)
        kwargs = _url_arguments(request)
        with scoped(scope_of(user, key=_key(kwargs))) as scope:
            if not request.path_info.startswith("/api/"):
                request.workspaces = load_workspaces(scope, most=MENU)  # type: ignore[attr-defined]
            _attach_tenant(request, scope, kwargs)
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "tenancy_failed", False):
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> None:
        if declaration_of(view) is None and not is_exempt(request.path_info):
            raise ImproperlyConfigured(f"{request.path_info}: the view declares no permission")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        request.tenancy_failed = True  # type: ignore[attr-defined]
        if isinstance(error, IntegrityError) and not _is_transaction_broken():
            # Between the check of an action and its write another request, or the clock, was quicker.
            log.warning("refused_by_database", error=str(error))
            error = DomainError(_("This contradicts something that is stored already."))
        if isinstance(error, DomainError):
            context = {"error": error, "back": _page_before(request)}
            return render(request, f"errors/{error.status}.html", context, status=error.status)
        return None


def _is_transaction_broken() -> bool:
    """Whether the error hit the request's own transaction, so that no page could be drawn from it."""
    status = transaction.get_connection().connection.info.transaction_status
    return bool(status == TRANSACTION_STATUS_INERROR)


def _page_before(request: HttpRequest) -> str:
    """Where the person came from, if that was a page of ours."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else "/"


def is_exempt(path: str) -> bool:
    return path.lstrip("/").startswith(tuple(UNDECLARED))


def _holds_nul(request: HttpRequest) -> bool:
    """PostgreSQL takes no NUL in any text, and not every view reads its address through a form."""
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _caller(request: HttpRequest) -> Any:
    """The person of the session or of the token; a token outside `/api/` means nothing."""
    secret = bearer(request.headers.get("Authorization", ""))
    if secret and request.path_info.startswith("/api/"):
        token = user_for_token(secret)
        request.api_token = token  # type: ignore[attr-defined]
        return token.user if token else None
    return request.user


def _url_arguments(request: HttpRequest) -> dict[str, Any]:
    try:
        return dict(resolve(request.path_info).kwargs)
    except Resolver404:
        return {}


def _key(kwargs: dict[str, Any]) -> str:
    """Whoever holds a secret link sees the one row whose digest it is."""
    secret = kwargs.get("invitation_secret")
    return token_digest(secret) if secret else ""


def _attach_tenant(request: HttpRequest, scope: Scope, kwargs: dict[str, Any]) -> None:
    """Find the tenant the URL names among those in scope and narrow the scope to it."""
    for axis in AXES.values():
        slug = kwargs.get(axis.slug_kwarg)
        if slug is None:
            continue
        tenant = _find(axis, slug, scope)
        setattr(request, axis.name, tenant)
        if tenant is not None:
            scope = scope.narrowed(axis.name, tenant.pk)
            set_scope(scope)


def _find(axis: Axis, slug: str, scope: Scope) -> models.Model | None:
    # Organisations and authorities are listed for everybody, so row-level security would find a stranger's.
    manager: models.Manager[models.Model] = axis.model._base_manager
    tenant = manager.filter(slug=slug).first()
    return tenant if tenant is not None and tenant.pk in getattr(scope, axis.name) else None
