"""Pages of resolutions: list, one with its roll and result, drafting, voting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions import votes as actions
from consortia.filters import ResolutionFilter
from consortia.forms.governance import DraftForm, MotionForm, VoteForm, kind_given
from consortia.kinds import Ballot
from consortia.models import Resolution
from consortia.selectors import resolutions as selectors
from consortia.selectors import rules
from consortia.states import RESOLUTION, ResolutionStatus
from consortia.views.governance import reason_of
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest

PER_PAGE = 25


def _to(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    return redirect("consortia:resolution", request.consortium.slug, resolution_id)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def resolutions(request: ConsortiumRequest) -> HttpResponse:
    actions.settle_overdue(request.consortium)
    found = ResolutionFilter(request.GET, selectors.resolutions_of(request.consortium))
    if request.GET.get("export") == "xlsx":
        name = _("Resolutions of %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *selectors.resolutions_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
        "consortium": request.consortium,
        "may_manage": request.user.has_perm(P.MANAGE_GOVERNANCE, request.consortium),
    }
    return render(request, f"consortia/resolutions.html{'#rows' if request.htmx else ''}", context)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def resolution(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    actions.settle_overdue(request.consortium)
    found = access.get_resolution(resolution_id, user=request.user, permission=P.VIEW_GOVERNANCE)
    return _show(request, found)


def _show(request: ConsortiumRequest, found: Resolution, form: VoteForm | None = None) -> HttpResponse:
    view = selectors.insight(found, request.user)
    own = view.own_vote
    initial = {"choice": own.choice, "comment": own.comment} if own else {}
    context = {
        "consortium": request.consortium,
        "resolution": found,
        "view": view,
        "form": form or VoteForm(initial=initial, is_secret=found.ballot == Ballot.SECRET),
        "procedure": selectors.procedure_text(found),
        "result": selectors.result_of(found),
        "reason": selectors.why_withdrawn(found),
        "subject_url": actions.subject_page(found, request.user),
    }
    return render(request, "consortia/resolution.html", context, status=422 if form else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def propose(request: ConsortiumRequest) -> HttpResponse:
    rule = rules.rule_for(request.consortium, kind_given(request.GET.get("kind", "")))
    initial = {"kind": rule.kind, "meeting": request.GET.get("meeting"), **rules.procedure_of(rule)}
    form = MotionForm(request.POST or None, consortium=request.consortium, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            drafted = actions.propose(request.consortium.pk, by=request.user, **form.motion())
            return _to(request, drafted.pk)
    context = {"consortium": request.consortium, "form": form}
    return render(request, "consortia/motion.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def edit_motion(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    found = access.get_resolution(resolution_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    RESOLUTION.require("open", found)
    form = DraftForm(request.POST or None, consortium=request.consortium, instance=found)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change(resolution_id, by=request.user, **form.changes())
            return _to(request, resolution_id)
    context = {"consortium": request.consortium, "form": form, "resolution": found}
    return render(request, "consortia/motion.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def open_vote(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    actions.open_vote(resolution_id, by=request.user)
    messages.success(request, _("The vote is open; everybody on the roll has been told."))
    return _to(request, resolution_id)


@consortium_view(permission=P.VIEW_GOVERNANCE, methods=["POST"])
def vote(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    found = access.get_resolution(resolution_id, user=request.user, permission=P.VIEW_GOVERNANCE)
    form = VoteForm(request.POST, is_secret=found.ballot == Ballot.SECRET)
    if form.is_valid():
        with form_errors(form):
            actions.cast(resolution_id, by=request.user, **form.cleaned_data)
            found.refresh_from_db(fields=["status"])
            if found.status == ResolutionStatus.OPEN:  # the last voice of the roll ends the vote
                messages.success(request, _("Your vote is taken. You can change it while the vote is open."))
            return _to(request, resolution_id)
    return _show(request, found, form)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def withdraw_motion(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    actions.withdraw(resolution_id, by=request.user, reason=reason_of(request))
    return _to(request, resolution_id)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def close_vote(request: ConsortiumRequest, resolution_id: UUID) -> HttpResponse:
    actions.close(resolution_id, by=request.user)
    return _to(request, resolution_id)
