"""Secret links in mails: the secret follows from the row and its term, and only its digest is kept."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from uuid import UUID

from django.utils.crypto import salted_hmac


def link_secret(purpose: str, pk: UUID, expires_at: datetime | None) -> str:
    """Of a row until its term: a mail written twice carries the same link, a new term makes a new one."""
    term = expires_at.astimezone(UTC) if expires_at else None
    digest = salted_hmac(purpose, f"{pk}:{term}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
