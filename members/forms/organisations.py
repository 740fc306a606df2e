"""Forms of organisations and their people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from members import credit_code, industry
from members.kinds import Mark, OrganisationKind
from members.models import DATA, Organisation


class IndustryInput(forms.TextInput):
    """A code that may be typed to any depth, with the sections and divisions to choose from."""

    template_name = "members/widgets/suggestions.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "list": f"{name}-suggestions"})
        context["widget"]["suggestions"] = industry.suggestions()
        return context


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an organisation says of itself."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Please choose")), *OrganisationKind.choices])
    marks = forms.MultipleChoiceField(
        label=_("Marks"),
        choices=Mark.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that have been granted; keep the certificate among the evidence."),
    )
    industry = forms.CharField(
        label=_("Industry"),
        required=False,
        max_length=12,
        widget=IndustryInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("GB/T 4754: choose a division, such as C27, or type a finer code, such as C2710."),
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = DATA
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 5, "maxlength": 4000, "data-behaviour": "counter"}),
            "established_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "name": _("As on the licence or certificate."),
            "region": _("City and district, for example 上海市宝山区."),
            "is_public": _(
                "Visitors without an account then find data, honours and people who have agreed, but no"
                " figures and no evidence."
            ),
        }

    def clean_industry(self) -> str:
        return industry.normalise(self.cleaned_data["industry"])

    def fieldsets(self) -> list[tuple[object, list[forms.BoundField]]]:
        """Who it is, what it does, where it is, and what it shows."""
        parts = (
            (_("Name and kind"), ("name", "short_name", "kind")),
            (_("Field and standing"), ("industry", "chain_position", "size", "marks")),
            (
                _("Seat and contact"),
                ("region", "address", "legal_representative", "established_on", "website"),
            ),
            (_("To others"), ("introduction", "is_public")),
        )
        return [(legend, [self[name] for name in names]) for legend, names in parts]

    def validate_unique(self) -> None:
        """Left to the action, which says what to do about a duplicate."""


class RegistrationForm(OrganisationForm):
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("18 characters, on the licence or certificate. It is checked while you type."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "hx-get": reverse_lazy("members:register"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#code-check",
                "hx-include": "#id_kind, #code-check [name=filled_in]",
            }
        ),
    )
    credit_code_evidence = forms.CharField(
        label=_("What proves the code"),
        max_length=300,
        required=False,
        help_text=_(
            "Only if the check fails although the code is right: licence number, office and date of issue."
        ),
    )

    class Meta(OrganisationForm.Meta):
        fields = (*DATA, "credit_code", "credit_code_evidence")

    field_order = ("credit_code", "credit_code_evidence", *DATA)

    def replacing_kind(self) -> RegistrationForm:
        """For the answer to a code being typed: its kind takes the place of the one on the page."""
        self.fields["kind"].widget.attrs["hx-swap-oob"] = "true"
        return self

    def clean_credit_code(self) -> str:
        return credit_code.normalise(self.cleaned_data["credit_code"])

    def validate_constraints(self) -> None:
        """The form of the code is judged by the action, with a hint."""
