"""The managed vocabularies, for operators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.tenancy.decorators import personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import SignedInRequest
from members import access
from members.actions import terms as actions
from members.forms.offers import MergeTermForm, TermForm
from members.models import Term
from members.offer_filters import TermFilter
from members.selectors import terms as selectors

PER_PAGE = 25


@personal_view()
def terms(request: SignedInRequest) -> HttpResponse:
    access.require_operator(request.user)
    found = TermFilter(request.GET, selectors.counted(selectors.terms()))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Vocabulary"), *selectors.terms_table(found.qs))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/offers/terms.html", {"filter": found, "page": page})


@personal_view(methods=["GET", "POST"])
def new_term(request: SignedInRequest) -> HttpResponse:
    access.require_operator(request.user)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.add_term(by=request.user, **form.cleaned_data)
            return redirect("members:terms")
    return _page(request, form)


@personal_view(methods=["GET", "POST"])
def term(request: SignedInRequest, term_id: UUID) -> HttpResponse:
    access.require_operator(request.user)
    found = access.get_term(term_id)
    form = TermForm(request.POST or None, instance=access.get_term(term_id))
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_term(term_id, by=request.user, **form.cleaned_data)
            return redirect("members:terms")
    return _page(request, form, found, MergeTermForm(term=found))


def _page(
    request: SignedInRequest, form: TermForm, found: Term | None = None, merge: MergeTermForm | None = None
) -> HttpResponse:
    is_wrong = form.errors or (merge is not None and merge.errors)
    context = {"form": form, "term": found, "merge": merge}
    return render(request, "members/offers/term.html", context, status=422 if is_wrong else 200)


@personal_view(methods=["POST"])
def retire_term(request: SignedInRequest, term_id: UUID) -> HttpResponse:
    actions.change_term(term_id, by=request.user, is_active=False)
    return redirect("members:term", term_id)


@personal_view(methods=["POST"])
def reinstate_term(request: SignedInRequest, term_id: UUID) -> HttpResponse:
    actions.change_term(term_id, by=request.user, is_active=True)
    return redirect("members:term", term_id)


@personal_view(methods=["POST"])
def merge_term(request: SignedInRequest, term_id: UUID) -> HttpResponse:
    access.require_operator(request.user)
    found = access.get_term(term_id)
    form = MergeTermForm(request.POST, term=found)
    if form.is_valid():
        with form_errors(form):
            into = actions.merge_terms(term_id, by=request.user, into_id=form.cleaned_data["into"].pk)
            messages.success(request, _("Merged. Everything under it is now under the other term."))
            return redirect("members:term", into.pk)
    return _page(request, TermForm(instance=found), found, form)
