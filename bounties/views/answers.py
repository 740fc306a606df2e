"""An organisation's own answers: writing, submitting, taking back, and the receipt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bounties import access, actions, pages, selectors
from bounties.filters import AnswerFilter
from bounties.forms import AnswerEditor, ReasonForm
from bounties.models import Answer
from bounties.states import AnswerStatus
from kernel.tenancy.decorators import organisation_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import OrganisationRequest
from members import permissions as P

PER_PAGE = 25


@organisation_view(permission=P.VIEW)
def answers(request: OrganisationRequest) -> HttpResponse:
    found = AnswerFilter(request.GET, selectors.answers_of(request.organisation))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Our answers"), *pages.answer_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "milestones": selectors.milestones_of(request.organisation),
    }
    return render(request, "bounties/answers.html", context)


def _own(request: OrganisationRequest, pk: UUID, permission: str = P.VIEW) -> Answer:
    return access.get_answer(
        pk, user=request.user, permission=permission, organisation_id=request.organisation.pk
    )


def _to(answer: Answer) -> HttpResponse:
    return redirect("bounties:answer", answer.organisation.slug, answer.pk)


@organisation_view(permission=P.VIEW)
def answer(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    context = pages.answer_page(_own(request, pk), request.user)
    return render(request, "bounties/answer.html", context)


@organisation_view(permission=P.WRITE_ANSWER, methods=["GET", "POST"])
def edit(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk, P.WRITE_ANSWER)
    page = pages.answer_page(found, request.user)
    if request.method == "GET" and (found.status != AnswerStatus.DRAFT or found.is_past):
        return _to(found)
    editor = AnswerEditor(request.POST or None, found, page["responses"])
    if request.method == "POST" and editor.is_valid():
        with form_errors(editor.form):
            saved = actions.save_answer(pk, by=request.user, **editor.values())
            return _saved(request, saved)
    if editor.errors() and _is_autosave(request):
        return JsonResponse({"errors": editor.errors()}, status=422)
    status = 422 if editor.errors() else 200
    lines = [row | {"form": form} for row, form in zip(page["rows"], editor.responses, strict=False)]
    context = page | {"editor": editor, "lines": lines}
    return render(request, "bounties/answer_edit.html", context, status=status)


def _is_autosave(request: OrganisationRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _saved(request: OrganisationRequest, saved: Answer) -> HttpResponse:
    if not _is_autosave(request):
        return _to(saved)
    return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime():%H:%M}"})


@organisation_view(permission=P.SUBMIT_ANSWER, methods=["POST"])
def submit(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    submitted = actions.submit(_own(request, pk).pk, by=request.user)
    messages.success(request, _("Submitted and sealed. Keep the receipt."))
    return redirect("bounties:receipt", request.organisation.slug, submitted.pk)


@organisation_view(permission=P.SUBMIT_ANSWER, methods=["POST"])
def revise(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    taken_back = actions.revise(_own(request, pk).pk, by=request.user)
    return redirect("bounties:answer-edit", request.organisation.slug, taken_back.pk)


@organisation_view(permission=P.SUBMIT_ANSWER, methods=["POST"])
def withdraw(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    reason = ReasonForm.reason_in(request.POST)
    return _to(actions.withdraw_answer(_own(request, pk).pk, by=request.user, reason=reason))


@organisation_view(permission=P.VIEW)
def receipt(request: OrganisationRequest, pk: UUID) -> HttpResponse:
    return render(request, "bounties/receipt.html", {"answer": _own(request, pk)})
