"""What DRF's settings name; apart from `api` because DRF loads these while its own views load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.pagination import CursorPagination as BaseCursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from kernel.accounts import second_factor

if TYPE_CHECKING:
    from rest_framework.views import APIView

PUBLIC = "public"
SIGNED_IN = "signed-in"


class CursorPagination(BaseCursorPagination):
    """Newest first; `?page_size=` up to 200."""

    ordering = ("-created_at", "-id")
    page_size_query_param = "page_size"
    max_page_size = 200


class DeclaredPermission(BasePermission):
    """Asks for a signed-in caller unless the action is declared public; the tenant's own permission is asked
    at the access door of the object, with the permission that the viewset declares."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        declared = getattr(view, "permissions", {}).get(getattr(view, "action", None) or "list")
        if declared == PUBLIC:
            return True
        if not request.user.is_authenticated:
            return False
        if second_factor.is_missing(request.user):
            detail = _("Your role demands a second factor. Set one up in the portal first.")
            raise PermissionDenied(detail, code="second_factor_required")
        return True
