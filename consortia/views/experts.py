"""Pages of a consortium's experts: what they were asked, drawing, replacing, asking, taking back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access
from consortia import permissions as P
from consortia.actions import experts as actions
from consortia.expert_filters import AdviceFilter
from consortia.forms.experts import AskForm, DrawForm
from consortia.selectors import experts as selectors
from consortia.views.governance import reason_of
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest

PER_PAGE = 25


@consortium_view(permission=P.VIEW_ADVICE)
def experts(request: ConsortiumRequest) -> HttpResponse:
    found = AdviceFilter(request.GET, selectors.advice_of(request.consortium))
    if request.GET.get("export") == "xlsx":
        name = _("Advice to %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *selectors.advice_table(found.qs))
    context: dict[str, Any] = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
        "consortium": request.consortium,
    }
    if request.htmx:
        return render(request, "consortia/experts/list.html#rows", context)
    draws = Paginator(selectors.draws_of(request.consortium), PER_PAGE)
    context |= {
        "draws": draws.get_page(request.GET.get("draws")),
        "may_ask": selectors.may_ask(request.user, request.consortium),
    }
    return render(request, "consortia/experts/list.html", context)


@consortium_view(permission=P.ASK_EXPERTS, methods=["GET", "POST"])
def new_draw(request: ConsortiumRequest) -> HttpResponse:
    form = DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            made = actions.draw_experts(request.consortium.pk, by=request.user, **form.wishes())
            return redirect("consortia:draw", request.consortium.slug, made.pk)
    context = {"consortium": request.consortium, "form": form}
    return render(request, "consortia/experts/draw_form.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.VIEW_ADVICE)
def draw(request: ConsortiumRequest, draw_id: UUID) -> HttpResponse:
    return _show(request, draw_id)


def _show(request: ConsortiumRequest, draw_id: UUID, form: BaseForm | None = None) -> HttpResponse:
    here = request.consortium.pk
    made = access.get_draw(draw_id, user=request.user, permission=P.VIEW_ADVICE, consortium_id=here)
    places = selectors.places_of(made)
    open_places = [(each.expert, each.name) for each in places if each.may_be_asked]
    context = {
        "consortium": request.consortium,
        "draw": made,
        "places": places,
        "left_out": selectors.left_out_of(made),
        "criteria": selectors.criteria_of(made),
        "may_ask": selectors.may_ask(request.user, request.consortium),
        "form": form or AskForm(choices=open_places, initial={"experts": [pk for pk, _n in open_places]}),
    }
    return render(request, "consortia/experts/draw.html", context, status=422 if form else 200)


@consortium_view(permission=P.ASK_EXPERTS, methods=["POST"])
def replace(request: ConsortiumRequest, draw_id: UUID, expert_id: UUID) -> HttpResponse:
    actions.replace_expert(draw_id, expert_id, by=request.user, reason=reason_of(request))
    return redirect("consortia:draw", request.consortium.slug, draw_id)


@consortium_view(permission=P.ASK_EXPERTS, methods=["POST"])
def ask_drawn(request: ConsortiumRequest, draw_id: UUID) -> HttpResponse:
    here = request.consortium.pk
    made = access.get_draw(draw_id, user=request.user, permission=P.ASK_EXPERTS, consortium_id=here)
    choices = [(each.expert, each.name) for each in selectors.places_of(made) if each.may_be_asked]
    form = AskForm(request.POST, choices=choices)
    if form.is_valid():
        with form_errors(form):
            asked = form.question_asked()
            actions.ask_advice(request.consortium.pk, by=request.user, draw_id=made.pk, **asked)
            return redirect("consortia:experts", request.consortium.slug)
    return _show(request, draw_id, form)


@consortium_view(permission=P.ASK_EXPERTS, methods=["GET", "POST"])
def ask(request: ConsortiumRequest) -> HttpResponse:
    """Ask experts of one's choice; whoever has an interest or is away is not offered."""
    choices = selectors.askable(request.consortium)
    form = AskForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.ask_advice(request.consortium.pk, by=request.user, **form.question_asked())
            return redirect("consortia:experts", request.consortium.slug)
    context = {"consortium": request.consortium, "form": form, "has_choice": bool(choices)}
    return render(request, "consortia/experts/ask.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.VIEW_ADVICE)
def advice(request: ConsortiumRequest, advice_id: UUID) -> HttpResponse:
    here = request.consortium.pk
    found = access.get_advice(advice_id, user=request.user, permission=P.VIEW_ADVICE, consortium_id=here)
    context = {
        "consortium": request.consortium,
        "advice": found,
        "text": selectors.shown_advice(found),
        "reason": selectors.why_ended(found),
        "can": selectors.asker_steps(found, request.user),
    }
    return render(request, "consortia/experts/advice.html", context)


@consortium_view(permission=P.ASK_EXPERTS, methods=["POST"])
def withdraw(request: ConsortiumRequest, advice_id: UUID) -> HttpResponse:
    actions.withdraw_advice(advice_id, by=request.user, reason=reason_of(request))
    return redirect("consortia:advice", request.consortium.slug, advice_id)
