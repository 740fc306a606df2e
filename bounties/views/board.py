"""The public board, and the step from it to an answer of one's own."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bounties import access, actions, pages, selectors
from bounties.filters import BoardFilter
from bounties.forms import BeginForm
from kernel.tenancy.decorators import personal_view, public_view
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import SignedInRequest

PER_PAGE = 25


@public_view(reason="Open challenges are for everybody; others show only in their consortium's scope.")
def board(request: HttpRequest) -> HttpResponse:
    found = BoardFilter(request.GET, selectors.board().order_by("deadline"))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bounties/board.html", {"filter": found, "page": page})


@public_view(reason="A published challenge; one that is not public shows only in its consortium's scope.")
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "bounties/entry.html", pages.entry_page(access.get_entry(pk)))


@personal_view(methods=["GET", "POST"])
def begin(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Choose the organisation to answer for; one that has an answer goes on with it."""
    challenge = access.get_entry(pk)
    organisations = selectors.organisations_to_answer_for(request.user, challenge)
    form = BeginForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        organisation_id = UUID(form.cleaned_data["organisation"])
        answer = selectors.live_answer(pk, organisation_id)
        with form_errors(form):
            answer = answer or actions.start_answer(pk, by=request.user, organisation_id=organisation_id)
            return redirect("bounties:answer", answer.organisation.slug, answer.pk)
    context = {"challenge": challenge, "form": form, "organisations": organisations}
    return render(request, "bounties/begin.html", context, status=422 if form.errors else 200)
