"""What every page of the shell needs; counted only when a template asks."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from desk import navigation as rails
from desk.selectors import open_counts


def navigation(request: HttpRequest) -> dict[str, object]:
    """The `nav` of docs/components.md; empty for visitors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"nav": SimpleLazyObject(lambda: _nav(request))}


def _nav(request: HttpRequest) -> dict[str, object]:
    assert request.user.is_authenticated  # noqa: S101 - narrows the type; the caller has asked already
    return {
        "workspaces": rails.switcher(request),
        "items": rails.rail(request),
        "organisation_name": rails.place_of(request),
        **open_counts(request.user),
    }
