"""Lists, the page of one agreement, its document."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements import access, actions, selectors
from agreements.filters import AgreementFilter
from agreements.models import Agreement
from agreements.overview import Line, overview
from consortia import permissions as P
from kernel.documents.api import pdf_response
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.requests import ConsortiumRequest


def to(request: ConsortiumRequest, page: str, *args: UUID) -> HttpResponse:
    return redirect(f"agreements:{page}", request.consortium.slug, *args)


@consortium_view(permission=P.VIEW_AGREEMENT)
def index(request: ConsortiumRequest) -> HttpResponse:
    filterset = AgreementFilter(request.GET, queryset=selectors.agreements_of(request.consortium))
    if request.GET.get("export") == "xlsx":
        head, rows = selectors.table_of(filterset.qs)
        return xlsx_response(_("Agreements"), head, rows)
    may_write = request.user.has_perm(P.WRITE_AGREEMENT, request.consortium)
    page = Paginator(filterset.qs, 25).get_page(request.GET.get("page"))
    page.object_list = [Line(agreement) for agreement in page.object_list]
    context = {
        "page": page,
        "filter": filterset,
        "ordering": request.GET.get("ordering", ""),
        "may_create": may_write and selectors.live_agreement(request.consortium) is None,
    }
    return render(request, "agreements/list.html", context)


@consortium_view(permission=P.VIEW_AGREEMENT)
def detail(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.VIEW_AGREEMENT)
    return show(request, agreement)


def show(request: ConsortiumRequest, agreement: Agreement, form: BaseForm | None = None) -> HttpResponse:
    context = {
        "view": overview(agreement, request.user),
        "agreement": agreement,
        "may_redraft": selectors.may_redraft(agreement, request.user),
        "form": form,
    }
    return render(request, "agreements/detail.html", context, status=422 if form else 200)


@consortium_view(permission=P.VIEW_AGREEMENT, methods=["GET", "POST"])
def document(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.request_document(agreement_id, by=request.user)
        return to(request, "document", agreement_id)
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.VIEW_AGREEMENT)
    template = "agreements/document.html#state" if request.htmx else "agreements/document.html"
    context = {"agreement": agreement, **selectors.document_state(agreement)}
    return render(request, template, context)


@consortium_view(permission=P.VIEW_AGREEMENT)
def document_file(request: ConsortiumRequest, agreement_id: UUID) -> HttpResponse:
    agreement = access.get_agreement(agreement_id, user=request.user, permission=P.VIEW_AGREEMENT)
    document = selectors.ready_document_of(agreement)
    if document is None:
        raise Http404
    return pdf_response(document, inline="inline" in request.GET)
