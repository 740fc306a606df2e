"""Base of all REST resources: declared permissions, cursor pages, ETags, idempotent POST, one shape of errors."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.handler import exception_handler as standardized
from rest_framework import exceptions, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from kernel.accounts.models import IdempotentRequest, User
from kernel.tenancy.decorators import Declaration
from kernel.tenancy.errors import DomainError, RuleBroken
from kernel.tenancy.rest import PUBLIC, SIGNED_IN

__all__ = ["PUBLIC", "SIGNED_IN", "Conflict", "PortalViewSet", "etag_of"]

STANDARD_ACTIONS = ("list", "create", "retrieve", "update", "partial_update", "destroy")


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = _("The object has changed since you read it.")


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was used with another request.")


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT


class _Replayed(Exception):
    """Carries the stored answer of an earlier identical request out of `initial`."""

    def __init__(self, stored: IdempotentRequest) -> None:
        super().__init__()
        self.stored = stored


class PortalExceptionHandler(ExceptionHandler):  # type: ignore[misc]
    """Domain errors in the standard shape: 400 for a broken rule, 409 for a wrong state or a lost race."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, RuleBroken):
            return exceptions.ValidationError({exc.attr or "non_field_errors": [str(exc)]}, code=exc.code)
        if isinstance(exc, DomainError):
            conflict = Conflict(str(exc), code=exc.code)
            conflict.status_code = exc.status
            return conflict
        converted: Exception = super().convert_known_exceptions(exc)
        return converted


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer in the standard shape and undo what the request had begun."""
    response: Response | None = standardized(error, context)
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return response


class PortalViewSet(viewsets.GenericViewSet):  # type: ignore[type-arg]
    """A resource. `permissions` names every action's permission; an undeclared action fails at import."""

    permissions: ClassVar[dict[str, str]] = {}
    declaration: ClassVar[Declaration] = Declaration("api", "", ())
    lookup_value_converter = "uuid"
    filter_backends: ClassVar[list[Any]] = []

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        extra = {name for name in dir(cls) if hasattr(getattr(cls, name, None), "mapping")}
        actions = extra | {name for name in STANDARD_ACTIONS if hasattr(cls, name)}
        undeclared = sorted(actions - cls.permissions.keys())
        if undeclared:
            raise TypeError(f"{cls.__name__}: no permission declared for {undeclared}")

    @property
    def caller(self) -> User:
        """The person who calls; `DeclaredPermission` has refused everybody who is not signed in."""
        return cast("User", self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "PATCH" and "If-Match" in request.headers:
            self._check_precondition(request, *args, **kwargs)
        if request.method == "POST" and "Idempotency-Key" in request.headers and request.user.is_authenticated:
            self._begin_idempotent(request)

    def _check_precondition(self, request: Request, *args: Any, **kwargs: Any) -> None:
        current = self.retrieve(request, *args, **kwargs)  # type: ignore[attr-defined]
        if etag_of(current.data) != request.headers["If-Match"]:
            raise PreconditionFailed

    def _begin_idempotent(self, request: Request) -> None:
        key = request.headers["Idempotency-Key"][:200]
        fingerprint = _fingerprint(request)
        mine = IdempotentRequest(user=request.user, key=key, fingerprint=fingerprint)
        # Waits for an identical request that is under way; the row lives or dies with the request's effect.
        IdempotentRequest.objects.bulk_create([mine], ignore_conflicts=True)
        stored = IdempotentRequest.objects.get(user=request.user, key=key)
        if stored.fingerprint != fingerprint:
            raise KeyReused
        if stored.status is not None:
            raise _Replayed(stored)
        request._idempotent = stored  # type: ignore[attr-defined]

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, _Replayed):
            return Response(exc.stored.body, status=exc.stored.status, headers={"Idempotent-Replayed": "true"})
        return super().handle_exception(exc)

    def finalize_response(
        self, request: HttpRequest | Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        stored = getattr(request, "_idempotent", None)
        if stored is not None and isinstance(response, Response) and response.status_code < 400:
            stored.status, stored.body = response.status_code, json.loads(_dump(response.data))
            stored.save(update_fields=["status", "body"])
        if request.method == "GET" and isinstance(response, Response) and response.status_code == 200:
            response = _conditional(request, response)
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]


def _dump(data: object) -> str:
    return json.dumps(data, cls=JSONEncoder, sort_keys=True, ensure_ascii=False)


def etag_of(data: object) -> str:
    """Strong validator over the JSON of an answer."""
    return f'"{hashlib.sha256(_dump(data).encode()).hexdigest()[:32]}"'


def _conditional(request: HttpRequest | Request, response: Response) -> Response:
    etag = etag_of(response.data)
    if request.headers.get("If-None-Match") == etag:
        response = Response(status=status.HTTP_304_NOT_MODIFIED)
    response["ETag"] = etag
    return response


def _fingerprint(request: Request) -> str:
    body = _dump(request.data)
    return hashlib.sha256(f"{request.method} {request.get_full_path()} {body}".encode()).hexdigest()
