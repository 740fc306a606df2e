"""Bringing a broken rule of an action back to the form it came from; rows of a form; a field for money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_noop

from kernel.tenancy.errors import RuleBroken, StaleVersion

# Django's own text of the empty choice, which its Chinese catalogue lacks.
EMPTY_CHOICE = gettext_noop("- Select an option -")


@contextmanager
def form_errors(form: forms.BaseForm) -> Iterator[None]:
    """Run an action; a RuleBroken undoes it and becomes an error of its field, else of the whole form."""
    try:
        with transaction.atomic():
            yield
    except RuleBroken as broken:
        form.add_error(broken.attr if broken.attr in form.fields else None, str(broken))


@contextmanager
def form_conflicts(form: forms.BaseForm) -> Iterator[None]:
    """Like `form_errors`, for a form that must keep what was typed when somebody else was faster."""
    try:
        with form_errors(form):
            yield
    except StaleVersion as stale:
        form.add_error(None, forms.ValidationError(str(stale), code=stale.code))


class YuanField(forms.DecimalField):
    """An amount typed in yuan with at most two decimals; its clean value is the integer of 分."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 15, "decimal_places": 2} | kwargs)

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(Decimal(initial) / 100 if isinstance(initial, int) else initial, data)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}".removesuffix(".00") if isinstance(value, int) else value


class RowsFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows that are replaced as a whole: any row may be left empty, wherever it stands."""

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() + (0 if self.is_bound else len(self.initial or ()))


def rows_of(formset: forms.BaseFormSet[Any]) -> list[dict[str, Any]]:
    """What was typed, without empty and deleted rows."""
    typed = [dict(form.cleaned_data) for form in formset.forms if form.cleaned_data]
    return [row for row in typed if not row.pop("DELETE", False)]
