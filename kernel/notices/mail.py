"""Mails that are no notices: to addresses behind which nobody may have an account yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage


def link_mail(
    subject: str, body: str, *, to: str, name: str, pk: UUID, term: datetime | None
) -> EmailMessage:
    """A mail with a secret link; its Message-ID is the same for the same link."""
    host = settings.SITE_URL.partition("//")[2].partition(":")[0]
    day = f"{term:%Y%m%d}" if term else "0"
    headers = {"Message-ID": f"<{name}-{pk}-{day}@{host}>"}
    # Names that people typed may hold line breaks, which a header must not.
    return EmailMessage(" ".join(subject.split()), body, to=[to], headers=headers)
