"""The home page of a consortium."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from consortia import permissions as P
from consortia.models import Consortium
from desk.overview import overview
from kernel.accounts.models import User
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.requests import ConsortiumRequest

STEPS = {
    "invite": P.INVITE,
    "challenge": P.WRITE_CHALLENGE,
    "agreement": P.WRITE_AGREEMENT,
    "dossier": P.WRITE_DOSSIER,
}


def first_steps(user: User, consortium: Consortium) -> frozenset[str]:
    """Which of the page's buttons would work for `user`."""
    return frozenset(name for name, permission in STEPS.items() if user.has_perm(permission, consortium))


@consortium_view(permission=P.VIEW)
def consortium_home(request: ConsortiumRequest) -> HttpResponse:
    """Where does it stand, what must I do, what is still missing."""
    context = overview(request.consortium, request.user) | {
        "consortium": request.consortium,
        "can": first_steps(request.user, request.consortium),
    }
    return render(request, "desk/overview.html", context)
