"""Personal pages: tasks, notices, profile, tokens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from desk import selectors, timeline
from kernel.accounts.actions import create_token, end_session, revoke_token, update_profile
from kernel.accounts.forms import ProfileForm, TokenForm
from kernel.accounts.selectors import tokens_of
from kernel.notices.actions import mark_read
from kernel.notices.selectors import get_notice, notices_of
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.requests import SignedInRequest
from members import selectors as members
from members.selectors.claims import claims_of

PAGE = 25


@personal_view()
def tasks(request: SignedInRequest) -> HttpResponse:
    """Home of everybody who signs in: what must I do, then what happened."""
    events = timeline.rows(selectors.my_events(request.user)[:10])
    context = {"tasks": selectors.tasks_of(request.user), "events": events}
    return render(request, "desk/tasks.html", context)


@personal_view()
def notices(request: SignedInRequest) -> HttpResponse:
    page = Paginator(notices_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/notices.html", {"page": page})


@personal_view(methods=["POST"])
def read_all(request: SignedInRequest) -> HttpResponse:
    mark_read(None, by=request.user)
    return redirect("desk:notices")


@personal_view()
def open_notice(request: SignedInRequest, notice_id: UUID) -> HttpResponse:
    """Follow a notice; having followed it counts as having read it."""
    notice = get_notice(notice_id, user=request.user)
    mark_read(notice.pk, by=request.user)
    return redirect(notice.url or "desk:notices")


@personal_view(methods=["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        update_profile(by=request.user, **form.cleaned_data)
        translation.activate(request.user.language)
        messages.success(request, _("Your profile is saved."))
        return redirect("desk:profile")
    context = {
        "form": form,
        "roles": members.own_roles(request.user),
        "offers": members.offered_roles(request.user),
        "claims": claims_of(request.user),
    }
    return render(request, "desk/profile.html", context, status=422 if form.errors else 200)


@never_cache
@personal_view(methods=["GET", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """List and make REST tokens; the secret is in this one answer and nowhere else."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = create_token(by=request.user, **form.cleaned_data)
        form = TokenForm()
    context = {"form": form, "secret": secret, "tokens": tokens_of(request.user)}
    return render(request, "desk/tokens.html", context, status=422 if form.errors else 200)


@personal_view(methods=["POST"])
def revoke(request: SignedInRequest, token_id: UUID) -> HttpResponse:
    token = revoke_token(token_id, by=request.user)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("desk:tokens")


@personal_view(methods=["POST"])
def end_one_session(request: SignedInRequest, session_id: int) -> HttpResponse:
    end_session(session_id, by=request.user)
    messages.success(request, _("The device is signed out."))
    return redirect("usersessions_list")
