"""How REST callers prove who they are, and how often they may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from kernel.accounts.actions import mark_used
from kernel.accounts.models import ApiToken, TokenScope, User, token_digest

if TYPE_CHECKING:
    from rest_framework.views import APIView

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def user_for_token(secret: str) -> ApiToken | None:
    """The live token behind a secret, with its user, in one query."""
    token = ApiToken.objects.select_related("user").filter(digest=token_digest(secret)).first()
    if token is None or not token.is_live or not token.user.is_active:
        return None
    return token


def bearer(header: str) -> str | None:
    """The secret of an `Authorization: Token …` header."""
    scheme, _separator, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "token" and secret.strip() else None


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token <token>`; a read-only token is refused for anything that writes."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        secret = bearer(get_authorization_header(request).decode("latin-1"))
        if secret is None:
            return None
        token = getattr(request._request, "api_token", None) or user_for_token(secret)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."))
        if token.scope == TokenScope.READ and request.method not in SAFE_METHODS:
            raise PermissionDenied(_("This token may only read."))
        mark_used(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class CallerThrottle(SimpleRateThrottle):
    """Per token, else per user, else per address."""

    scope = "caller"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        token = request.auth
        user = request.user if request.user.is_authenticated else None
        ident = getattr(token, "pk", None) or getattr(user, "pk", None) or self.get_ident(request)
        return f"throttle:{ident}"
