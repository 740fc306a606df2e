"""Forms of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.library import LibraryClause
from agreements.models import Agreement, Clause, DisputeRoute, Party
from agreements.text import CLAUSE_LIMIT


class CreateForm(forms.Form):
    """Begins with the library, or with the words of a version that was taken back."""

    title = forms.CharField(label=_("Title"), max_length=120)
    based_on = forms.ChoiceField(
        label=_("Begin with"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Every word can be edited."),
    )

    def __init__(self, *args: Any, earlier: Sequence[Agreement] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["based_on"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("The clause library (24 clauses, the seven statutory matters among them)")),
            *((str(row.pk), _("The text of version %(n)s") % {"n": row.version}) for row in earlier),
        ]
        field.initial = ""

    def clean_based_on(self) -> str | None:
        return self.cleaned_data["based_on"] or None


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """`version` is the state its editor saw; the page saves by itself."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    dispute_route = forms.ChoiceField(
        label=_("Settlement of disputes"),
        choices=DisputeRoute.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Either arbitration or a court: naming both makes the arbitration agreement void."),
    )

    class Meta:
        model = Agreement
        fields = ("title", "preamble", "dispute_route", "dispute_body", "sign_by")
        widgets = {
            "preamble": forms.Textarea(attrs={"rows": 5}),
            "sign_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "dispute_body": _("Its full name, for example 上海仲裁委员会."),
            "sign_by": _("Without a date: ten working days after sending."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.revision


class ClauseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    heading = forms.CharField(label=_("Heading"), max_length=60)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=CLAUSE_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "data-behaviour": "counter"}),
        help_text=_("One line is one paragraph."),
    )

    @classmethod
    def of(cls, clause: Clause) -> ClauseForm:
        return cls(initial={"version": clause.version, "heading": clause.heading, "text": clause.text})


class AddClauseForm(forms.Form):
    """A clause of the library that the text lacks, or an own one."""

    key = forms.ChoiceField(label=_("From the library"), required=False)
    heading = forms.CharField(label=_("Or with a heading of your own"), required=False, max_length=60)

    def __init__(self, *args: Any, unused: Sequence[LibraryClause] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((clause.key, clause.heading) for clause in unused)]
        self.fields["key"].choices = choices  # type: ignore[attr-defined]


class PartyForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    task = forms.CharField(label=_("Task"), max_length=300, required=False)
    inputs = forms.CharField(label=_("Contributions"), max_length=300, required=False)
    share = forms.DecimalField(
        label=_("Share in percent"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )

    @property
    def values(self) -> dict[str, Any]:
        """As the action takes them: the share in hundredths of a percent."""
        values = dict(self.cleaned_data)
        return values | {"share_bp": int(values.pop("share") * 100)}


PartyFormSet = forms.formset_factory(PartyForm, extra=0)


def party_formset(parties: Sequence[Party], data: Any = None) -> forms.BaseFormSet[PartyForm]:
    initial = [
        {
            "id": party.pk,
            "task": party.task,
            "inputs": party.inputs,
            "share": Decimal(party.share_bp) / 100,
        }
        for party in parties
    ]
    return PartyFormSet(data, initial=initial, prefix="parties")


class SignForm(forms.Form):
    """`text_hash` is the fingerprint of the text the signatory has before the eyes."""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    party = forms.UUIDField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the whole text, I am authorised to sign it, and I sign it by this confirmation.")
    )
    password = forms.CharField(
        label=_("Your password, once more"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
