"""The editor of one section: saves itself, keeps what was typed, shows what is still missing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from consortia import permissions as P
from filings import access, actions
from filings.forms import IndicatorFormSet, SectionForm, indicator_formset
from filings.models import Dossier, Section
from filings.rules import SectionRule
from filings.views.consortium import dossier_context
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_conflicts
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.VIEW_DOSSIER)
def section(request: ConsortiumRequest, dossier_id: UUID, key: str) -> HttpResponse:
    dossier = access.get_dossier(dossier_id, user=request.user, permission=P.VIEW_DOSSIER)
    found = access.get_section(dossier, key)
    form = SectionForm(initial={"version": found.version, "body": found.body}, rule=_rule(dossier, key))
    page = _page(request, dossier, found, form, indicator_formset(found))
    # After each save the browser asks for the side columns again.
    template = "filings/section.html#panels" if request.htmx else "filings/section.html"
    return render(request, template, page)


@consortium_view(permission=P.WRITE_DOSSIER, methods=["POST"])
def save_section(request: ConsortiumRequest, dossier_id: UUID, key: str) -> HttpResponse:
    dossier = access.get_dossier(dossier_id, user=request.user, permission=P.WRITE_DOSSIER)
    found, rule = access.get_section(dossier, key), _rule(dossier, key)
    form = SectionForm(request.POST, rule=rule)
    formset = indicator_formset(found, request.POST) if rule.indicators else None
    if form.is_valid() and (formset is None or formset.is_valid()):
        with form_conflicts(form):
            rows = formset.rows() if formset else None
            found = actions.save_section(
                dossier_id, key, by=request.user, indicators=rows, **form.cleaned_data
            )
    if request.accepts("text/html"):
        return _answer_page(request, dossier, found, form, formset)
    return _answer_autosave(found, form, formset)


def _answer_page(
    request: ConsortiumRequest,
    dossier: Dossier,
    found: Section,
    form: SectionForm,
    formset: IndicatorFormSet | None,
) -> HttpResponse:
    if not form.errors and not (formset and not formset.is_valid()):
        return redirect("filings:section", request.consortium.slug, dossier.pk, found.key)
    page = _page(request, dossier, found, form, formset or indicator_formset(found))
    return render(request, "filings/section.html", page, status=_status(form))


def _answer_autosave(found: Section, form: SectionForm, formset: IndicatorFormSet | None) -> JsonResponse:
    errors = dict(form.errors) | (
        {"indicators": _texts(formset)} if formset and not formset.is_valid() else {}
    )
    if errors and _status(form) == 409:
        return JsonResponse({"detail": " ".join(map(str, form.non_field_errors()))}, status=409)
    if errors:
        return JsonResponse({"errors": errors}, status=422)
    saved_at = timezone.localtime(found.updated_at)
    return JsonResponse({"version": found.version, "saved_at": f"{saved_at:%H:%M}"})


def _texts(formset: IndicatorFormSet) -> list[str]:
    texts = [str(text) for form in formset.forms for found in form.errors.values() for text in found]
    return texts + [str(text) for text in formset.non_form_errors()]


def _status(form: SectionForm) -> int:
    return 409 if form.has_error("__all__", "stale_version") else 422


def _rule(dossier: Dossier, key: str) -> SectionRule:
    rules = {rule.key: rule for rule in dossier.guideline.section_rules}
    return rules.get(key) or SectionRule(key, key)


def _page(
    request: ConsortiumRequest, dossier: Dossier, found: Section, form: SectionForm, formset: IndicatorFormSet
) -> dict[str, Any]:
    context = dossier_context(request, dossier, section=found.key)
    return context | {
        "section": found,
        "rule": _rule(dossier, found.key),
        "form": form,
        "formset": formset,
        "here": [remark for remark in context["remarks"] if remark.section_key == found.key],
        "may_edit": "edit" in context["can"],
    }
