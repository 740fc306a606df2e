"""Claims to organisations that nobody administers: filed by people, decided by operators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.documents.actions import read_upload
from kernel.documents.responses import upload_response
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import SignedInRequest
from kernel.tenancy.scope import system_scope
from members import access, selectors
from members.actions import claims as actions
from members.filters import ClaimFilter
from members.forms import ClaimForm
from members.selectors import claims as claims_selectors

PER_PAGE = 25


@personal_view(methods=["GET", "POST"])
def claim_organisation(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    organisation = access.get_listed_organisation(organisation_id)
    form = ClaimForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            upload = form.keep_upload(by=request.user)
            facts = {name: form.cleaned_data[name] for name in ("position", "statement")}
            actions.file_claim(organisation.pk, by=request.user, upload=upload, **facts)
            messages.success(request, _("Your claim is filed; the operators of the portal decide."))
            return redirect("members:profile", organisation.pk)
    context = {
        "organisation": organisation,
        "form": form,
        "administrators": selectors.administrators_of(organisation),
        "own": claims_selectors.open_claim_of(request.user, organisation),
    }
    return render(request, "members/claim_new.html", context, status=422 if form.errors else 200)


@personal_view(methods=["POST"])
def withdraw(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    claim = actions.withdraw_claim(claim_id, by=request.user)
    return redirect("members:profile", claim.organisation_id)


@personal_view()
def claims(request: SignedInRequest) -> HttpResponse:
    """For operators: what is to be decided, and what was."""
    access.require_operator(request.user)
    with system_scope():
        found = ClaimFilter(request.GET, claims_selectors.claims())
        if request.GET.get("export") == "xlsx":
            return xlsx_response(_("Claims"), *claims_selectors.claims_table(found.qs))
        page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    context = {"filter": found, "page": page, "ordering": request.GET.get("ordering") or "-created_at"}
    return render(request, f"members/claims.html{'#rows' if request.htmx else ''}", context)


@personal_view()
def claim(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    access.require_operator(request.user)
    with system_scope():
        found = access.get_claim(claim_id, user=request.user)
        rivals = list(
            claims_selectors.claims().filter(organisation=found.organisation_id).exclude(pk=found.pk)
        )
        decision = claims_selectors.decision_on(found)
    can = claims_selectors.claim_abilities(found, request.user)
    context = {"claim": found, "rivals": rivals, "decision": decision, "can": can}
    return render(request, "members/claim.html", context)


@personal_view()
def evidence(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    """The file behind a claim, which only the claimant and the operators see."""
    access.require_operator(request.user)
    with system_scope():
        found = access.get_claim(claim_id, user=request.user)
        if found.evidence_id is None:
            raise Http404
        return upload_response(*read_upload(found.evidence_id, by=request.user))


@personal_view(methods=["POST"])
def grant(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    actions.grant_claim(claim_id, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("members:claims")


@personal_view(methods=["POST"])
def refuse(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    actions.refuse_claim(claim_id, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("members:claims")
