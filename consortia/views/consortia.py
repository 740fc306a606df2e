"""Pages of a consortium as a whole: one's list, founding, data, the end."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import actions, selectors
from consortia import permissions as P
from consortia.filters import ConsortiumFilter
from consortia.forms import ConsortiumForm, FoundingForm, ReasonForm
from consortia.selectors import joining
from kernel.tenancy.decorators import consortium_view, personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest, SignedInRequest
from members import permissions as members
from members.selectors import organisations_where

PER_PAGE = 25


@personal_view()
def mine(request: SignedInRequest) -> HttpResponse:
    found = ConsortiumFilter(request.GET, selectors.consortia_of(request.user))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("My consortia"), *selectors.consortia_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering") or "-created_at",
        "invitations": selectors.invitations_for(request.user),
        "applications": joining.applications_under_way(request.user),
    }
    return render(request, f"consortia/mine.html{'#rows' if request.htmx else ''}", context)


@personal_view(methods=["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = FoundingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            consortium = actions.create_consortium(by=request.user, **form.founding())
            return redirect("consortia:members", consortium.slug)
    may_lead = organisations_where(request.user, members.JOIN).exists()
    return render(
        request,
        "consortia/new.html",
        {"form": form, "may_lead": may_lead},
        status=422 if form.errors else 200,
    )


@consortium_view(permission=P.EDIT, methods=["GET", "POST"])
def edit(request: ConsortiumRequest) -> HttpResponse:
    form = ConsortiumForm(request.POST or None, instance=request.consortium)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            consortium = actions.update_consortium(
                request.consortium.pk, by=request.user, **form.cleaned_data
            )
            return redirect(consortium)
    context = {
        "form": form,
        "consortium": request.consortium,
        "can": selectors.consortium_abilities(request.consortium, request.user),
    }
    return render(request, "consortia/edit.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.EDIT, methods=["POST"])
def dissolve(request: ConsortiumRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.full_clean()
    consortium = actions.dissolve_consortium(
        request.consortium.pk, by=request.user, reason=form.cleaned_data.get("reason", "")
    )
    return redirect(consortium)
