"""Documents over REST: 202 while they are made, then the file, with the hash of its bytes as ETag."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import HttpResponse
from rest_framework import status
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from kernel.documents.models import Document, DocumentStatus

RETRY_SECONDS = "2"


class PdfRenderer(BaseRenderer):
    """Lets callers ask for `application/pdf`; the file itself is sent as it is stored."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        return data


def pdf_response(document: Document, *, inline: bool = False) -> HttpResponse:
    """The stored file under its title."""
    with default_storage.open(document.path) as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(document.title)}.pdf"
    response["ETag"] = f'"{document.sha256}"'
    return response


def document_response(request: Request, document: Document) -> HttpResponse:
    """202 with Retry-After while a worker makes it; 304 if the caller has these bytes already."""
    if document.status != DocumentStatus.READY:
        return HttpResponse(status=status.HTTP_202_ACCEPTED, headers={"Retry-After": RETRY_SECONDS})
    if request.headers.get("If-None-Match") == f'"{document.sha256}"':
        return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": f'"{document.sha256}"'})
    return pdf_response(document)
