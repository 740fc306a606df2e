"""The worker of these tests: the portal's own Celery application, with one kind of import more."""

from __future__ import annotations

import django

django.setup()

from config.celery import app  # noqa: E402
from tests.documents import sheetscenes  # noqa: E402

__all__ = ["app", "sheetscenes"]
