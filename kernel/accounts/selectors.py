"""Reading of accounts."""

from __future__ import annotations

from django.db.models import QuerySet

from kernel.accounts.models import ApiToken, User


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """All tokens of the person, ended ones included."""
    return ApiToken.objects.filter(user=user)
