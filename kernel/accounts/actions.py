"""Writers of accounts: profile and REST tokens."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from kernel.accounts.models import ApiToken, IdempotentRequest, TokenScope, User, token_digest

USED_EVERY = timedelta(minutes=5)


@transaction.atomic
def create_token(
    *, by: User, name: str, scope: str = TokenScope.READ, days: int = 90, secret: str | None = None
) -> tuple[ApiToken, str]:
    """Make a REST token; returns the row and the secret, which nobody can read again."""
    secret = secret or f"icp_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=by,
        name=name,
        scope=scope,
        prefix=secret[:10],
        digest=token_digest(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, secret


@transaction.atomic
def revoke_token(token_id: UUID, *, by: User) -> ApiToken:
    """End a token of one's own; the very next request with it is refused."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, user=by).first()
    if token is None:
        raise Http404
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


@transaction.atomic
def update_profile(*, by: User, name: str, phone: str, language: str, mail_notices: bool) -> User:
    """Change one's own name, phone, language and whether notices come by mail too."""
    by.name, by.phone, by.language, by.mail_notices = name, phone, language, mail_notices
    by.save(update_fields=["name", "phone", "language", "mail_notices"])
    return by


def forget_idempotent_requests(before: datetime) -> int:
    """Delete stored answers older than `before`; returns how many."""
    deleted, _by_model = IdempotentRequest.objects.filter(created_at__lt=before).delete()
    return deleted


def revoke_tokens(*, of: User) -> int:
    """End every token of a person whose password was reset: whoever had the old one may have made some."""
    return ApiToken.objects.filter(user=of, revoked_at=None).update(revoked_at=timezone.now())


def end_session(session_id: int, *, by: User) -> None:
    """Sign one device of one's own out; its next request finds no session."""
    session = UserSession.objects.filter(pk=session_id, user=by).first()
    if session is None:
        raise Http404
    session.end()


def begin_idempotent(user: User, key: str, fingerprint: str) -> IdempotentRequest:
    """The row of a key; an identical request that is under way is waited for.

    The row lives or dies with the request's effect, because both are written in its transaction.
    """
    mine = IdempotentRequest(user=user, key=key, fingerprint=fingerprint)
    IdempotentRequest.objects.bulk_create([mine], ignore_conflicts=True)
    return IdempotentRequest.objects.get(user=user, key=key)


def keep_answer(stored: IdempotentRequest, *, status: int, body: Any) -> None:
    """Keep what the caller was told, for the day on which it asks again."""
    stored.status, stored.body = status, body
    stored.save(update_fields=["status", "body"])


def mark_used(token: ApiToken) -> None:
    """Once in a while is enough to answer "is this key still in use?" and keeps polling free of writes."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
