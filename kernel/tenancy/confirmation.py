"""The re-entered password before a deed that binds an organisation."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken, TooManyAttempts

ATTEMPTS = 5
WINDOW_SECONDS = 300


def confirm_password(user: User, password: str) -> None:
    """Raises RuleBroken for a wrong password and TooManyAttempts after five in five minutes.

    Counted before the check and in the cache that all processes share: neither parallel attempts nor the
    rollback of the request give further ones.
    """
    key = f"confirmation:{user.pk}"
    cache.add(key, 0, WINDOW_SECONDS)
    if cache.incr(key) > ATTEMPTS:
        raise TooManyAttempts
    if not user.check_password(password):
        raise RuleBroken(_("This is not your password."), attr="password")
    cache.delete(key)
