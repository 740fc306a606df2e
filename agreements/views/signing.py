"""Sending, signing, declining, taking back, reminding."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import access, actions, selectors
from agreements.forms import ReasonForm, SignForm
from agreements.overview import overview
from agreements.views.reading import show, to
from consortia import permissions as P
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest
from members.kinds import PowerScope
from members.selectors.powers import may_sign


@consortium_view(permission=P.SEND_AGREEMENT, methods=["POST"])
def send(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    form = Form(request.POST)
    with form_errors(form):
        actions.send(agreement_id, by=request.user)
    if form.errors:
        agreement = access.get_agreement(agreement_id, user=request.user, permission=P.SEND_AGREEMENT)
        return show(request, agreement, form)
    messages.success(request, _("Sent: every party's signatories are asked to sign."))
    return to(request, "detail", agreement_id)


@consortium_view(permission=P.SIGN_AGREEMENT, methods=["GET", "POST"])
def sign(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.SIGN_AGREEMENT)
    party = access.get_own_party(agreement, user=request.user, pk=_party(request))
    if request.method == "GET" and not selectors.is_to_sign(agreement, party):
        return to(request, "detail", agreement_id)
    initial = {"text_hash": agreement.text_hash, "party": party.pk}
    form = SignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            values = {name: form.cleaned_data[name] for name in ("password", "text_hash", "party")}
            actions.sign(agreement_id, by=request.user, origin=_origin(request), **values)
        if form.is_valid():
            messages.success(request, _("You have signed for %(party)s.") % {"party": party.name})
            return to(request, "detail", agreement_id)
    capacity = selectors.capacity_of(party, request.user)
    context = {"view": overview(agreement, request.user), "agreement": agreement, "party": party}
    _may, lacking = may_sign(party.organisation, request.user, PowerScope.FORMATION, timezone.localdate())
    context |= {"form": form, "capacity": capacity, "lacking": lacking}
    return render(request, "agreements/sign.html", context, status=422 if form.errors else 200)


def _party(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("party") or request.GET.get("party", ""))
    except ValueError:
        return None


def _origin(request: HttpRequest) -> actions.Origin:
    adapter = get_adapter()
    return actions.Origin(adapter.get_client_ip(request), adapter.get_http_user_agent(request))


@consortium_view(permission=P.SIGN_AGREEMENT, methods=["POST"])
def decline(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.decline(agreement_id, by=request.user, party=_party(request), **form.cleaned_data)
        messages.success(request, _("Declined. The lead and all who have signed are told."))
        return to(request, "detail", agreement_id)
    context = {"form": form, "agreement_id": agreement_id, "heading": _("Decline to sign")}
    return render(request, "agreements/reason.html", context, status=422)


@consortium_view(permission=P.SEND_AGREEMENT, methods=["POST"])
def withdraw(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.withdraw(agreement_id, by=request.user, **form.cleaned_data)
        messages.success(request, _("Taken back. What was signed binds nobody."))
        return to(request, "detail", agreement_id)
    context = {"form": form, "agreement_id": agreement_id, "heading": _("Take the agreement back")}
    return render(request, "agreements/reason.html", context, status=422)


@consortium_view(permission=P.SEND_AGREEMENT, methods=["POST"])
def remind(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    reminded = actions.remind(agreement_id, by=request.user)
    names = "、".join(party.name for party in reminded)
    messages.success(request, _("Reminded: %(names)s") % {"names": names})
    return to(request, "detail", agreement_id)
