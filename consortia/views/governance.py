"""Pages of the bodies, their offices, and the rules for votes."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from consortia import access
from consortia import permissions as P
from consortia.actions import governance as actions
from consortia.actions import votes
from consortia.forms import ReasonForm
from consortia.forms.governance import BodyForm, OfficeForm, RuleForm, TermForm
from consortia.kinds import BodyKind, ResolutionKind
from consortia.models import Body
from consortia.selectors import governance as selectors
from consortia.selectors import resolutions, rules
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest, SignedInRequest


@consortium_view(permission=P.VIEW_GOVERNANCE)
def governance(request: ConsortiumRequest) -> HttpResponse:
    votes.settle_overdue(request.consortium)
    context = {
        "consortium": request.consortium,
        "bodies": selectors.body_views(request.consortium),
        "votes": resolutions.open_votes(request.consortium, request.user),
        "may_manage": request.user.has_perm(P.MANAGE_GOVERNANCE, request.consortium),
    }
    return render(request, "consortia/governance.html", context)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def body(request: ConsortiumRequest, body_kind: str) -> HttpResponse:
    if body_kind not in BodyKind.values:
        raise Http404
    found = selectors.body_or_new(request.consortium, body_kind)
    form = BodyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.set_up_body(request.consortium.pk, by=request.user, kind=body_kind, **form.cleaned_data)
            return redirect("consortia:governance", request.consortium.slug)
    return _form_page(request, "consortia/body.html", form, body=found)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def appoint(request: ConsortiumRequest, body_id: UUID) -> HttpResponse:
    found = access.get_body(body_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    form = _office_form(request, found)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.appoint(found.pk, by=request.user, **form.office())
            return redirect("consortia:governance", request.consortium.slug)
    return _form_page(request, "consortia/appoint.html", form, body=found)


def _office_form(request: ConsortiumRequest, found: Body) -> OfficeForm:
    return OfficeForm(
        request.POST or None,
        consortium=request.consortium,
        is_assembly=found.kind == BodyKind.ASSEMBLY,
        initial={"starts_on": selectors.today()},
    )


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def office(request: ConsortiumRequest, office_id: UUID) -> HttpResponse:
    found = access.get_office(office_id, user=request.user, permission=P.MANAGE_GOVERNANCE)
    form = TermForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.change_office(office_id, by=request.user, **form.cleaned_data)
            return redirect("consortia:governance", request.consortium.slug)
    return _form_page(request, "consortia/office.html", form, office=found)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["POST"])
def end_office(request: ConsortiumRequest, office_id: UUID) -> HttpResponse:
    actions.end_office(office_id, by=request.user, reason=reason_of(request))
    return redirect("consortia:governance", request.consortium.slug)


@consortium_view(permission=P.VIEW_GOVERNANCE)
def voting_rules(request: ConsortiumRequest) -> HttpResponse:
    context = {
        "consortium": request.consortium,
        "rules": rules.shown(request.consortium),
        "may_manage": request.user.has_perm(P.MANAGE_GOVERNANCE, request.consortium),
    }
    return render(request, "consortia/voting_rules.html", context)


@consortium_view(permission=P.MANAGE_GOVERNANCE, methods=["GET", "POST"])
def voting_rule(request: ConsortiumRequest, matter: str) -> HttpResponse:
    if matter not in ResolutionKind.values:
        raise Http404
    rule = rules.rule_for(request.consortium, matter)
    form = RuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            votes.lay_down_rule(request.consortium.pk, by=request.user, kind=matter, **form.cleaned_data)
            return redirect("consortia:voting-rules", request.consortium.slug)
    return _form_page(request, "consortia/voting_rule.html", form, rule=rule)


def _form_page(request: ConsortiumRequest, template: str, form: object, **context: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(
        request, template, {"consortium": request.consortium, "form": form, **context}, status=status
    )


def reason_of(request: SignedInRequest) -> str:
    form = ReasonForm(request.POST)
    form.full_clean()
    return str(form.cleaned_data.get("reason", ""))
