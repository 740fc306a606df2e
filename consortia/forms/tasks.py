"""Forms of tasks: the text of a task with its indicators and parts; a report on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from consortia.forms.roadmap import day_input
from consortia.models import Membership, RaciLetter, Task, TaskIndicator, TaskPart
from consortia.selectors.tasks import Choices
from kernel.documents.uploads import HandsInFile, UploadField
from kernel.tenancy.forms import RowsFormSet, rows_of

INDICATOR_FIELDS = ("name", "baseline", "direction", "target", "unit", "method", "due_on")
type Pairs = Iterable[tuple[str, str]]


class TaskForm(forms.ModelForm):  # type: ignore[type-arg]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stage = forms.TypedChoiceField(label=_("Stage"), coerce=UUID, required=False, empty_value=None)
    node = forms.TypedChoiceField(label=_("Chain node"), coerce=UUID, required=False, empty_value=None)

    class Meta:
        model = Task
        fields = ("title", "description", "starts_on", "due_on")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "description": forms.Textarea(attrs={"rows": 4, "maxlength": 4000, "data-behaviour": "counter"}),
            "starts_on": day_input(),
            "due_on": day_input(),
        }

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", choices.stages, _("No stage"))
        offer(self, "node", choices.nodes, _("No chain node"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("The task is due before it begins."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """As the actions take them; a new task has no version yet."""
        values = dict(self.cleaned_data)
        if self.instance._state.adding or values["version"] is None:
            del values["version"]
        return values | {"stage_id": values.pop("stage"), "node_id": values.pop("node")}


def offer(form: forms.BaseForm, name: str, pairs: Pairs, empty: object) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = [("", empty), *pairs]


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    membership = forms.TypedChoiceField(
        label=_("Responsible member"), coerce=UUID, required=False, empty_value=None
    )

    class Meta:
        model = TaskIndicator
        fields = INDICATOR_FIELDS
        widgets: ClassVar[dict[str, forms.Widget]] = {"due_on": day_input()}

    def __init__(self, *args: Any, members: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "membership", members, _("All that hold the task"))

    @staticmethod
    def values_of(row: TaskIndicator) -> dict[str, Any]:
        own = {"id": row.pk, "membership": row.membership_id}
        numbers = {"baseline": row.baseline_text, "target": row.target_text}
        return forms.model_to_dict(row, INDICATOR_FIELDS) | own | numbers

    def has_changed(self) -> bool:
        """A direction alone, which is always chosen, is no row yet."""
        return bool(set(self.changed_data) - {"direction", "id"})


class PartForm(forms.Form):
    membership = forms.TypedChoiceField(label=_("Member"), coerce=UUID)
    letter = forms.ChoiceField(
        label=_("Part in the task"), choices=RaciLetter.choices, initial=RaciLetter.RESPONSIBLE
    )

    def __init__(self, *args: Any, members: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "membership", members, _("Please choose"))

    def has_changed(self) -> bool:
        return "membership" in self.changed_data


IndicatorFormSet = formset_factory(IndicatorForm, RowsFormSet, extra=1, can_delete=True, max_num=40)
PartFormSet = formset_factory(PartForm, RowsFormSet, extra=1, can_delete=True, max_num=80)


class TaskEditor:
    """The whole of a task: its text, what it is measured by, who is what to it; one save for all."""

    def __init__(self, data: Mapping[str, Any] | None, choices: Choices, task: Task | None = None) -> None:
        initial: dict[str, Any] = {}
        rows: dict[str, list[dict[str, Any]]] = {"indicators": [], "parts": []}
        if task is not None:
            initial = {"version": task.version, "stage": task.stage_id, "node": task.node_id}
        if task is not None and data is None:
            rows = _rows_of(task)
        members = {"members": choices.members}
        self.form = TaskForm(data, instance=task, initial=initial, choices=choices)
        self.indicators = IndicatorFormSet(
            data, prefix="indicators", initial=rows["indicators"], form_kwargs=members
        )
        self.parts = PartFormSet(data, prefix="parts", initial=rows["parts"], form_kwargs=members)

    @property
    def is_bound(self) -> bool:
        return bool(self.form.is_bound)

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in (self.form, self.indicators, self.parts)]
        return all(valid)

    def values(self) -> dict[str, Any]:
        rows = {"indicators": rows_of(self.indicators), "parts": rows_of(self.parts)}
        for row in (*rows["indicators"], *rows["parts"]):
            row["membership_id"] = row.pop("membership")
        return self.form.values() | rows


def _rows_of(task: Task) -> dict[str, list[dict[str, Any]]]:
    parts = TaskPart.objects.filter(task=task)
    return {
        "indicators": [IndicatorForm.values_of(row) for row in TaskIndicator.objects.filter(task=task)],
        "parts": [{"membership": row.membership_id, "letter": row.letter} for row in parts],
    }


class ReportForm(HandsInFile):
    """How far the task is, what was reached, and what proves it."""

    membership = forms.TypedChoiceField(label=_("Report for"), coerce=UUID)
    progress = forms.IntegerField(label=_("Progress in per cent"), min_value=0, max_value=100)
    is_done = forms.BooleanField(
        label=_("The task is done: ask the lead to confirm it"),
        required=False,
        help_text=_("The progress is then 100 per cent."),
    )
    text = forms.CharField(
        label=_("What was done"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000, "data-behaviour": "counter"}),
        help_text=_("A report is not changed afterwards. If the progress has gone down, say why."),
    )
    file = UploadField(label=_("Evidence file"), required=False)

    def __init__(
        self,
        *args: Any,
        task: Task,
        members: Iterable[Membership],
        indicators: Iterable[TaskIndicator],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = list(indicators)
        choices = [(str(each.pk), str(each)) for each in members]
        membership = cast("forms.ChoiceField", self.fields["membership"])
        membership.choices = choices
        if len(choices) == 1:
            membership.widget = forms.HiddenInput()
            membership.initial = choices[0][0]
        self.fields["progress"].initial = task.progress
        for indicator in self.indicators:
            self.fields[f"value-{indicator.pk}"] = _value_field(indicator)
        files = ("file", "level", "no_state_secrets")
        self.order_fields([name for name in self.fields if name not in files] + list(files))

    def values(self) -> dict[str, Any]:
        """The arguments of the action; evidence is kept by the page before."""
        cleaned = self.cleaned_data
        given = {each.pk: cleaned.get(f"value-{each.pk}") for each in self.indicators}
        values = {
            "text": cleaned["text"],
            "membership_id": cleaned["membership"],
            "values": {pk: value for pk, value in given.items() if value is not None},
        }
        return values if cleaned["is_done"] else values | {"progress": cleaned["progress"]}


def _value_field(indicator: TaskIndicator) -> forms.DecimalField:
    aim = f"{indicator.get_direction_display()} {indicator.target_text} {indicator.unit}".strip()
    return forms.DecimalField(
        label=_("%(name)s (target %(aim)s)") % {"name": indicator.name, "aim": aim},
        required=False,
        max_digits=18,
        decimal_places=4,
    )
