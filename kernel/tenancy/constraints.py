"""Duplicates that only the database can see, because row-level security hides the other row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from kernel.tenancy.errors import RuleBroken


@contextmanager
def unique_or_broken(messages: Mapping[str, object]) -> Iterator[None]:
    """Run a write in a savepoint; a value of a column in `messages` that another row holds breaks a rule."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
        for column, message in messages.items():
            if f"_{column}_" in constraint:
                raise RuleBroken(message, attr=column) from error
        raise
