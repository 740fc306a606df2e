"""Forms of drawing and asking experts, and of the expert's answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consortia.actions.advice import LONGEST
from consortia.actions.experts import MOST_WANTED
from kernel.notices.workdays import add_working_days
from members.forms.experts import FieldChoices
from members.kinds import ExpertKind
from members.models import Term
from members.selectors.experts import field_terms

USUAL_NUMBER, USUAL_DAYS, MOST_DAYS = 5, 10, 120


class DrawForm(forms.Form):
    """Who is to be drawn: how many, in which fields, how many of which kind at least."""

    purpose = forms.CharField(
        label=_("Matter of the draw"),
        max_length=200,
        help_text=_("What the experts are to judge, in one line."),
    )
    wanted = forms.IntegerField(
        label=_("number of experts"),
        min_value=1,
        max_value=MOST_WANTED,
        initial=USUAL_NUMBER,
        help_text=_("An odd number, five or more, avoids ties."),
    )
    terms = FieldChoices(
        label=_("Fields"),
        queryset=Term.objects.none(),
        required=False,
        help_text=_("Whoever has one of them is a candidate; none chosen: everybody listed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].queryset = field_terms()  # type: ignore[attr-defined]
        for kind in ExpertKind:
            self.fields[f"kind_{kind.value}"] = forms.IntegerField(
                label=_("At least of the kind: %(kind)s") % {"kind": kind.label},
                required=False,
                min_value=0,
                max_value=MOST_WANTED,
            )

    def wishes(self) -> dict[str, Any]:
        """As `draw_experts` takes them."""
        data = self.cleaned_data
        kinds = {kind.value: data[f"kind_{kind.value}"] or 0 for kind in ExpertKind}
        terms = [term.pk for term in data["terms"]]
        return {"purpose": data["purpose"], "wanted": data["wanted"], "terms": terms, "kinds": kinds}


class AskForm(forms.Form):
    """One question to several experts, due in working days."""

    experts = forms.MultipleChoiceField(
        label=_("Experts to ask"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one expert.")},
    )
    title = forms.CharField(label=_("subject"), max_length=120)
    question = forms.CharField(
        label=_("question"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 5000, "data-behaviour": "counter"}),
        help_text=_("The expert sees this text and the name of the consortium, and nothing else of it."),
    )
    days = forms.IntegerField(
        label=_("Working days for the answer"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experts"].choices = choices  # type: ignore[attr-defined]

    def question_asked(self) -> dict[str, Any]:
        """As `ask_advice` takes it."""
        data = dict(self.cleaned_data)
        due_on = add_working_days(timezone.localdate(), data.pop("days"))
        return {**data, "due_on": due_on}


class DeclarationForm(forms.Form):
    declared = forms.BooleanField(label=_("I declare this"), required=False)


class AdviceForm(forms.Form):
    """The advice as it is being written; saves itself."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("advice"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "maxlength": LONGEST, "data-behaviour": "counter"}),
    )
