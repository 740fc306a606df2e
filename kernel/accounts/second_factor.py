"""Roles that demand a second factor: until it is set up, a holder gets nothing but the account pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kernel.accounts.models import User

FACTORS = ("totp", "webauthn")  # recovery codes alone are none
# The account pages are where it is set up; REST refuses by itself, in its own shape.
OPEN = ("/accounts/", "/i18n/", "/static/", "/healthz/", "/api/")


def is_missing(user: User) -> bool:
    """Whether one of the user's roles demands a second factor that the user has not set up."""
    if not settings.SECOND_FACTOR_ROLES:
        return False
    # Groups are named axis:tenant:role (kernel.tenancy.roles).
    demanding = reduce(or_, (Q(name__endswith=f":{role}") for role in settings.SECOND_FACTOR_ROLES))
    return user.groups.filter(demanding).exists() and not is_mfa_enabled(user, types=FACTORS)


class SecondFactorMiddleware:
    """Sends whoever lacks a demanded second factor to the page where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if request.path_info.startswith(OPEN) or not settings.SECOND_FACTOR_ROLES:
            return self.get_response(request)
        if not request.user.is_authenticated or not is_missing(request.user):
            return self.get_response(request)
        messages.warning(request, _("Your role demands a second factor. Set one up to go on."))
        page = reverse("mfa_index")
        return HttpResponseClientRedirect(page) if request.htmx else redirect(page)
