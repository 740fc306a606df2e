"""Sorting of lists by the heads of their columns."""

from __future__ import annotations

from typing import Any

import django_filters


class ColumnOrder(django_filters.OrderingFilter):  # type: ignore[misc]
    """`?ordering=name` or `-name`; the choices are the names themselves.

    django-filter would label them while the module loads, in the language of that moment.
    """

    def __init__(self, *names: str, **kwargs: Any) -> None:
        choices = [(sign + name, sign + name) for name in names for sign in ("", "-")]
        super().__init__(fields=names, choices=choices, **kwargs)
