"""Base of all REST resources: declared permissions, ETags, idempotent POST, one shape of errors."""

from __future__ import annotations

import json
from typing import Any, ClassVar, cast

import structlog
from django.db import DataError, IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.handler import exception_handler as standardized
from rest_framework import exceptions, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.accounts import actions
from kernel.accounts.models import User
from kernel.tenancy import conditional, idempotency
from kernel.tenancy.conditional import etag_of
from kernel.tenancy.decorators import Declaration
from kernel.tenancy.errors import DomainError, RuleBroken
from kernel.tenancy.rest import PUBLIC, SIGNED_IN

__all__ = ["PUBLIC", "SIGNED_IN", "Conflict", "PortalViewSet", "etag_of"]

log = structlog.get_logger(__name__)
CONDITIONAL = ("PUT", "PATCH", "DELETE")
STANDARD_ACTIONS = ("list", "create", "retrieve", "update", "partial_update", "destroy")


class Conflict(exceptions.APIException):
    status_code: int = status.HTTP_409_CONFLICT


class PortalExceptionHandler(ExceptionHandler):
    """Domain errors in the standard shape: 400 for a broken rule, 409 for a wrong state or a lost race."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, RuleBroken):
            return exceptions.ValidationError({exc.attr or "non_field_errors": [str(exc)]}, code=exc.code)
        if isinstance(exc, DomainError):
            conflict = Conflict(str(exc), code=exc.code)
            conflict.status_code = exc.status
            return conflict
        if isinstance(exc, DataError | IntegrityError):
            return _refused_by_database(exc)
        converted: Exception = super().convert_known_exceptions(exc)
        return converted


def _refused_by_database(exc: DataError | IntegrityError) -> Exception:
    """What no serializer saw: a value that no column takes, a row that another request was quicker with."""
    log.warning("rest.refused_by_database", error=str(exc))
    if isinstance(exc, DataError):
        return exceptions.ValidationError({"non_field_errors": [_("A value cannot be stored as it is.")]})
    return Conflict(_("This contradicts something that is stored already."), code="conflict")


def exception_handler(error: Exception, context: Any) -> Response | None:
    """Answer in the standard shape and undo what the request had begun."""
    response: Response | None = standardized(error, context)
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return response


class PortalViewSet(viewsets.GenericViewSet):  # type: ignore[type-arg]
    """A resource. `permissions` names every action's permission; an undeclared action fails at import."""

    permissions: ClassVar[dict[str, str]] = {}
    # Actions whose requests are not kept, not even as a hash, whatever Idempotency-Key they carry.
    unkept: ClassVar[tuple[str, ...]] = ()
    declaration: ClassVar[Declaration] = Declaration("api", "", ())
    lookup_value_converter = "uuid"
    filter_backends: ClassVar[list[Any]] = []  # type: ignore[misc]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        extra = {name for entry in cls.get_extra_actions() for name in getattr(entry, "mapping", {}).values()}
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
        if request.method in CONDITIONAL and "If-Match" in request.headers:
            conditional.wait_for_turn(request)
            current = self.retrieve(request, *args, **kwargs)  # type: ignore[attr-defined]
            conditional.require_match(request, current.data)
        has_key = request.method == "POST" and "Idempotency-Key" in request.headers
        if has_key and request.user.is_authenticated and self.action not in self.unkept:
            request._idempotent = idempotency.begin(request)  # type: ignore[attr-defined]

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, idempotency.Replayed):
            headers = {"Idempotent-Replayed": "true"}
            return Response(exc.stored.body, status=exc.stored.status, headers=headers)
        return super().handle_exception(exc)

    def finalize_response(
        self, request: HttpRequest | Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        stored = getattr(request, "_idempotent", None)
        if stored is not None and isinstance(response, Response) and response.status_code < 400:
            body = json.loads(conditional.canonical(response.data))
            actions.keep_answer(stored, status=response.status_code, body=body)
        is_read = request.method in ("GET", "HEAD")
        if is_read and isinstance(response, Response) and response.status_code == 200:
            response = conditional.answer(request, response)
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]
