"""Writing a draft: its settings, parties and clauses. The forms save themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import access, actions, library, selectors, text
from agreements.forms import AddClauseForm, ClauseForm, CreateForm, SettingsForm, party_formset
from agreements.models import Agreement, Clause
from agreements.overview import number_of
from agreements.views.reading import to
from consortia import permissions as P
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest

NOTES = {
    library.TASKS: _("The table of parties and their tasks is printed under this clause."),
    library.BENEFITS: _("The table of contributions and shares is printed under this clause."),
    library.DISPUTES: _("The arbitration commission or court that you choose is added to this clause."),
}


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _saved(version: int) -> JsonResponse:
    return JsonResponse({"version": version, "saved_at": f"{timezone.localtime():%H:%M}"})


def _refused(form: BaseForm) -> JsonResponse:
    return JsonResponse({"errors": form.errors}, status=422)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["GET", "POST"])
def create(request: ConsortiumRequest) -> HttpResponse:
    initial = {"title": selectors.default_title(request.consortium), "based_on": request.GET.get("from", "")}
    earlier = selectors.agreements_of(request.consortium)
    form = CreateForm(request.POST or None, initial=initial, earlier=list(earlier))
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            agreement = actions.create_agreement(
                by=request.user, consortium=request.consortium.slug, **form.cleaned_data
            )
        if form.is_valid():
            return to(request, "edit", agreement.pk)
    status = 422 if form.errors else 200
    return render(request, "agreements/create.html", {"form": form}, status=status)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["GET", "POST"])
def edit(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.WRITE_AGREEMENT)
    if request.method == "GET" and not agreement.is_draft:
        return to(request, "detail", agreement_id)
    form = SettingsForm(request.POST or None, instance=agreement)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        saved = actions.update_agreement(
            agreement_id, by=request.user, revision=values.pop("version"), **values
        )
        return _saved(saved.revision) if wants_json(request) else to(request, "edit", agreement_id)
    if form.errors and wants_json(request):
        return _refused(form)
    return _editor(request, agreement, form=form, status=422 if form.errors else 200)


def _editor(
    request: ConsortiumRequest, agreement: Agreement, status: int = 200, **context: Any
) -> HttpResponse:
    """The editor: the list of clauses beside the settings and shares, or beside one clause."""
    clauses, parties = selectors.clauses_of(agreement), selectors.parties_of(agreement)
    formset = context.setdefault("formset", party_formset(parties))
    page: dict[str, Any] = {
        "agreement": agreement,
        "clauses": clauses,
        "blockers": selectors.blockers(agreement, clauses, parties),
        "rows": list(zip(parties, formset, strict=False)),
        "total": text.percent(sum(party.share_bp for party in parties)).removesuffix("%"),
        "add_form": AddClauseForm(unused=selectors.unused_library(clauses)),
    }
    return render(request, "agreements/edit.html", page | context, status=status)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["POST"])
def parties(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.WRITE_AGREEMENT)
    formset = party_formset(selectors.parties_of(agreement), request.POST)
    if not formset.is_valid():
        form = SettingsForm(instance=agreement)
        return _editor(request, agreement, status=422, form=form, formset=formset)
    actions.save_parties(agreement_id, by=request.user, parties=[form.values for form in formset])
    messages.success(request, _("Parties and shares are saved."))
    return to(request, "edit", agreement_id)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["POST"])
def refresh_parties(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    actions.refresh_parties(agreement_id, by=request.user)
    messages.success(request, _("The present members are the parties now."))
    return to(request, "edit", agreement_id)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["POST"])
def add_clause(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.WRITE_AGREEMENT)
    unused = selectors.unused_library(selectors.clauses_of(agreement))
    form = AddClauseForm(request.POST, unused=unused)
    if form.is_valid():
        with form_errors(form):
            clause = actions.add_clause(agreement_id, by=request.user, **form.cleaned_data)
    if form.errors:
        settings = SettingsForm(instance=agreement)
        return _editor(request, agreement, status=422, form=settings, add_form=form)
    return to(request, "clause", clause.pk)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["GET", "POST"])
def clause(request: ConsortiumRequest, clause_id: UUID) -> HttpResponse:
    clause = access.get_clause(clause_id, user=request.user, permission=P.WRITE_AGREEMENT)
    if request.method == "GET" and not clause.agreement.is_draft:
        return to(request, "detail", clause.agreement_id)
    form = ClauseForm(request.POST) if request.method == "POST" else ClauseForm.of(clause)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            clause = actions.save_clause(clause_id, by=request.user, **form.cleaned_data)
        if form.is_valid():
            return _saved(clause.version) if wants_json(request) else to(request, "clause", clause_id)
    if form.errors and wants_json(request):
        return _refused(form)
    return __clause_editor(request, clause, form)


def __clause_editor(request: ConsortiumRequest, clause: Clause, form: ClauseForm) -> HttpResponse:
    known = library.BY_KEY.get(clause.key)
    clauses = selectors.clauses_of(clause.agreement)
    context = {
        "clause": clause,
        "clause_form": form,
        "known": known,
        "number": number_of(clauses.index(clause) + 1),
        "following": next((later for later in clauses if later.order > clause.order), None),
        "note": NOTES.get(clause.key, ""),
    }
    return _editor(request, clause.agreement, 422 if form.errors else 200, **context)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["POST"])
def remove_clause(request: ConsortiumRequest, clause_id: UUID) -> HttpResponse:
    agreement = actions.remove_clause(clause_id, by=request.user)
    return to(request, "edit", agreement.pk)


@consortium_view(permission=P.WRITE_AGREEMENT, methods=["POST"])
def move_clause(request: ConsortiumRequest, clause_id: UUID) -> HttpResponse:
    actions.move_clause(clause_id, by=request.user, up=request.POST.get("to") == "up")
    return to(request, "clause", clause_id)
