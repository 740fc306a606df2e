"""Idempotency-Key: a POST that is repeated has one effect and one answer."""

from __future__ import annotations

import hashlib
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.request import Request

from kernel.accounts import actions
from kernel.accounts.models import IdempotentRequest, User
from kernel.tenancy.conditional import canonical

LONGEST_KEY = 200


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was used with another request.")


class Replayed(Exception):
    """Carries the stored answer of an earlier identical request out of `initial`."""

    def __init__(self, stored: IdempotentRequest) -> None:
        super().__init__()
        self.stored = stored


def begin(request: Request) -> IdempotentRequest:
    """The row in which the answer will be kept; raises Replayed or KeyReused for a key that was used."""
    key = request.headers["Idempotency-Key"]
    if len(key) > LONGEST_KEY:
        raise exceptions.ParseError(_("The Idempotency-Key is longer than 200 characters."))
    fingerprint = _fingerprint(request)
    stored = actions.begin_idempotent(cast("User", request.user), key, fingerprint)
    if stored.fingerprint != fingerprint:
        raise KeyReused
    if stored.status is not None:
        raise Replayed(stored)
    return stored


def _fingerprint(request: Request) -> str:
    parts = [f"{request.method} {request.get_full_path()}"]
    parts += [f"{name} {_content(file)}" for name, files in request.FILES.lists() for file in files]
    fields = request.POST.lists() if request.FILES else request.data
    return hashlib.sha256("\n".join([*parts, canonical(fields)]).encode()).hexdigest()


def _content(file: UploadedFile[bytes]) -> str:
    content = hashlib.sha256()
    for chunk in file.chunks():
        content.update(chunk)
    file.seek(0)
    return content.hexdigest()
