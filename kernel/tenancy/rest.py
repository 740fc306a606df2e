"""What DRF's settings name; apart from `api` because DRF loads these while its own views load."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.pagination import CursorPagination as BaseCursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from kernel.accounts import second_factor

if TYPE_CHECKING:
    from rest_framework.views import APIView

PUBLIC = "public"
SIGNED_IN = "signed-in"
OPTIONS = "metadata"  # DRF's name of the action behind OPTIONS


class StrictJSONParser(JSONParser):
    """Refuses halves of characters (`"\\ud800"`), which JSON can name and no answer could repeat."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        data = super().parse(*args, **kwargs)
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ParseError(_("The text is not valid Unicode.")) from None
        return data


class CursorPagination(BaseCursorPagination):
    """Newest first; `?page_size=` up to 200."""

    ordering = ("-created_at", "-id")
    page_size_query_param = "page_size"
    max_page_size = 200


class DeclaredPermission(BasePermission):
    """Asks for a signed-in caller unless the action is declared public; the tenant's own permission is asked
    at the access door of the object, with the permission that the viewset declares."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        declared, action = getattr(view, "permissions", {}), getattr(view, "action", None)
        # No action: the method is not offered, and the answer will be 405.
        if action is not None and action != OPTIONS and action not in declared:
            raise ImproperlyConfigured(f"{type(view).__name__}.{action} declares no permission")
        if declared.get(action or "list") == PUBLIC:
            return True
        if not request.user.is_authenticated:
            return False
        if second_factor.is_missing(request.user):
            detail = _("Your role demands a second factor. Set one up in the portal first.")
            raise PermissionDenied(detail, code="second_factor_required")
        return True
