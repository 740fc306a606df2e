"""Roles at an organisation that seats in consortia rest on: taken, handed over, ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import actions, selectors
from kernel.tenancy.decorators import organisation_view, personal_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest, SignedInRequest
from members import access as members_access
from members import actions as members_actions
from members import permissions as members
from members.forms import HandOverForm


@organisation_view(permission=members.MANAGE_STAFF, methods=["POST"])
def dismiss_staff(request: OrganisationRequest, staff_id: UUID) -> HttpResponse:
    staff = actions.dismiss_staff(staff_id, by=request.user)
    gone = staff.user_id == request.user.pk
    return redirect("consortia:mine") if gone else redirect("members:staff", request.organisation.slug)


@organisation_view(permission=members.MANAGE_STAFF, methods=["GET", "POST"])
def hand_over(request: OrganisationRequest, person_id: UUID) -> HttpResponse:
    """First what the person holds, then to whom it passes; it does when that one accepts."""
    held = selectors.holdings(request.organisation, person_id)
    if held is None:
        raise Http404
    form = HandOverForm(request.POST or None, organisation=request.organisation, person=held.person)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            members_actions.hand_over(
                request.organisation.pk, by=request.user, person_id=person_id, **form.cleaned_data
            )
            messages.success(request, _("The hand-over waits for the answer of your colleague."))
            return redirect("members:staff", request.organisation.slug)
    context = {"organisation": request.organisation, "held": held, "form": form}
    return render(request, "consortia/hand_over.html", context, status=422 if form.errors else 200)


@personal_view(methods=["POST"])
def resign(request: SignedInRequest, staff_id: UUID) -> HttpResponse:
    staff = actions.resign(staff_id, by=request.user)
    text = _("You are no longer %(role)s of %(organisation)s.")
    facts = {"role": staff.get_role_display(), "organisation": staff.organisation.name}
    messages.success(request, text % facts)
    return redirect("desk:profile")


@personal_view(methods=["POST"])
def accept(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    invitation = actions.accept_staff_invitation(invitation_id, by=request.user)
    return redirect(invitation.organisation)


@personal_view(methods=["POST"])
def accept_by_link(request: SignedInRequest, invitation_secret: str) -> HttpResponse:
    offer = members_access.get_role_offer_by_secret(invitation_secret)
    invitation = actions.accept_staff_invitation(offer.pk, by=request.user)
    return redirect(invitation.organisation)
