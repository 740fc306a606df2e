"""Pages of an organisation's people: who has which role, and offers of a role."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kernel.tenancy.decorators import organisation_view, personal_view, public_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest, SignedInRequest
from members import access, actions, selectors
from members import permissions as P
from members.filters import StaffFilter
from members.forms import StaffInvitationForm

PER_PAGE = 25


@organisation_view(permission=P.VIEW)
def staff(request: OrganisationRequest) -> HttpResponse:
    found = StaffFilter(request.GET, selectors.staff_of(request.organisation))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Staff"), *selectors.staff_table(found.qs))
    return _page(request, StaffInvitationForm(initial={"email": request.GET.get("email", "")}), found)


def _page(request: OrganisationRequest, form: StaffInvitationForm, found: StaffFilter) -> HttpResponse:
    organisation = request.organisation
    context = {
        "organisation": organisation,
        "filter": found,
        "ordering": request.GET.get("ordering") or "user__name",
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "invitations": selectors.open_invitations_of(organisation),
        "can": selectors.abilities(organisation, request.user),
        "form": form,
    }
    template = f"members/staff.html{'#rows' if request.htmx else ''}"
    return render(request, template, context, status=422 if form.errors else 200)


@organisation_view(permission=P.MANAGE_STAFF, methods=["POST"])
def invite_staff(request: OrganisationRequest) -> HttpResponse:
    form = StaffInvitationForm(request.POST)
    if form.is_valid():
        with form_errors(form):
            sent = actions.invite_staff(request.organisation.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("The invitation to %(email)s is open.") % {"email": sent.email})
            own = sent.user_id == request.user.pk
            return (
                redirect("members:staff-invitation", sent.pk)
                if own
                else redirect("members:staff", request.organisation.slug)
            )
    return _page(request, form, StaffFilter({}, selectors.staff_of(request.organisation)))


@organisation_view(permission=P.MANAGE_STAFF, methods=["POST"])
def revoke_invitation(request: OrganisationRequest, invitation_id: UUID) -> HttpResponse:
    actions.revoke_staff_invitation(invitation_id, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("members:staff", request.organisation.slug)


@organisation_view(permission=P.MANAGE_STAFF, methods=["POST"])
def renew_invitation(request: OrganisationRequest, invitation_id: UUID) -> HttpResponse:
    sent = actions.renew_staff_invitation(invitation_id, by=request.user)
    messages.success(request, _("The invitation to %(email)s is open.") % {"email": sent.email})
    return redirect("members:staff", request.organisation.slug)


@personal_view()
def invitation(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    offer = access.get_role_offer(invitation_id, user=request.user)
    context = {"invitation": offer, "can": selectors.invitation_abilities(offer, request.user)}
    return render(request, "members/staff_invitation.html", context)


@personal_view(methods=["POST"])
def decline(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")[:2000]
    actions.decline_staff_invitation(invitation_id, by=request.user, reason=reason)
    return redirect("members:staff-invitation", invitation_id)


@never_cache
@public_view(reason="whoever holds the secret link may read the offer of a role")
def invitation_by_link(request: HttpRequest, invitation_secret: str) -> HttpResponse:
    offer = selectors.staff_invitation_by_secret(invitation_secret)
    state = selectors.staff_link_state(offer)
    is_other = offer is not None and request.user.is_authenticated and not offer.is_for(request.user)
    context = {"invitation": offer, "state": state, "is_other": is_other, "secret": invitation_secret}
    return render(request, "members/staff_link.html", context, status=_status(state, is_other=is_other))


def _status(state: str, *, is_other: bool) -> int:
    if state == "open":
        return 403 if is_other else 200
    return 404 if state == "unknown" else 410


@personal_view(methods=["POST"])
def decline_by_link(request: SignedInRequest, invitation_secret: str) -> HttpResponse:
    offer = access.get_role_offer_by_secret(invitation_secret)
    reason = request.POST.get("reason", "")[:2000]
    actions.decline_staff_invitation(offer.pk, by=request.user, reason=reason)
    return redirect("members:staff-link", invitation_secret)


@personal_view(methods=["POST"])
def ask(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """“I belong here”: the administrators are told, and decide whether to invite."""
    organisation = actions.ask_to_be_invited(
        organisation_id, by=request.user, message=request.POST.get("message", "")
    )
    text = _("The administrators of %(name)s have been told.") % {"name": organisation.name}
    messages.success(request, text)
    return redirect("members:profile", organisation_id)
