"""Guards of views: each view states its axis, its permission and its methods, or is refused at run time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django_htmx.http import HttpResponseClientRedirect

from kernel.tenancy.registry import AXES
from kernel.tenancy.requests import AuthorityRequest, ConsortiumRequest, OrganisationRequest, SignedInRequest


@dataclass(frozen=True)
class Declaration:
    """What a view said of itself; read by the middleware, the guard tests and the persona matrix."""

    axis: str
    permission: str
    methods: tuple[str, ...]
    reason: str = ""

    def allows(self, method: str | None) -> bool:
        """HEAD only where GET is: Django checks no CSRF token for it, so a view that acts must not see it."""
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)


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
                return to_sign_in(request)
            tenant = getattr(request, axis_name, None)
            if tenant is None:
                raise Http404
            if not declaration.allows(request.method):
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


def organisation_view(
    *, permission: str, methods: Sequence[str] = ("GET",)
) -> Decorator[OrganisationRequest]:
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
                return to_sign_in(request)
            if not declaration.allows(request.method):
                return HttpResponseNotAllowed(declaration.methods)
            return view(request, *args, **kwargs)

        guarded.declaration = declaration  # type: ignore[attr-defined]
        return guarded

    return decorate


def to_sign_in(request: Any) -> HttpResponseBase:
    """To the sign-in page and back; from a fragment the whole window goes, from a POST back to a page."""
    if request.htmx:
        page = request.htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL
        return HttpResponseClientRedirect(redirect_to_login(page).url)
    is_page = request.method in ("GET", "HEAD")
    return redirect_to_login(request.get_full_path() if is_page else settings.LOGIN_REDIRECT_URL)


def declaration_of(view: object) -> Declaration | None:
    """The declaration of a function view, or of the class behind a REST view."""
    found = getattr(view, "declaration", None) or getattr(getattr(view, "cls", None), "declaration", None)
    return cast("Declaration | None", found)
