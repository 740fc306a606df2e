"""Pages of the members: list, one member, inviting, taking back, changing, reminding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access, actions, charts, selectors
from consortia import permissions as P
from consortia.filters import MembershipFilter
from consortia.forms import InvitationForm, ReasonForm, organisation_chosen
from consortia.forms.joining import MemberForm
from consortia.models import Consortium
from consortia.selectors import growth, idle
from consortia.sheets import INVITATIONS
from kernel.documents.sheets import SheetForm, template_response
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest
from members.selectors import search_directory

PER_PAGE = 25


@consortium_view(permission=P.VIEW)
def members(request: ConsortiumRequest) -> HttpResponse:
    found = MembershipFilter(request.GET, selectors.memberships_of(request.consortium))
    if request.GET.get("export") == "xlsx":
        name = _("Members of %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *selectors.members_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
        "consortium": request.consortium,
        "can": selectors.consortium_abilities(request.consortium, request.user),
    }
    if request.htmx:
        return render(request, "consortia/members.html#rows", context)
    context |= _figures(request.consortium)
    return render(request, "consortia/members.html", context)


@consortium_view(permission=P.INVITE)
def idle_members(request: ConsortiumRequest) -> HttpResponse:
    """A page, and the card that the page of the members brings in."""
    context = {"consortium": request.consortium, "idle": idle.idle_members(request.consortium)}
    return render(request, f"consortia/idle.html{'#card' if request.htmx else ''}", context)


def _figures(consortium: Consortium) -> dict[str, Any]:
    composition, months = selectors.composition(consortium), growth.members_over_time(consortium)
    drawn = charts.of_composition(composition) | {"growth": charts.of_growth(months)}
    return {"composition": composition, "months": months, "charts": drawn}


@consortium_view(permission=P.VIEW)
def member(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    membership = access.get_member(membership_id, user=request.user, consortium=request.consortium)
    acting_for = selectors.acting_for(request.user, [request.consortium.pk])
    context = {
        "consortium": request.consortium,
        "membership": membership,
        "seats": selectors.seats_of_member(membership),
        "reason": selectors.last_reason(membership),
        "can": selectors.membership_abilities(membership, request.user, acting_for),
        "may_remove": request.user.has_perm(P.MANAGE_GOVERNANCE, request.consortium),
    }
    return render(request, "consortia/member.html", context)


@consortium_view(permission=P.INVITE, methods=["GET", "POST"])
def invite(request: ConsortiumRequest) -> HttpResponse:
    chosen = organisation_chosen(request.GET.get("organisation", ""))
    form = InvitationForm(request.POST or None, initial={"organisation": chosen})
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            membership = actions.invite(request.consortium.pk, by=request.user, **form.invitation())
            return redirect("consortia:member", request.consortium.slug, membership.pk)
    context = {
        "form": form,
        "consortium": request.consortium,
        "found": search_directory(request.GET.get("q", "")),
        "q": request.GET.get("q", ""),
        "chosen": selectors.organisation_offered(form["organisation"].value()),
    }
    template = "consortia/invite.html#found" if request.htmx else "consortia/invite.html"
    return render(request, template, context, status=422 if form.errors else 200)


@consortium_view(permission=P.INVITE, methods=["GET", "POST"])
def invite_many(request: ConsortiumRequest) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            begun = form.start(INVITATIONS, by=request.user, consortium_id=request.consortium.pk)
            return redirect("documents:import", begun.pk)
    context = {"form": form, "consortium": request.consortium, "columns": INVITATIONS.columns}
    return render(request, "consortia/invite_many.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.INVITE)
def invitations_template(request: ConsortiumRequest) -> HttpResponse:
    return template_response(INVITATIONS)


@consortium_view(permission=P.INVITE, methods=["POST"])
def revoke(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    access.get_member(membership_id, user=request.user, consortium=request.consortium)
    actions.revoke(membership_id, by=request.user, reason=_reason(request))
    return redirect("consortia:member", request.consortium.slug, membership_id)


@consortium_view(permission=P.INVITE, methods=["POST"])
def renew(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    access.get_member(membership_id, user=request.user, consortium=request.consortium)
    actions.renew(membership_id, by=request.user)
    return redirect("consortia:member", request.consortium.slug, membership_id)


@consortium_view(permission=P.INVITE, methods=["GET", "POST"])
def change(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    membership = access.get_member(membership_id, user=request.user, consortium=request.consortium)
    form = MemberForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_membership(membership.pk, by=request.user, **form.cleaned_data)
            return redirect("consortia:member", request.consortium.slug, membership.pk)
    context = {"form": form, "consortium": request.consortium, "membership": membership}
    return render(request, "consortia/member_edit.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.INVITE, methods=["POST"])
def remind(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    membership = access.get_member(membership_id, user=request.user, consortium=request.consortium)
    actions.remind_idle(membership.pk, by=request.user)
    return redirect("consortia:members", request.consortium.slug)


def _reason(request: ConsortiumRequest) -> str:
    form = ReasonForm(request.POST)
    form.full_clean()
    return str(form.cleaned_data.get("reason", ""))
