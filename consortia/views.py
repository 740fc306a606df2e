"""Pages of consortia: members and invitations."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consortia import access, selectors
from consortia import permissions as P
from kernel.accounts.models import token_digest
from kernel.tenancy.decorators import consortium_view, personal_view, public_view
from kernel.tenancy.requests import ConsortiumRequest, SignedInRequest
from members import permissions as organisations


@consortium_view(permission=P.VIEW)
def members(request: ConsortiumRequest) -> HttpResponse:
    memberships = selectors.memberships_of(request.consortium)
    return render(request, "consortia/members.html", {"memberships": memberships})


@personal_view()
def invitation(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    membership = access.get_membership(membership_id, user=request.user, permission=organisations.JOIN)
    return render(request, "consortia/invitation.html", {"membership": membership})


@public_view(reason="whoever holds the secret link may read the invitation")
def invitation_by_link(request: HttpRequest, invitation_secret: str) -> HttpResponse:
    membership = access.get_invitation(token_digest(invitation_secret))
    return render(request, "consortia/invitation.html", {"membership": membership})
