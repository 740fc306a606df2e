"""For operators: entries that may be one legal person, and making them one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia.actions.merging import merge_organisations
from consortia.forms.merging import MergeReasonForm
from consortia.selectors.merging import merge_plan, merges
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import SignedInRequest
from kernel.tenancy.scope import system_scope
from members import access, selectors
from members.forms import MergeForm
from members.selectors.merging import duplicate_pairs, duplicates_table

PER_PAGE = 25


@personal_view()
def duplicates(request: SignedInRequest) -> HttpResponse:
    access.require_operator(request.user)
    text = request.GET.get("q", "")
    pairs = duplicate_pairs(text)
    if request.GET.get("export") == "xlsx":
        return xlsx_response(_("Duplicates"), *duplicates_table(pairs))
    with system_scope():
        done = list(merges()[:PER_PAGE])
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": text, "merges": done, "form": MergeForm()}
    return render(request, "consortia/duplicates.html", context)


@personal_view(methods=["GET", "POST"])
def merge(request: SignedInRequest) -> HttpResponse:
    """What would move and what stands against it, before the deed; both named by their codes."""
    access.require_operator(request.user)
    chosen = MergeForm(request.GET)
    kept, absorbed = (selectors.entry_of(chosen.data.get(name, "")) for name in ("kept", "absorbed"))
    if kept is None or absorbed is None:
        messages.error(request, _("Name both entries by codes that are in the directory."))
        return redirect("consortia:duplicates")
    form = MergeReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            merge_organisations(kept.pk, absorbed.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s is merged.") % {"name": absorbed.name})
            return redirect("consortia:duplicates")
    with system_scope():
        plan = merge_plan(kept, absorbed)
    context = {"plan": plan, "form": form}
    return render(request, "consortia/merge.html", context, status=422 if form.errors else 200)
