"""Forms of filings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from filings.actions.drafting import LONGEST_BODY
from filings.actions.review import LONGEST_REMARK
from filings.models import Guideline, Section
from filings.rules import SectionRule
from kernel.accounts.models import User


class OpenForm(forms.Form):
    """Which guideline of which authority."""

    guideline = forms.ModelChoiceField(
        Guideline.objects.none(), label=_("Guideline"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, guidelines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Guideline]", self.fields["guideline"])
        field.queryset = guidelines
        field.label_from_instance = _choice  # type: ignore[assignment, method-assign]


def _choice(guideline: Guideline) -> str:
    return f"{guideline.authority.name} · {guideline}"


class SectionForm(forms.Form):
    """The text of one section, and the version that the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Text"), required=False, max_length=LONGEST_BODY, strip=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, rule: SectionRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = self.fields["body"].widget.attrs
        attributes |= {"rows": 18, "data-behaviour": "counter", "maxlength": rule.max_length or LONGEST_BODY}
        if rule.min_length:
            attributes["data-counter-min"] = rule.min_length
        self.fields["body"].help_text = rule.help


class IndicatorForm(forms.Form):
    """One indicator; what is incomplete may be saved, and the list of what is missing says so."""

    name = forms.CharField(label=_("Indicator"), required=False, max_length=120)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=30)
    baseline = forms.CharField(label=_("Baseline"), required=False, max_length=60)
    target = forms.CharField(label=_("Target"), required=False, max_length=60)
    method = forms.CharField(label=_("Test method"), required=False, max_length=200)
    due = forms.CharField(label=_("Due"), required=False, max_length=40)
    responsible = forms.CharField(label=_("Unit in charge"), required=False, max_length=120)


class IndicatorFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    def rows(self) -> list[dict[str, str]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


def indicator_formset(section: Section, data: Any = None) -> IndicatorFormSet:
    """As stored, with an empty row where there is none yet."""
    extra = 0 if section.indicators else 1
    factory = forms.formset_factory(IndicatorForm, formset=IndicatorFormSet, extra=extra, max_num=60)
    return cast("IndicatorFormSet", factory(data, initial=section.indicators, prefix="indicators"))


class SubmitForm(forms.Form):
    """The two statements without which nothing is handed in."""

    truthful = forms.BooleanField(
        label=_("All material is true, accurate and complete, and we answer for that.")
    )
    no_secrets = forms.BooleanField(
        label=_("Nothing in the material is a state secret; it may be handed in online.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("Reply"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    resolved = forms.BooleanField(label=_("The section has been corrected"), required=False)


class RemarkForm(forms.Form):
    """A remark on a section of the submitted text."""

    section_key = forms.ChoiceField(label=_("Section"), required=False)
    text = forms.CharField(
        label=_("Remark"), max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 3})
    )
    internal = forms.BooleanField(label=_("Only for the authority"), required=False)

    def __init__(self, *args: Any, sections: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["section_key"])
        field.choices = [("", _("Whole dossier")), *sections]


class AssignForm(forms.Form):
    officer = forms.ChoiceField(label=_("Officer"))

    def __init__(self, *args: Any, officers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["officer"])
        field.choices = [(str(user.pk), user.name) for user in officers]


class BulkAssignForm(AssignForm):
    """Several cases of the queue to one officer."""

    cases = forms.TypedMultipleChoiceField(label=_("Cases"), coerce=str)

    def __init__(self, *args: Any, cases: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["cases"])
        field.choices = [(case, case) for case in cases]


class PublicityForm(forms.Form):
    """Asked for where the guideline names no period."""

    days = forms.IntegerField(label=_("Days of publicity"), min_value=1, max_value=90)
