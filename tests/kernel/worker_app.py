"""The worker of these tests: the portal's own Celery application, with one task more."""

from __future__ import annotations

import django

django.setup()

from config.celery import app  # noqa: E402
from tests.kernel import effects  # noqa: E402

__all__ = ["app", "effects"]
