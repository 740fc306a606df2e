"""Request types of the three axes, as views see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from consortia.models import Consortium
    from filings.models import Authority
    from kernel.accounts.models import User
    from members.models import Organisation


class SignedInRequest(HttpRequest):
    """A request of a person who has signed in."""

    user: User
    htmx: HtmxDetails


class ConsortiumRequest(SignedInRequest):
    consortium: Consortium


class AuthorityRequest(SignedInRequest):
    authority: Authority


class OrganisationRequest(SignedInRequest):
    organisation: Organisation
