"""Guards of views: each view states its axis, its permission and its methods, or is refused at run time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from kernel.tenancy.registry import AXES
from kernel.tenancy.requests import AuthorityRequest, ConsortiumRequest, OrganisationRequest, SignedInRequest


@dataclass(frozen=True)
class Declaration:
    """What a view said of itself; read by the middleware, the guard tests and the persona matrix."""

    axis: str
    permission: str
    methods: tuple[str, ...]
    reason: str = ""


type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponseBase]
type AnyView = Callable[..., HttpResponseBase]
type Decorator[R: HttpRequest] = Callable[[View[R, ...]], AnyView]


def _tenant_view(axis_name: str, permission: str, methods: Sequence[str]) -> Decorator[Any]:
    declaration = Declaration(axis_name, permission, tuple(methods))

    def decorate(view: View[Any, ...]) -> AnyView:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            kwargs.pop(AXES[axis_name].slug_kwarg)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            tenant = getattr(request, axis_name, None)
            if tenant is None:
                raise Http404
            if request.method not in (*declaration.methods, "HEAD"):
                return HttpResponseNotAllowed(declaration.methods)
            if not request.user.has_perm(permission, tenant):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.declaration = declaration  # type: ignore[attr-defined]
        return guarded

    return decorate


def consortium_view(*, permission: str, methods: Sequence[str] = ("GET",)) -> Decorator[ConsortiumRequest]:
    """A page under `/c/<slug>/`: outsiders get 404, insiders without `permission` 403."""
    return _tenant_view("consortium", permission, methods)


def authority_view(*, permission: str, methods: Sequence[str] = ("GET",)) -> Decorator[AuthorityRequest]:
    """A page under `/a/<slug>/` for officers of that authority."""
    return _tenant_view("authority", permission, methods)


def organisation_view(*, permission: str, methods: Sequence[str] = ("GET",)) -> Decorator[OrganisationRequest]:
    """A page under `/o/<slug>/` for staff of that organisation."""
    return _tenant_view("organisation", permission, methods)


def personal_view(*, methods: Sequence[str] = ("GET",)) -> Decorator[SignedInRequest]:
    """A page of the person who signed in; it shows only what the person's own scope shows."""
    return _plain_view(Declaration("personal", "", tuple(methods)))


def public_view(*, reason: str, methods: Sequence[str] = ("GET",)) -> Decorator[HttpRequest]:
    """A page for anybody; `reason` says why it may be."""
    return _plain_view(Declaration("public", "", tuple(methods), reason))


def _plain_view(declaration: Declaration) -> Decorator[Any]:
    def decorate(view: View[Any, ...]) -> AnyView:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if declaration.axis == "personal" and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.method not in (*declaration.methods, "HEAD"):
                return HttpResponseNotAllowed(declaration.methods)
            return view(request, *args, **kwargs)

        guarded.declaration = declaration  # type: ignore[attr-defined]
        return guarded

    return decorate


def declaration_of(view: object) -> Declaration | None:
    """The declaration of a function view, or of the class behind a REST view."""
    found = getattr(view, "declaration", None) or getattr(getattr(view, "cls", None), "declaration", None)
    return cast("Declaration | None", found)
