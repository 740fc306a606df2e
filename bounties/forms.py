"""Forms of challenges, answers and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from bounties.models import Answer, AnswerResponse, Challenge, Indicator, Milestone
from kernel.tenancy.forms import RowsFormSet, YuanField, rows_of
from members.models import Organisation

INDICATOR_FIELDS = ("name", "baseline", "direction", "target", "unit", "method")
MILESTONE_FIELDS = ("stage", "title", "deliverable", "criterion", "due_on")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ChallengeForm(forms.ModelForm):  # type: ignore[type-arg]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    amount = YuanField(label=_("Amount in yuan"), required=False)

    class Meta:
        model = Challenge
        fields = (
            "title",
            "field",
            "node",
            "kind",
            "openness",
            "background",
            "goal",
            "scene",
            "constraints",
            "requirements",
            "deadline",
            "ip_rule",
            "benefit",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "background": _lines(5),
            "goal": _lines(4),
            "scene": _lines(3),
            "constraints": _lines(3),
            "requirements": _lines(3),
            "benefit": _lines(2),
            # The names of the chain's nodes are offered, any other may be typed.
            "node": forms.TextInput(attrs={"list": "chain-nodes", "autocomplete": "off"}),
            "deadline": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "background": _("What hurts today, since when, and what it costs."),
            "goal": _("What a solution achieves, without prescribing the way to it."),
            "deadline": _("Answers stay sealed until this moment."),
        }

    def short_fields(self) -> list[forms.BoundField]:
        """Two beside each other."""
        names = ("field", "node", "kind", "openness", "amount", "deadline", "ip_rule")
        return [self[name] for name in names]

    def long_fields(self) -> list[forms.BoundField]:
        names = ("background", "goal", "scene", "constraints", "requirements", "benefit")
        return [self[name] for name in names]

    def values(self) -> dict[str, Any]:
        """As the actions take them; a new challenge has no version yet."""
        values = {
            name: value for name, value in self.cleaned_data.items() if (name, value) != ("version", None)
        }
        return values | {"amount_fen": values.pop("amount") or 0}


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Indicator
        fields = INDICATOR_FIELDS

    @staticmethod
    def values_of(row: Indicator) -> dict[str, Any]:
        return forms.model_to_dict(row, INDICATOR_FIELDS)


class MilestoneForm(forms.ModelForm):  # type: ignore[type-arg]
    amount = YuanField(label=_("Amount in yuan"))

    class Meta:
        model = Milestone
        fields = MILESTONE_FIELDS
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        }

    @staticmethod
    def values_of(row: Milestone) -> dict[str, Any]:
        return forms.model_to_dict(row, MILESTONE_FIELDS) | {"amount": row.amount_fen}


# One empty row more than there are, so that a row can be added without scripts.
IndicatorFormSet = formset_factory(IndicatorForm, RowsFormSet, extra=1, can_delete=True, max_num=40)
MilestoneFormSet = formset_factory(MilestoneForm, RowsFormSet, extra=1, can_delete=True, max_num=20)


def _rows(formset: BaseFormSet[Any]) -> list[dict[str, Any]]:
    """What was typed, as the actions take it."""
    kept = rows_of(formset)
    for row in kept:
        if "amount" in row:
            row["amount_fen"] = row.pop("amount")
    return kept


class ChallengeEditor:
    """The whole text of a challenge: its form, its indicators, its milestones; one save for all."""

    def __init__(
        self, data: Mapping[str, Any] | None, challenge: Challenge | None = None, *, field: str = ""
    ) -> None:
        initial: dict[str, Any] = {"field": field}
        indicators: list[dict[str, Any]] = []
        milestones: list[dict[str, Any]] = []
        if challenge is not None:
            initial = {"version": challenge.version, "amount": challenge.amount_fen or None}
        if challenge is not None and data is None:
            indicators = [IndicatorForm.values_of(each) for each in challenge.indicators.all()]
            milestones = [MilestoneForm.values_of(each) for each in challenge.milestones.all()]
        self.form = ChallengeForm(data, instance=challenge, initial=initial)
        self.indicators = IndicatorFormSet(data, prefix="indicators", initial=indicators)
        self.milestones = MilestoneFormSet(data, prefix="milestones", initial=milestones)

    @property
    def is_bound(self) -> bool:
        return bool(self.form.is_bound)

    def is_valid(self) -> bool:
        parts = (self.form, self.indicators, self.milestones)
        valid = [part.is_valid() for part in parts]
        return all(valid)

    def values(self) -> dict[str, Any]:
        rows = {"indicators": _rows(self.indicators), "milestones": _rows(self.milestones)}
        return self.form.values() | rows


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    price = YuanField(label=_("Price in yuan"), required=False)

    class Meta:
        model = Answer
        fields = ("approach", "foundation", "team", "budget", "commitments")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "approach": _lines(8),
            "foundation": _lines(5),
            "team": _lines(4),
            "budget": _lines(4),
            "commitments": _lines(3),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "foundation": _("What exists already, and which intellectual property you bring along."),
            "commitments": _("That the answer is true, made without collusion, and holds no state secret."),
        }

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return values | {"price_fen": values.pop("price") or 0}


class ResponseForm(forms.ModelForm):  # type: ignore[type-arg]
    indicator = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = AnswerResponse
        fields = ("response", "value", "note")


ResponseFormSet = formset_factory(ResponseForm, extra=0)


class AnswerEditor:
    """The text of an answer and its response to each indicator."""

    def __init__(
        self, data: Mapping[str, Any] | None, answer: Answer, responses: Sequence[AnswerResponse]
    ) -> None:
        initial = {"version": answer.version, "price": answer.price_fen or None}
        rows = [
            {"indicator": row.indicator_id, "response": row.response, "value": row.value, "note": row.note}
            for row in responses
        ]
        self.form = AnswerForm(data, instance=answer, initial=initial)
        self.responses = ResponseFormSet(data, prefix="responses", initial=rows)

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in (self.form, self.responses)]
        return all(valid)

    def values(self) -> dict[str, Any]:
        return self.form.values() | {"responses": [form.cleaned_data for form in self.responses.forms]}

    def errors(self) -> dict[str, Any]:
        """Of all parts, as the autosave shows them."""
        found = dict(self.form.errors)
        for form in self.responses.forms:
            found |= {form.add_prefix(name): texts for name, texts in form.errors.items()}
        return found


class BeginForm(forms.Form):
    """For which of one's organisations to answer."""

    organisation = forms.ChoiceField(label=_("Answer for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), each.name) for each in organisations]
        field = cast("forms.ChoiceField", self.fields["organisation"])
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]


class ReasonForm(forms.Form):
    """The field of a confirmation dialog; whether it may be empty is the transition's rule."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=_lines(3), required=False)

    @classmethod
    def reason_in(cls, data: Mapping[str, Any]) -> str:
        form = cls(data)
        form.full_clean()
        reason: str = form.cleaned_data.get("reason", "")
        return reason


class AwardForm(forms.Form):
    """The chosen answer and the reason; feedback to each of the others."""

    answer = forms.ChoiceField(label=_("Chosen answer"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason for the choice"), max_length=2000, widget=_lines(4))

    def __init__(self, *args: Any, answers: Sequence[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["answer"])
        field.choices = [(str(each.pk), str(each.organisation)) for each in answers]
        for each in answers:
            label = _("Feedback to %(name)s, if not chosen") % {"name": each.organisation}
            self.fields[f"feedback-{each.pk}"] = forms.CharField(
                label=label, required=False, max_length=2000, widget=_lines(2)
            )

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        feedback = {
            UUID(name.removeprefix("feedback-")): text
            for name, text in cleaned.items()
            if name.startswith("feedback-")
        }
        return {"answer_id": UUID(cleaned["answer"]), "reason": cleaned["reason"], "feedback": feedback}


class ReportForm(forms.Form):
    evidence = forms.CharField(
        label=_("What was reached, and what proves it"), max_length=4000, widget=_lines(6)
    )
