"""Pages of the invited side: the invitation in one's list, and the one behind a mail link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from consortia import access, actions, selectors
from consortia import permissions as P
from consortia.forms import ReasonForm, TakeUpForm
from consortia.models import Membership
from kernel.accounts.models import User, token_digest
from kernel.tenancy.decorators import personal_view, public_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import SignedInRequest


@personal_view()
def invitation(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    membership = access.get_readable_membership(membership_id, user=request.user)
    acting_for = selectors.acting_for(request.user, [membership.consortium_id])
    context = {
        "membership": membership,
        "can": selectors.membership_abilities(membership, request.user, acting_for),
        "is_inside": request.user.has_perm(P.VIEW, membership.consortium),
        "reason": selectors.last_reason(membership),
    }
    return render(request, "consortia/invitation.html", context)


@personal_view(methods=["POST"])
def accept(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    membership = actions.accept(membership_id, by=request.user)
    return redirect(membership.consortium)


@personal_view(methods=["POST"])
def decline(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.full_clean()
    actions.decline(membership_id, by=request.user, reason=form.cleaned_data.get("reason", ""))
    return redirect("consortia:invitation", membership_id)


@never_cache
@public_view(reason="whoever holds the secret link may read the invitation", methods=["GET", "POST"])
def invitation_by_link(request: HttpRequest, invitation_secret: str) -> HttpResponse:
    membership = selectors.invitation_by_secret(invitation_secret)
    state = selectors.state_of_link(membership)
    if membership is not None and selectors.may_answer(request.user, membership):
        return redirect("consortia:invitation", membership.pk)
    form = None
    if state == "open" and isinstance(request.user, User):
        form = TakeUpForm(request.POST or None, user=request.user)
        if request.method == "POST" and (taken := _take_up(request.user, form, invitation_secret)):
            return redirect("consortia:invitation", taken.pk)
    context: dict[str, Any] = {
        "membership": membership,
        "state": state,
        "form": form,
        "secret": invitation_secret,
    }
    if membership is not None and membership.organisation is not None and state == "open":
        context["unclaimed"] = selectors.is_unclaimed(membership.organisation)
    return render(request, "consortia/invitation_link.html", context, status=_status(state, form))


def _take_up(user: User, form: TakeUpForm, secret: str) -> Membership | None:
    taken = None
    if form.is_valid():
        with form_errors(form):
            chosen = form.cleaned_data["organisation"]
            taken = actions.take_up(token_digest(secret), by=user, organisation_id=chosen.pk)
    return taken


def _status(state: str, form: TakeUpForm | None) -> int:
    if state == "open":
        return 422 if form is not None and form.errors else 200
    return 404 if state == "unknown" else 410


@personal_view(methods=["POST"])
def decline_by_link(request: SignedInRequest, invitation_secret: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.full_clean()
    actions.decline_by_link(
        token_digest(invitation_secret), by=request.user, reason=form.cleaned_data.get("reason", "")
    )
    return redirect("consortia:invitation-by-link", invitation_secret)
