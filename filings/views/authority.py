"""The authority's side: the queue, the review of a case, guidelines and register."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from filings import access, actions, presentation, selectors
from filings import permissions as P
from filings.changes import compare
from filings.filters import QueueFilter, RegisterFilter, ordered_queue
from filings.forms import AssignForm, BulkAssignForm, PublicityForm, RemarkForm
from filings.models import Dossier
from filings.states import WITH_AUTHORITY
from kernel.tenancy.decorators import authority_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.requests import AuthorityRequest

PER_PAGE = 25
TABS = ("changes", "text", "documents")


@authority_view(permission=P.VIEW_QUEUE)
def queue(request: AuthorityRequest) -> HttpResponse:
    authority = request.authority
    officers = selectors.checkers_of(authority)
    tally = selectors.tally_of(authority)
    found = QueueFilter(
        request.GET, selectors.queue_of(authority), fields=sorted(tally.fields), officers=officers
    )
    ordering = request.GET.get("ordering", "due")
    cases = ordered_queue(found.qs, ordering)
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Filing review"), *presentation.queue_table(cases))
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": presentation.queue_rows(page),
        "ordering": ordering,
        "tiles": presentation.tiles(authority, tally.by_status, request.GET.get("status", "")),
        "officers": officers,
        "assignable": request.user.has_perm(P.ASSIGN, authority)
        and any(case.status in WITH_AUTHORITY for case in page),
        "with_authority": WITH_AUTHORITY,
    }
    return render(request, f"filings/queue.html{'#rows' if request.htmx else ''}", context)


@authority_view(permission=P.ASSIGN, methods=["POST"])
def assign_cases(request: AuthorityRequest) -> HttpResponse:
    form = BulkAssignForm(
        request.POST, officers=selectors.checkers_of(request.authority), cases=request.POST.getlist("cases")
    )
    if not form.is_valid():
        messages.error(request, _("Choose cases and an officer."))
        return redirect("filings:queue", request.authority.slug)
    for case in form.cleaned_data["cases"]:
        actions.assign(_uuid(case), by=request.user, officer_id=_uuid(form.cleaned_data["officer"]))
    messages.success(request, _("%(n)s cases assigned.") % {"n": len(form.cleaned_data["cases"])})
    return redirect("filings:queue", request.authority.slug)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def case_of(request: AuthorityRequest, dossier_id: UUID, permission: str = P.VIEW_QUEUE) -> Dossier:
    dossier = access.get_dossier(dossier_id, user=request.user, permission=permission)
    if dossier.authority_id != request.authority.pk:
        raise Http404
    return dossier


@authority_view(permission=P.VIEW_QUEUE)
def review(request: AuthorityRequest, dossier_id: UUID) -> HttpResponse:
    return render(request, "filings/review.html", review_context(request, case_of(request, dossier_id)))


def review_context(request: AuthorityRequest, dossier: Dossier) -> dict[str, Any]:
    """Everything an officer reads of a case: the frozen submissions and the remarks on them."""
    submissions = list(selectors.submissions_of(dossier)[:2])
    latest, before = submissions[0], submissions[1] if len(submissions) > 1 else None
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0] if before else TABS[1]
    checks = selectors.submitted_checks(dossier, latest)
    sections = [(section["key"], section["title"]) for section in latest.sections]
    can = selectors.abilities(dossier, request.user)
    return {
        "dossier": dossier,
        "latest": latest,
        "before": before,
        "tab": tab,
        "can": can,
        "badge": presentation.badge(dossier),
        "deadline": presentation.deadline(dossier),
        "items": presentation.check_items(checks, dossier, linked=False),
        "met": presentation.met_of(checks),
        "lead_years": presentation.lead_years(latest.snapshot),
        "changes": compare(before.snapshot if before else None, latest.snapshot) if tab == "changes" else [],
        "submissions": _with_documents(dossier) if tab == "documents" else [],
        "remarks": _titled(selectors.remarks_of(dossier), dict(sections)),
        "remark_form": RemarkForm(sections=sections),
        "publicity_form": None if dossier.guideline.publicity_days else PublicityForm(),
        "assign_form": _assign_form(dossier) if "assign" in can else None,
    }


def _with_documents(dossier: Dossier) -> list[Any]:
    submissions = list(selectors.submissions_of(dossier))
    documents = selectors.documents_of(submissions)
    for submission in submissions:
        submission.document = documents.get(submission.pk)  # type: ignore[attr-defined]
    return submissions


def _titled(remarks: Any, titles: dict[str, str]) -> list[Any]:
    found = list(remarks)
    for remark in found:
        remark.section_title = titles.get(remark.section_key, "")
    return found


def _assign_form(dossier: Dossier) -> AssignForm:
    return AssignForm(
        officers=selectors.checkers_of(dossier.authority), initial={"officer": str(dossier.officer_id)}
    )


@authority_view(permission=P.VIEW_QUEUE)
def guidelines(request: AuthorityRequest) -> HttpResponse:
    found = selectors.guidelines_of(request.authority)
    return render(request, "filings/guidelines.html", {"guidelines": found})


@authority_view(permission=P.VIEW_QUEUE)
def guideline(request: AuthorityRequest, guideline_id: UUID) -> HttpResponse:
    found = access.get_guideline(guideline_id, user=request.user, permission=P.VIEW_QUEUE)
    return render(request, "filings/guideline.html", presentation.guideline_context(found))


@authority_view(permission=P.VIEW_QUEUE)
def register(request: AuthorityRequest) -> HttpResponse:
    entries = selectors.register_entries().filter(authority=request.authority)
    found = RegisterFilter(request.GET, entries)
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Register of filings"), *presentation.register_table(found.qs))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "filings/authority_register.html", {"filter": found, "page": page})
