"""Pages of files that were handed in, and of imports."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from kernel.documents import access, responses, selectors
from kernel.documents.actions import read_upload
from kernel.documents.blanks import refused_response
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.requests import SignedInRequest


@personal_view()
def upload(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """The file itself; whoever the wall shows its row may have it."""
    found = access.get_upload(upload_id)
    if responses.is_known(request, found):
        return responses.not_modified(found)
    return responses.upload_response(*read_upload(upload_id, by=request.user))


@personal_view()
def sheet_import(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """How far the import is, and in the end the rows that were refused; asks again while it runs."""
    found = access.get_import(import_id, user=request.user)
    template = "documents/import.html#state" if request.htmx else "documents/import.html"
    return render(request, template, {"view": selectors.import_state(found)})


@personal_view()
def refused(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The refused rows as a workbook, to be mended and sent again."""
    found = access.get_import(import_id, user=request.user)
    return refused_response(selectors.kind_of(found), selectors.refused_rows(found))
