"""“Who can see this, and why”: for administrators of the place, and for support."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from consortia import permissions as consortia
from desk import subjects
from desk.audience import onlookers
from filings import permissions as filings
from kernel.audit.actions import record
from kernel.tenancy.decorators import authority_view, consortium_view, personal_view
from kernel.tenancy.requests import AuthorityRequest, ConsortiumRequest, SignedInRequest
from kernel.tenancy.scope import system_scope


def _page(request: ConsortiumRequest | AuthorityRequest, audience: subjects.Audience) -> HttpResponse:
    context = {"subject": audience.subject, "rows": audience.rows, "notes": audience.notes}
    return render(request, "desk/access.html", context)


@consortium_view(permission=consortia.VIEW_ACCESS)
def consortium_access(request: ConsortiumRequest) -> HttpResponse:
    return _page(request, subjects.of_consortium(request.consortium))


@consortium_view(permission=consortia.VIEW_ACCESS)
def object_access(request: ConsortiumRequest, kind: str, pk: UUID) -> HttpResponse:
    return _page(request, subjects.find(kind, pk, request.user))


@authority_view(permission=filings.VIEW_ACCESS)
def authority_access(request: AuthorityRequest) -> HttpResponse:
    rows = onlookers(filings.VIEW_QUEUE, request.authority)
    return _page(request, subjects.Audience(request.authority, rows))


class SupportForm(forms.Form):
    id = forms.UUIDField(label=_("Id of a consortium, agreement, challenge or dossier"))


@personal_view()
def support_access(request: SignedInRequest) -> HttpResponse:
    """For staff of the operator: grants, never content; each look is recorded in the object's chain."""
    if not request.user.is_support:
        raise PermissionDenied
    form = SupportForm(request.GET or None)
    audience = None
    if form.is_valid():
        with system_scope():
            audience = subjects.find_for_support(form.cleaned_data["id"])
            record("access.inspected", audience.subject, by=request.user)
    return render(request, "desk/support.html", {"form": form, "audience": audience})
