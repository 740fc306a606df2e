"""A consortium's own challenges: writing, publishing, opening, awarding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bounties import access, actions, pages, selectors
from bounties.filters import ChallengeFilter
from bounties.forms import AwardForm, ChallengeEditor, ReasonForm
from bounties.models import Challenge
from bounties.states import ChallengeStatus
from consortia import permissions as P
from consortia.selectors.chain import node_names
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest

PER_PAGE = 25


@consortium_view(permission=P.VIEW_CHALLENGE)
def challenges(request: ConsortiumRequest) -> HttpResponse:
    found = ChallengeFilter(request.GET, selectors.visible_challenges(request.consortium, request.user))
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Challenges"), *pages.challenge_table(found.qs))
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering", "-created_at"),
        "may_write": request.user.has_perm(P.WRITE_CHALLENGE, request.consortium),
    }
    return render(request, f"bounties/challenges.html{'#rows' if request.htmx else ''}", context)


@consortium_view(permission=P.WRITE_CHALLENGE, methods=["GET", "POST"])
def new(request: ConsortiumRequest) -> HttpResponse:
    editor = ChallengeEditor(request.POST or None, field=request.consortium.field)
    if request.method == "POST" and editor.is_valid():
        with form_errors(editor.form):
            challenge = actions.create_challenge(request.consortium.pk, by=request.user, **editor.values())
            return _to(challenge)
    return _editor_page(request, editor)


@consortium_view(permission=P.WRITE_CHALLENGE, methods=["GET", "POST"])
def edit(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    challenge = access.get_challenge(pk, user=request.user, permission=P.WRITE_CHALLENGE)
    if challenge.status != ChallengeStatus.DRAFT:
        return _to(challenge)
    editor = ChallengeEditor(request.POST or None, challenge)
    if request.method == "POST" and editor.is_valid():
        with form_errors(editor.form):
            return _to(actions.update_challenge(pk, by=request.user, **editor.values()))
    return _editor_page(request, editor, challenge=challenge)


def _editor_page(request: ConsortiumRequest, editor: ChallengeEditor, **context: Any) -> HttpResponse:
    status = 422 if editor.is_bound else 200
    context |= {"editor": editor, "nodes": node_names(request.consortium)}
    return render(request, "bounties/challenge_edit.html", context, status=status)


def _to(challenge: Challenge) -> HttpResponse:
    return redirect("bounties:challenge", challenge.consortium.slug, challenge.pk)


@consortium_view(permission=P.VIEW_CHALLENGE)
def challenge(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    found = access.get_challenge(pk, user=request.user, permission=P.VIEW_CHALLENGE)
    return render(request, "bounties/challenge.html", pages.challenge_page(found, request.user))


@consortium_view(permission=P.PUBLISH_CHALLENGE, methods=["POST"])
def publish(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    published = actions.publish(pk, by=request.user)
    messages.success(request, _("Published. The answers are opened by themselves at the deadline."))
    return _to(published)


@consortium_view(permission=P.PUBLISH_CHALLENGE, methods=["POST"])
def close(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    return _to(actions.close(pk, by=request.user))


@consortium_view(permission=P.PUBLISH_CHALLENGE, methods=["POST"])
def withdraw(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    return _to(actions.withdraw(pk, by=request.user, reason=ReasonForm.reason_in(request.POST)))


@consortium_view(permission=P.AWARD_CHALLENGE, methods=["POST"])
def fail(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    return _to(actions.fail(pk, by=request.user, reason=ReasonForm.reason_in(request.POST)))


@consortium_view(permission=P.AWARD_CHALLENGE, methods=["GET", "POST"])
def award(request: ConsortiumRequest, pk: UUID) -> HttpResponse:
    found = access.get_challenge(pk, user=request.user, permission=P.AWARD_CHALLENGE)
    answers = list(selectors.opened_answers(found))
    form = AwardForm(request.POST or None, answers=answers)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            return _to(actions.award(pk, by=request.user, **form.values()))
    context = {"challenge": found, "answers": answers, "form": form}
    return render(request, "bounties/award.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.VIEW_ANSWER)
def opened_answer(request: ConsortiumRequest, pk: UUID, answer_id: UUID) -> HttpResponse:
    found = access.get_challenge(pk, user=request.user, permission=P.VIEW_CHALLENGE)
    answer = access.get_answer(answer_id, user=request.user, permission=P.VIEW_ANSWER, challenge_id=pk)
    context = pages.answer_page(answer, request.user) | {"challenge": found}
    return render(request, "bounties/opened_answer.html", context)
