"""A file that was handed in, as it is given out: never shown by our origin, only saved."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from kernel.documents.models import Level, Upload

# Should a browser open it all the same, it runs nothing, sends nothing and is of no origin.
SANDBOX = "sandbox; default-src 'none'"
NOT_KEPT = (Level.SENSITIVE, Level.CORE)


def is_known(request: HttpRequest, upload: Upload) -> bool:
    """Whether the caller has these bytes already."""
    return etag(upload) in [
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    ]


def etag(upload: Upload) -> str:
    return f'"{upload.sha256}"'


def not_modified(upload: Upload) -> HttpResponse:
    return _headed(HttpResponse(status=304), upload)


def upload_response(upload: Upload, content: bytes) -> HttpResponse:
    """An attachment under its own name (RFC 6266, with the name as RFC 5987 writes it)."""
    response = _headed(HttpResponse(content, content_type=upload.media_type), upload)
    ending = upload.name.rpartition(".")[2]
    plain = f"file.{ending}" if ending.isascii() and ending.isalnum() else "file"
    name = quote(upload.name, safe="")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    return response


def _headed(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["ETag"] = etag(upload)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store" if upload.level in NOT_KEPT else "private, no-cache"
    return response
