"""Forms of organisations and their people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kernel.accounts.models import User
from members import credit_code, selectors
from members.kinds import OrganisationKind
from members.models import DATA, Organisation
from members.permissions import StaffRole

# As the words stand on agreements, in either language of the interface.
CAPACITIES = [
    ("", "—"),
    ("法定代表人", _("Legal representative")),
    ("授权代表", _("Agent with a written power of attorney")),
]


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an organisation says of itself."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Please choose")), *OrganisationKind.choices])

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = DATA
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 5, "maxlength": 4000, "data-behaviour": "counter"})
        }
        help_texts = {
            "name": _("As on the licence or certificate."),
            "region": _("City and district, for example 上海市宝山区."),
        }

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


class StaffForm(forms.Form):
    """A colleague, by the address of an account that exists."""

    email = forms.EmailField(label=_("E-mail of the person's account"))
    role = forms.ChoiceField(label=_("Role"), choices=StaffRole.choices, initial=StaffRole.STAFF)
    capacity = forms.ChoiceField(
        label=_("Capacity"), choices=CAPACITIES, required=False, help_text=_("For signatories only.")
    )
    user: User

    def clean_email(self) -> str:
        user = selectors.person_by_email(self.cleaned_data["email"])
        if user is None:
            raise forms.ValidationError(_("No account has this address. Ask the person to register first."))
        self.user = user
        return user.email

    def staff(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {
            "user": self.user,
            "role": self.cleaned_data["role"],
            "capacity": self.cleaned_data["capacity"],
        }
