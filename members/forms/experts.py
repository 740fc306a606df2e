"""Forms of an expert's own entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.kinds import ExpertKind
from members.models import Expert, Term
from members.selectors import experts, terms

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FieldChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple(attrs={"class": "check-columns"})

    def label_from_instance(self, obj: Term) -> str:
        return terms.label_of(obj)


class ExpertForm(forms.Form):
    """What consortia see of an expert, and when the expert cannot be asked."""

    name = forms.CharField(label=_("Name of the person"), max_length=60)
    kind = forms.ChoiceField(label=_("kind of expertise"), choices=ExpertKind.choices)
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=120,
        help_text=_("Full name or credit code of your employer: you are never drawn where it is a member."),
    )
    title = forms.CharField(label=_("professional title"), required=False, max_length=60)
    terms = FieldChoices(label=_("fields"), queryset=Term.objects.none(), required=False)
    biography = forms.CharField(
        label=_("biography"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000, "data-behaviour": "counter"}),
    )
    away_from = forms.DateField(label=_("not available from"), required=False, widget=DAY)
    away_until = forms.DateField(
        label=_("not available until"),
        required=False,
        widget=DAY,
        help_text=_("Empty: until further notice."),
    )

    def __init__(self, *args: Any, expert: Expert | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(expert) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        kept = expert.fields.all() if expert else ()
        self.fields["terms"].queryset = experts.field_terms(kept=kept)  # type: ignore[attr-defined]


def _initial(expert: Expert | None) -> dict[str, Any]:
    if expert is None:
        return {}
    plain = {name: getattr(expert, name) for name in ("name", "kind", "unit", "title", "biography")}
    away = {name: getattr(expert, name) for name in ("away_from", "away_until")}
    return {**plain, **away, "terms": list(expert.fields.all())}


class RecusalForm(forms.Form):
    unit = forms.CharField(
        label=_("Unit"), max_length=120, help_text=_("Name or credit code, as in the directory.")
    )
    reason = forms.CharField(
        label=_("reason"), max_length=120, help_text=_("For yourself; nobody else reads it.")
    )
    until = forms.DateField(label=_("until"), required=False, widget=DAY, help_text=_("Empty: for good."))


class ConsentForm(forms.Form):
    consent = forms.BooleanField(label=_("I agree"), required=False)
