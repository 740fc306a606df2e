"""ETag, If-None-Match and If-Match of REST answers."""

from __future__ import annotations

import hashlib
import json

from django.db import connection
from django.http import HttpRequest
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = _("The object has changed since you read it.")


def canonical(data: object) -> str:
    """One text for equal data, whatever their order."""
    return json.dumps(data, cls=JSONEncoder, sort_keys=True)


def etag_of(data: object) -> str:
    """Strong validator over the JSON of an answer."""
    return f'"{hashlib.sha256(canonical(data).encode()).hexdigest()[:32]}"'


def answer(request: HttpRequest | Request, response: Response) -> Response:
    """The answer with its ETag, or 304 when the caller has it; a proxy may have made the tag a weak one."""
    etag = etag_of(response.data)
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag in known or "*" in known:
        response = Response(status=status.HTTP_304_NOT_MODIFIED)
    response["ETag"] = etag
    return response


def wait_for_turn(request: Request) -> None:
    """Let conditional writes to one address come one after another: else two would find the same state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [request.path_info])


def require_match(request: Request, current: object) -> None:
    """Raises PreconditionFailed unless If-Match names what is there now."""
    wanted = parse_etags(request.headers["If-Match"])
    if "*" not in wanted and etag_of(current) not in wanted:
        raise PreconditionFailed
