"""Bringing a broken rule of an action back to the form it came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.forms import BaseForm

from kernel.tenancy.errors import RuleBroken


@contextmanager
def form_errors(form: BaseForm) -> Iterator[None]:
    """Run an action; a RuleBroken undoes it and becomes an error of its field, else of the whole form."""
    try:
        with transaction.atomic():
            yield
    except RuleBroken as broken:
        form.add_error(broken.attr if broken.attr in form.fields else None, str(broken))
