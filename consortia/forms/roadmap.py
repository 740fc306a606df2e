"""Forms of the roadmap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from consortia.models import RoadmapStage, Support
from consortia.selectors import roadmap as selectors
from kernel.tenancy.forms import RowsFormSet, YuanField, rows_of

FEN_IN_WAN = 100 * 10_000


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StageForm(forms.ModelForm):  # type: ignore[type-arg]
    # When the form was opened; a change made elsewhere since then is not overwritten.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RoadmapStage
        fields = ("name", "starts_on", "ends_on", "goals")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "goals": forms.Textarea(attrs={"rows": 5, "maxlength": 4000, "data-behaviour": "counter"}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The end lies before the beginning."))
        return cleaned


class WanField(YuanField):
    """An amount typed in ten thousand yuan, to the yuan; its clean value is the integer of 分."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 11, "decimal_places": 4} | kwargs)

    def clean(self, value: Any) -> int | None:
        amount = forms.DecimalField.clean(self, value)
        return None if amount is None else int(amount * FEN_IN_WAN)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Rows are replaced as a whole: whatever is typed counts."""
        return data not in (None, "")

    def prepare_value(self, value: Any) -> Any:
        return f"{value / FEN_IN_WAN:.4f}".rstrip("0").rstrip(".") if isinstance(value, int) else value


class SupportForm(forms.ModelForm):  # type: ignore[type-arg]
    amount_fen = WanField(label=_("Amount in ten thousand yuan"), required=False)

    class Meta:
        model = Support
        fields = ("kind", "text", "provider", "amount_fen")

    @staticmethod
    def values_of(row: Support) -> dict[str, Any]:
        return forms.model_to_dict(row, SupportForm.Meta.fields)

    def has_changed(self) -> bool:
        """A kind alone, which is always chosen, is no row yet."""
        return bool({"text", "provider", "amount_fen"} & set(self.changed_data))


SupportFormSet = formset_factory(SupportForm, RowsFormSet, extra=1, can_delete=True, max_num=20)


class StageEditor:
    """A stage and what it needs; one save for both."""

    def __init__(self, data: Mapping[str, Any] | None, stage: RoadmapStage | None = None) -> None:
        support: list[dict[str, Any]] = []
        initial = {"seen": selectors.mark(stage)} if stage is not None else {}
        if stage is not None and data is None:
            support = [SupportForm.values_of(row) for row in stage.support.all()]
        self.form = StageForm(data, instance=stage, initial=initial)
        self.support = SupportFormSet(data, prefix="support", initial=support)

    @property
    def is_bound(self) -> bool:
        return bool(self.form.is_bound)

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in (self.form, self.support)]
        return all(valid)

    def values(self) -> dict[str, Any]:
        """As the actions take them; a new stage was never seen."""
        values = dict(self.form.cleaned_data)
        if self.form.instance._state.adding or not values["seen"]:
            del values["seen"]
        return values | {"support": rows_of(self.support)}


class MoveForm(forms.Form):
    direction = forms.ChoiceField(choices=[("up", _("Up")), ("down", _("Down"))])
